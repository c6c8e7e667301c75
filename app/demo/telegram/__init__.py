"""A stand-in of Telegram's Bot API, version 10.1, in memory."""
