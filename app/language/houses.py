"""Houses and flats beside a street's name: «, д. 12а, корп. 2, кв. 8», «в доме 5 по улице …». Pure."""

import re
from typing import Final, NamedTuple

_COUNTED: Final = (
    r"(?!\s?-?\s?(?:лет|год|дн[яейю]|день|час|мин|раз|месяц|мес\b|недел|сут|метр|м\b|км\b|руб|тыс|штук|шт\b|человек|"
    r"машин|авто|этаж|под[ъь]езд(?!\w*\s?№?\s?\d)|квартир|комнат|ям|градус|процент|%|°|[-–]?\s?(?:й|ый|ой|ая|я|е|го|му|м|х)\b))"
)
"""What is counted and no number of a house: «на Мира 3 дня нет воды»."""

_DIGITS: Final = rf"(?P<digits>\d{{1,3}})(?!\d|[.:]\d){_COUNTED}"
_LETTER: Final = (
    r"(?:(?P<letter>[а-к](?![а-яё\d]))|\s?[«\"“'](?P<quoted>[а-я])[»\"”']|"
    r"\s(?P<capital>(?-i:[А-ИК])(?![А-Яа-яё.])|[абге](?=\s?(?:[,.;)]|$|кв|кор))))?"
)
_FRACTION: Final = r"(?:\s?/\s?(?P<fraction>\d{1,3}[а-е]?(?![\dа-яё])))?"
_BLOCK: Final = (
    r"(?:[,.]?\s{0,2}(?:корпус|корп|кор|к|строение|стр|литера|лит)(?:\.|\s|(?=\d))\s{0,2}"
    r"(?P<block>\d{1,2}(?!\d)|[а-я](?![а-яё])))?"
)
_NUMBER: Final = rf"{_DIGITS}{_LETTER}{_FRACTION}{_BLOCK}"
_AFTER: Final = re.compile(
    rf"[»\"]?,?\s{{0,2}}(?:д\.|дом(?:а|е|у|ом)?(?=\s)|д(?=\s?\d))?\s{{0,2}}№?\s?{_NUMBER}", re.IGNORECASE
)

_FLAT_NUMBER: Final = (
    r"(?<![а-яё])(?:кв\.?|квартир(?:а|ы|е|у|ой))\s?№?\s?(?P<flat>\d{1,4})(?!\d|[.,:]\d)"
    r"(?!\s?-?(?:градус|°|[сc]\b|м\b|метр|комнат|человек|год|лет|этаж|час|дн|раз|%))"
)
_FLAT_AFTER: Final = re.compile(
    rf"[,.;\s]{{0,3}}(?:(?:\d{{1,2}}\s?-?й?\s)?(?:под[ъь]езд|п-д|парадн\w{{1,3}}|этаж|эт)\.?\s?№?\s?\d{{0,2}}[,.;\s]{{0,3}}){{0,2}}"
    rf"{_FLAT_NUMBER}",
    re.IGNORECASE,
)
_FLAT_BEFORE: Final = re.compile(rf"{_FLAT_NUMBER},?\s(?:в\s)?$", re.IGNORECASE)
_HOUSE_BEFORE: Final = re.compile(
    rf"(?<![а-яё])(?:дом(?:а|е|у|ом)?|д\.)\s?№?\s?{_NUMBER},?\s{{1,2}}(?:по|на)\s(?:адресу:?\s)?$", re.IGNORECASE
)
_WITHOUT_STREET: Final = re.compile(rf"(?<![а-яё])(?:д\.|дом(?:а|е|у|ом)?(?=\s))\s{{0,2}}№?\s?{_NUMBER}", re.IGNORECASE)
_FURTHEST: Final = 40
"""Characters before a street's name in which its house or flat may stand."""


class Numbered(NamedTuple):
    """A house or a flat in a text, between two positions. number: «12а», «34/1», «15к2»; of a flat: digits."""

    number: str
    start: int
    end: int


def house_after(shown: str, at: int) -> Numbered | None:
    """The house that stands directly after a street's name, which ends at a position."""
    return _house(_AFTER.match(shown, at))


def house_before(shown: str, at: int) -> Numbered | None:
    """The house before a street's name, which begins at a position: «в доме 5 по улице»."""
    return _house(_HOUSE_BEFORE.search(shown, max(0, at - _FURTHEST), at))


def houses_alone(shown: str) -> list[Numbered]:
    """The houses of a text that are called houses, «дом 5», whether a street stands beside them or not."""
    return [house for found in _WITHOUT_STREET.finditer(shown) if (house := _house(found))]


def flat_after(shown: str, at: int) -> Numbered | None:
    """The flat that stands after a house, which ends at a position: «, подъезд 2, кв. 8»."""
    return _flat(_FLAT_AFTER.match(shown, at))


def flat_before(shown: str, at: int) -> Numbered | None:
    """The flat before a house, which begins at a position: «квартира 8 в доме 5»."""
    return _flat(_FLAT_BEFORE.search(shown, max(0, at - _FURTHEST), at))


def _house(found: re.Match[str] | None) -> Numbered | None:
    if not found:
        return None
    fraction, block = found["fraction"], (found["block"] or "").lower()
    letter = found["letter"] or found["quoted"] or found["capital"] or ("" if block.isdigit() else block)
    number = found["digits"] + letter.lower() + (f"/{fraction.lower()}" if fraction else "")
    return Numbered(f"{number}к{block}" if block.isdigit() else number, found.start(), found.end())


def _flat(found: re.Match[str] | None) -> Numbered | None:
    return Numbered(found["flat"], found.start(), found.end()) if found else None
