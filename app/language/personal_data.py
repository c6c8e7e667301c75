"""What a text tells of persons: how to reach them, where they live, their documents, names and health. Pure.

A citizen may write about themselves; telling all the world of a neighbour is another matter.
Source: Federal law 152-FZ, articles 3 and 10.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from app.language.ailments import ailments
from app.language.full_names import Candidate, full_names
from app.language.houses import flat_after, flat_before, house_after, houses_alone
from app.language.names import people
from app.language.personal_numbers import PersonalData, PersonalKind, numbers
from app.language.streets import StreetFound, StreetIndex, find_streets
from app.language.words import Span, normal, plain, sentences, words, words_of

_MASKS: Final[Mapping[PersonalKind, str]] = {
    PersonalKind.PASSPORT: "[паспорт]",
    PersonalKind.SNILS: "[СНИЛС]",
    PersonalKind.INN: "[ИНН]",
    PersonalKind.CARD: "[карта]",
    PersonalKind.PHONE: "[телефон]",
    PersonalKind.EMAIL: "[почта]",
    PersonalKind.CAR: "[номер машины]",
    PersonalKind.ADDRESS: "[адрес]",
    PersonalKind.NAME: "[имя]",
    PersonalKind.HEALTH: "[о здоровье]",
}
_LIVES: Final = re.compile(
    r"(?:жив[её]т|проживает|прописана?|зарегистрирована?|проживающ(?:ий|ая|его|ей|им|ую))\s(?:по адресу:?|на|по|в)\s"
    r"(?P<street>(?:ул(?:ица|ице|\.)\s?)?(?-i:[А-ЯЁ])[а-яё-]{2,29}(?:\s(?-i:[А-ЯЁ])[а-яё-]{2,29})?)",
    re.IGNORECASE,
)
"""Where somebody else lives: «она живёт на Ленина 40»."""

_FLAT: Final = re.compile(r"\bкв(?:артир[аеуы])?\.?\s?№?\s?\d{1,4}\b|\b(?:из|в)\s\d{1,4}-?(?:й|ой)\b", re.IGNORECASE)
_CONVICTED: Final = re.compile(r"(?<![а-яё])(?:судим|отсидел|сидел в тюрьме)", re.IGNORECASE)
_OWN: Final = re.compile(r"(?:(?<![а-яё])я|зовут|с уважением|подпись|(?<![а-яё])от)\W{0,4}$", re.IGNORECASE)
_THIRD: Final = frozenset(
    (
        *("сосед", "соседка", "соседи", "жилец", "жиличка", "ученик", "ученица", "пациент", "пациентка", "лежит"),
        *("проживает", "живет", "живут", "гражданин", "гражданка", "некий", "некая", "него", "нее", "ему", "ей", "его"),
        *("ее", "ним", "ней", "он", "она"),
    )
)
"""Words that show the one named is not the writer."""


_WINDOW: Final = 150
"""Characters on either side of a possible name that the model reads."""

_MOST_DOUBTFUL: Final = 20
"""Possible names of one text that the model is asked about; a message that has more is a list of anything."""


def find(text: str) -> list[PersonalData]:
    """What a text tells of persons, in order and without overlap; of many texts ask `find_all`."""
    return find_all([text])[0]


def find_all(texts: Sequence[str]) -> list[list[PersonalData]]:
    """What each text tells of persons: its first 20,000 characters, in order and without overlap.

    Masks such as «[имя]» are none, nor are mentions, officials with their post and addresses without a flat.
    """
    shown = [plain(text) for text in texts]
    named = [full_names(one, words(one)) for one in shown]
    sure = _decided(shown, named)
    return [_all_of(one, names) for one, names in zip(shown, sure, strict=True)]


def masked(text: str, findings: Iterable[PersonalData]) -> str:
    """A text with words such as «[телефон]» in place of findings that do not overlap."""
    parts, at = [], 0
    for finding in sorted(findings, key=lambda one: one.start):
        parts += [text[at : finding.start], _MASKS[finding.kind]]
        at = finding.end
    return "".join([*parts, text[at:]])


def speaks_of_another(forms: Iterable[str]) -> bool:
    """Whether words in their normal form may be about somebody else than the writer."""
    return not _THIRD.isdisjoint(forms)


def tells_of_a_third_person(text: str) -> list[str]:
    """The names of third persons of whom a text tells a phone, a flat or an illness; none when it tells nothing."""
    shown = plain(text)
    if not speaks_of_another(normal(word) for word in words_of(shown)):
        return []
    found = find(text)
    private = any(one.kind is not PersonalKind.NAME for one in found) or _FLAT.search(shown) or _CONVICTED.search(shown)
    names = [one for one in found if one.kind is PersonalKind.NAME and not _OWN.search(shown[: one.start])]
    return [text[one.start : one.end] for one in names] if private else []


def _all_of(shown: str, names: Sequence[Span]) -> list[PersonalData]:
    found = list(numbers(shown))
    found += [PersonalData(PersonalKind.ADDRESS, start, end) for start, end in _addresses(shown)]
    found += [PersonalData(PersonalKind.NAME, name.start, name.end) for name in names]
    found += [PersonalData(PersonalKind.HEALTH, start, end) for start, end in ailments(shown, names)]
    taken = bytearray(len(shown))
    kept: list[PersonalData] = []
    for one in found:
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _decided(shown: Sequence[str], named: Sequence[Sequence[Candidate]]) -> list[list[Span]]:
    """The candidates that are names: those sure, and those in which the model finds a person too."""
    doubtful = [
        (at, one) for at, some in enumerate(named) for one in [one for one in some if not one.sure][:_MOST_DOUBTFUL]
    ]
    around = [_around(shown[at], one) for at, one in doubtful]
    persons = {
        (at, one)
        for (at, one), window, found in zip(doubtful, around, people([one.text for one in around]), strict=True)
        for person in found
        if window.start + person.start <= one.start and one.end <= window.start + person.end + 1
    }
    return [
        [Span(text[one.start : one.end], one.start, one.end) for one in some if one.sure or (at, one) in persons]
        for at, (text, some) in enumerate(zip(shown, named, strict=True))
    ]


def _around(shown: str, one: Candidate) -> Span:
    """The sentence in which a candidate stands, as far as it is near."""
    first, last = max(0, one.start - _WINDOW), min(len(shown), one.end + _WINDOW)
    window = Span(shown[first:last], first, last)
    inside = (part for part in sentences(window.text) if first + part.start <= one.start < first + part.end)
    return next((Span(part.text, first + part.start, first + part.end) for part in inside), window)


def _addresses(shown: str) -> Iterator[tuple[int, int]]:
    """Houses with their flat, and houses of which a text says that somebody lives there."""
    if not any(letter.isdigit() for letter in shown):
        return
    streets = find_streets(shown, (), StreetIndex())
    for street in streets:
        if street.flat_start is not None and street.flat_end is not None:
            yield min(street.start, street.flat_start), max(street.end, street.flat_end)
    for lives in _LIVES.finditer(shown):
        if house := house_after(shown, lives.end()):
            yield lives.start("street"), house.end
    for house in houses_alone(shown):
        before, after = flat_before(shown, house.start), flat_after(shown, house.end)
        if (flat := before or after) and not _is_in(streets, house.start):
            yield min(house.start, flat.start), max(house.end, flat.end)


def _is_in(streets: Sequence[StreetFound], at: int) -> bool:
    return any(street.start <= at < street.end for street in streets)
