"""VKontakte: comments under posts of communities, and their private messages."""
