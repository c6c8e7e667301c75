"""Numbers and addresses that lead to one person: phones, e-mail, documents, cards, cars. Pure."""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple


class PersonalKind(StrEnum):
    """What a part of a text tells of a person."""

    PASSPORT = "passport"
    SNILS = "snils"
    INN = "inn"
    CARD = "card"
    PHONE = "phone"
    EMAIL = "email"
    CAR = "car"
    ADDRESS = "address"
    NAME = "name"
    HEALTH = "health"


class PersonalData(NamedTuple):
    """A part of a text that tells of a person: `text[start:end]`."""

    kind: PersonalKind
    start: int
    end: int


_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:[a-zа-яё0-9-]{1,63}\.){1,4}[a-zа-яё]{2,24}(?![\w@])", re.IGNORECASE
)
_OFFICE: Final = re.compile(
    r"(?:info|mail|post|office|admin|adm|priem\w{0,9}|pochta|press|support|help|secretar\w?|sekretar\w?|kancel\w{0,9}|"
    r"edds|uk|mo|gkh|zhkh)(?:[._-][\w.-]*|\d*)@|[^@]+@(?:[\w-]+\.)*gov\w*\.",
    re.IGNORECASE,
)
"""Mailboxes of offices, by which nobody is found."""

_GAP: Final = r"[\s().\u2010-\u2014-]{0,3}"
_PHONE: Final = re.compile(
    rf"(?<![\da-zA-Z№#/:_-])(?:(?:\+\s?7|8|7){_GAP}[3-9]\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}"
    rf"|(?:\+\s?7|8|7){_GAP}[348]\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}"
    rf"|9\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}})(?!\d|[-/]\d)"
)
_FREE_CALL: Final = re.compile(rf"(?:\+\s?7|8|7){_GAP}80[0-9]")
"""Numbers free of charge are hotlines."""

_LOCAL_PHONE: Final = re.compile(
    r"(?:(?<![а-яё])(?:тел|телефон|звонить|звоните|позвоните|моб|сот)[а-яё]{0,4}[.:]?\s{0,2}(?:мой\s|для связи:?\s)?)"
    r"(?P<number>(?:\(?\d{3,5}\)?\s?)?\d{1,3}[\s-]\d{2}[\s-]\d{2})(?!\d|[-/]\d)",
    re.IGNORECASE,
)
_PASSPORT: Final = re.compile(
    r"паспорт[а-яё]{0,3}\W[^\d\n]{0,40}(?P<number>\d{2}\s?\d{2}[\s№-]{0,4}(?:номер\s)?\d{6})(?!\d)"
    r"|серия(?:\s(?:и\s)?номер)?:?\s{0,2}(?P<series>\d{2}\s?\d{2}[\s,№-]{0,4}(?:номер:?\s{0,2})?(?:№\s?)?\d{6})(?!\d)",
    re.IGNORECASE,
)
_SNILS: Final = re.compile(r"(?<![\d-])\d{3}[\s-]?\d{3}[\s-]?\d{3}[\s-]?\d{2}(?![\d-])")
_INN: Final = re.compile(r"(?<![а-яё])инн\W{0,5}(?:физ[а-яё.\s]{0,12})?(?P<number>\d{12})(?!\d)", re.IGNORECASE)
_CARD: Final = re.compile(r"(?<![\d-])[2-6]\d{3}(?:[\s-]?\d{4}){3}(?:[\s-]?\d{2,3})?(?![\d-])")

_PLATE: Final = "авекмнорстухabekmhopctyx"
_CAR: Final = re.compile(
    rf"(?<![а-яёa-z\d])[{_PLATE}]\s?(\d{{3}})\s?[{_PLATE}]{{2}}(?:\s?\d{{2,3}}(?!\d))?(?:\s?rus)?(?![а-яёa-z\d])",
    re.IGNORECASE,
)
_PUBLIC_CAR: Final = re.compile(
    r"автобус|маршрут|пазик|газель|трамва|троллейбус|такси|камаз|самосвал|мусоровоз|трактор|скорой|скорая",
    re.IGNORECASE,
)
"""Before the plate of what belongs to an enterprise."""


def numbers(shown: str) -> Iterator[PersonalData]:
    """The numbers and mailboxes of a text that `plain` gave; the surest first, they may overlap."""
    if "@" in shown:
        for found in _EMAIL.finditer(shown):
            if not _OFFICE.match(found[0]):
                yield PersonalData(PersonalKind.EMAIL, *found.span())
    if not any(letter.isdigit() for letter in shown):
        return
    for kind, pattern, holds in _NUMBERS:
        for found in pattern.finditer(shown):
            if holds(found):
                yield PersonalData(kind, *found.span(found.lastgroup or 0))


def is_card(number: str) -> bool:
    """Whether digits may be a payment card's. Source: ISO/IEC 7812-1, the Luhn check digit."""
    doubled = (2 * int(digit) if at % 2 else int(digit) for at, digit in enumerate(reversed(number)))
    return len(set(number)) > 1 and sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def is_snils(number: str) -> bool:
    """Whether eleven digits may be an insurance number. Source: order of the Pension Fund 14p, 2011."""
    total = sum(int(digit) * (9 - at) for at, digit in enumerate(number[:9]))
    return int(number[:9]) > 1_001_998 and total % 101 % 100 == int(number[9:])


def is_inn(number: str) -> bool:
    """Whether twelve digits may be a person's tax number. Source: order of the Tax Service MMB-7-6/435, 2012."""
    first, second = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    return all(
        sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11 % 10
        == int(number[len(weights)])
        for weights in (first, second)
    )


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _is_insurance(found: re.Match[str]) -> bool:
    called = "снилс" in found.string[max(0, found.start() - 30) : found.start()].lower()
    return is_snils(_digits(found[0])) and (called or not found[0].isdigit())  # a phone has eleven digits too


def _is_private_car(found: re.Match[str]) -> bool:
    plate = found[0]
    cased = plate[0].isupper() == plate[-1].isupper() or plate[-1].isdigit() or plate[-1] == "s"
    spaced = " " in plate[: found.end(1) - found.start() + 1]
    before = found.string[max(0, found.start() - 40) : found.start()]
    return cased and (plate[0].isupper() or not spaced) and not _PUBLIC_CAR.search(before)


_NUMBERS: Final[tuple[tuple[PersonalKind, re.Pattern[str], Callable[[re.Match[str]], bool]], ...]] = (
    (PersonalKind.PASSPORT, _PASSPORT, lambda _: True),
    (PersonalKind.INN, _INN, lambda found: is_inn(found["number"])),
    (PersonalKind.CARD, _CARD, lambda found: is_card(_digits(found[0]))),
    (PersonalKind.SNILS, _SNILS, _is_insurance),
    (PersonalKind.PHONE, _PHONE, lambda found: not _FREE_CALL.match(found[0])),
    (PersonalKind.PHONE, _LOCAL_PHONE, lambda _: True),
    (PersonalKind.CAR, _CAR, _is_private_car),
)
