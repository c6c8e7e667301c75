"""Odnoklassniki: comments under topics of a group, and private messages to the group."""
