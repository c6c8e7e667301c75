"""A stand-in of MAX: its Bot API with channels, comments and dialogs in memory."""
