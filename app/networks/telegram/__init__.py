"""Telegram: comments in the groups that belong to channels, and messages to channels and bots."""
