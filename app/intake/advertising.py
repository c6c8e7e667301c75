"""Advertising in a message: offers, deals and ways to answer them. Pure."""

from collections.abc import Iterable
from typing import Final

from app.intake import advertising_words as lists
from app.intake.reading import Said
from app.intake.signs import Sign

_ENOUGH: Final = 3
"""An offer or a sure word with a contact, or three small signs."""

_ENOUGH_OF_A_COMPLAINT: Final = 4
"""Who complains of credits, tariffs or deliveries uses the same words."""


def advertises(said: Said) -> list[str]:
    """The words that make a message an advertisement; none when there are too few."""
    selling = said.by_sign.get(Sign.SELLING, ())
    sure, small = _by_stem(selling, lists.SURE), _by_stem(selling, lists.DEALS)
    offers = {sentence[0] for sentence in said.sentences if sentence[0] in lists.OFFERS}
    found = 2 * len(sure) + 2 * len(offers) + len(small)
    complaint = Sign.PLEA in said.by_sign or Sign.PROBLEM in said.by_sign
    missing = (_ENOUGH_OF_A_COMPLAINT if complaint else _ENOUGH) - found
    if missing > 1 or (missing == 1 and not lists.CONTACT.search(said.text[: len(said.shown)])):
        return []
    return sorted({*sure.values(), *offers, *small.values()}, key=said.tokens.index)


def _by_stem(words: Iterable[str], stems: tuple[str, ...]) -> dict[str, str]:
    """The stems some words begin with, each with its first such word: one word said thrice is one sign."""
    found: dict[str, str] = {}
    for word in words:
        if stem := next(filter(word.startswith, stems), None):
            found.setdefault(stem, word)
    return found
