"""How lists of words are written down. Pure."""


def listed(text: str) -> tuple[str, ...]:
    """The words of a text, as they are."""
    return tuple(text.split())


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The phrases that stand in a text with `|` between them, each as its words."""
    return tuple(listed(phrase) for phrase in text.split("|"))
