"""MAX: comments under posts of channels, and dialogs with a bot."""
