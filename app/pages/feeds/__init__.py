"""Feeds: the ways in which messages of pages reach us, and which process follows each of them."""
