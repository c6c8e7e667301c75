"""Texts of networks as the service keeps and compares them: pure."""

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean_text(text: str) -> str:
    """The text without NUL and lone surrogates, which neither PostgreSQL nor UTF-8 can hold; line breaks stay."""
    return _UNSTORABLE.sub("", text)


def comparable(text: str) -> str:
    """The text with every run of white space as one space, for finding our own text again in a network's answer."""
    return " ".join(clean_text(text).split())
