"""Streets in texts: by their form («ул. Нестерова, 5»), and known ones by their bare name («на Гагарина»). Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from app.language.words import Span, morphology, normal, words

_FULL: Final = r"улиц(?:[аеуы]|ей)|проспект(?:[аеу]|ом)?|переул(?:ок|к[аеу])|площад(?:ь|и|ью)|бульвар[аеу]?|шоссе"
_MORE: Final = r"набережн(?:ая|ой|ую)|проезд[аеу]?|тупик[аеу]?|алле(?:я|и|е|ю|ей)|микрорайон[аеу]?"
_SHORT: Final = r"(?:ул|пр(?:-к?т)?|просп|пер|пл|б-р|наб|мкрн?|снт|тсн)(?:\.|(?=\s))"
_TITLE: Final = (
    r"(?:[1-9]\d?-?(?:[яйе]|ая|ой|ый|го)|больш|мал|стар|нов|верхн|нижн|генерал|маршал|адмирал|космонавт|академик|"
    r"летчик|лётчик|капитан|майор|лейтенант|сержант|герое|карл|розы|клары|александр|юри|дмитри|\d{1,3}\sлет)[а-яё]{0,4}"
)
_NAME: Final = rf"(?:{_TITLE}\s{{1,2}})?(?:\d{{1,2}}\s)?[а-яё][а-яё-]{{2,29}}"
_HOUSE: Final = (
    r"(?:,?\s{0,2}(?:д\.|дом|д)?\s{0,2}№?\s?(?P<house>\d{1,4}(?![\d.:]))(?:\s?[а-ек](?![а-яё]))?(?:\s?/\s?\d{1,3})?"
    r"(?:,?\s{0,2}(?:к|корп|корпус|стр)\.?\s?\d{1,2})?)?"
)
_STREET: Final = re.compile(
    rf"(?<![а-яё\w-])(?:(?:(?P<short>{_SHORT})|(?:{_FULL}|{_MORE})(?![а-яё]))\s{{0,2}}(?P<name>{_NAME})"
    rf"|(?P<before>(?:{_TITLE}\s{{1,2}})?[а-яё][а-яё-]{{2,29}}(?:ая|ой|ую|ий|ый|ого|ому|ом|ое|ем|его))\s{{1,2}}"
    rf"(?:{_FULL}|{_MORE}|{_SHORT})(?![а-яё])){_HOUSE}",
    re.IGNORECASE,
)

_KIND: Final = re.compile(rf"(?:{_FULL}|ул|пр|пр-к?т|просп|пер|пл|б-р|проезд)")
"""What kind of street it is: one may leave it out; «аллея» is mostly part of the name."""

_BEFORE: Final = frozenset(("на", "по", "с", "со", "от", "до", "вдоль", "из-за"))
"""Said before a street's bare name; «у Гагарина», «за Гагарина» may mean a person."""

_PAUSE: Final = re.compile(r" ?[,.:;!?—–]| -|$")
_SENTENCE_ENDS: Final = ".!?…\n"
_QUOTES: Final = ' "«(—–-'
_GOES_ON: Final = re.compile(r" ?(?:[,.:—–]| -)\W*\w")


@dataclass(frozen=True, slots=True)
class StreetIndex:
    """Known streets by the forms of the first word of their bare name; make it with `street_index`."""

    by_first: dict[str, list["_Entry"]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A street's bare name after its first word. rest: the forms each further word may have."""

    key: str
    rest: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class StreetFound:
    """A street in a text. key: None for one that is recognised by its form and not known."""

    key: str | None
    start: int
    end: int


def street_index(streets: Iterable[tuple[str, tuple[str, ...]]]) -> StreetIndex:
    """Known streets ready to be looked up, from each one's key and names: «улица Гагарина», «пр. Мира»."""
    index = StreetIndex()
    for key, names in streets:
        for bare in {bare for name in names if (bare := _bare(name))}:
            forms = [_forms(word) for word in bare]
            for first in forms[0]:
                index.by_first.setdefault(first, []).append(_Entry(key, tuple(forms[1:])))
    return index


def find_streets(shown: str, spans: Sequence[Span], known: StreetIndex) -> list[StreetFound]:
    """The streets of a text: those known, and others that have the form of one. One place may be several streets.

    shown  the text without links; spans: its words
    """
    formed = [(found.start(), found.end()) for found in _STREET.finditer(shown) if _is_street(found)]
    named = list(_named(shown, spans, known, formed))
    other = [
        StreetFound(None, start, end)
        for start, end in formed
        if not any(start < street.end and street.start < end for street in named)
    ]
    return [*named, *other]


def opens_sentence(shown: str, word: Span) -> bool:
    """Whether a word stands alone before a sentence as the name of the place it is about: «Светлый, опять темно».

    The last word of a text may as well be a signature.
    """
    before = shown[: word.start].rstrip(_QUOTES)
    return (not before or before[-1] in _SENTENCE_ENDS) and bool(_GOES_ON.match(shown, word.end))


def _is_street(found: re.Match[str]) -> bool:
    name = found["name"] or found["before"]
    return bool(found["short"] or found["house"] or name[0].isupper() or name[0].isdigit())


def _named(
    shown: str, spans: Sequence[Span], known: StreetIndex, formed: Sequence[tuple[int, int]]
) -> Iterator[StreetFound]:
    forms = [normal(span.text) for span in spans]
    for index, form in enumerate(forms):
        entries = [entry for entry in known.by_first.get(form, ()) if _follows(entry, forms, index)]
        if not entries:
            continue
        length = max(len(entry.rest) for entry in entries)
        start, end = spans[index].start, spans[index + length].end
        around = next((form for form in formed if form[0] <= start and end <= form[1]), None)
        if around or length or _is_meant(shown, spans, forms, index):
            start, end = around or (start, end)
            for key in dict.fromkeys(entry.key for entry in entries if len(entry.rest) == length):
                yield StreetFound(key, start, end)


def _follows(entry: _Entry, forms: Sequence[str], index: int) -> bool:
    following = forms[index + 1 : index + 1 + len(entry.rest)]
    return len(following) == len(entry.rest) and all(a in b for a, b in zip(following, entry.rest, strict=True))


def _is_meant(shown: str, spans: Sequence[Span], forms: Sequence[str], index: int) -> bool:
    """Whether a street's bare name means the street: «на Гагарина», «Гагарина 5», «Горького, пятый этаж»."""
    word = spans[index]
    if not morphology().word_is_known(forms[index]):  # a nickname that means nothing else: «баталка»
        return True
    if index and _KIND.fullmatch(forms[index - 1]):
        return True
    surname = "Surn" in morphology().parse(forms[index])[0].tag
    if not surname and not word.text[0].isupper():
        return False
    if index and forms[index - 1] in _BEFORE:
        return True
    if shown[word.end : word.end + 3].lstrip(" ")[:1].isdigit():
        return True
    # «Опять Киевская, опять порыв»: an adjective with a capital and no noun after it.
    return opens_sentence(shown, word) or (index > 0 and not surname and bool(_PAUSE.match(shown, word.end)))


def _bare(name: str) -> tuple[str, ...]:
    """The words of a street's name without its kind."""
    forms = [form for word in words(name) if not _KIND.fullmatch(form := normal(word.text))]
    return tuple(forms[1:] if forms[:1] == ["на"] else forms)


@cache
def _forms(word: str) -> frozenset[str]:
    """The cases of an adjective («Киевская», «Ленинский»); other names stand in the genitive and stay as they are."""
    for parse in morphology().parse(word):
        if {"ADJF", "nomn", "sing"} <= parse.tag.grammemes:
            like = {"sing", parse.tag.gender}
            return frozenset({word, *(normal(form.word) for form in parse.lexeme if like <= form.tag.grammemes)})
    return frozenset({word})
