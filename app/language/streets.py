"""Streets in texts: by their form («ул. Нестерова, 5»), and known ones by their bare name («на Гагарина»). Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from app.language.nearness import Nearness
from app.language.street_forms import Formed, formed_streets, located
from app.language.words import Span, is_known, morphology, normal, words

_KIND: Final = re.compile(
    r"(?:улиц(?:[аеуы]|ей)|проспект(?:[аеу]|ом)?|переул(?:ок|к[аеу])|площад(?:ь|и|ью)|бульвар[аеу]?|шоссе|"
    r"ул|пр|пр-к?т|просп|пер|пл|б-р|проезд)"
)
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
    near: Nearness = field(default_factory=Nearness)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A street's bare name after its first word. rest: the forms each further word may have."""

    key: str
    rest: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class StreetFound:
    """A street in a text, with its house if one is named.

    key         None for one that is recognised by its form and not known
    house, flat as in `app.language.houses`; the flat stands outside the span
    """

    key: str | None
    start: int
    end: int
    house: str | None = None
    flat: str | None = None
    flat_start: int | None = None
    flat_end: int | None = None


def street_index(streets: Iterable[tuple[str, tuple[str, ...]]]) -> StreetIndex:
    """Known streets ready to be looked up, from each one's key and names: «улица Гагарина», «пр. Мира»."""
    by_first: dict[str, list[_Entry]] = {}
    for key, names in streets:
        for bare in {bare for name in names if (bare := _bare(name))}:
            forms = [_forms(word) for word in bare]
            for first in forms[0]:
                by_first.setdefault(first, []).append(_Entry(key, tuple(forms[1:])))
    return StreetIndex(by_first, Nearness(by_first))


def find_streets(shown: str, spans: Sequence[Span], known: StreetIndex) -> list[StreetFound]:
    """The streets of a text: those known, and others that have the form of one. One place may be several streets.

    shown  the text without links; spans: its words
    """
    formed = formed_streets(shown)
    named = list(_named(shown, spans, known, formed))
    other = [
        _found(None, street)
        for street in formed
        if not any(street.start < one.end and one.start < street.end for one in named)
    ]
    return [*named, *other]


def opens_sentence(shown: str, word: Span) -> bool:
    """Whether a word stands alone before a sentence as the name of the place it is about: «Светлый, опять темно».

    The last word of a text may as well be a signature.
    """
    before = shown[: word.start].rstrip(_QUOTES)
    return (not before or before[-1] in _SENTENCE_ENDS) and bool(_GOES_ON.match(shown, word.end))


def _found(key: str | None, street: Formed) -> StreetFound:
    flat = street.flat
    place = (flat.number, flat.start, flat.end) if flat else (None, None, None)
    return StreetFound(key, street.start, street.end, street.house, *place)


def _named(shown: str, spans: Sequence[Span], known: StreetIndex, formed: Sequence[Formed]) -> Iterator[StreetFound]:
    forms = [normal(span.text) for span in spans]
    for index, form in enumerate(forms):
        entries = [entry for entry in known.by_first.get(form, ()) if _follows(entry, forms, index)]
        around = next((one for one in formed if one.start <= spans[index].start < one.end), None)
        if around and not entries:
            entries = [entry for near in known.near.meant(form) for entry in known.by_first[near] if not entry.rest]
        if not entries:
            continue
        length = max(len(entry.rest) for entry in entries)
        if around or length or _is_meant(shown, spans, forms, index):
            street = around or located(shown, spans[index].start, spans[index + length].end)
            for key in dict.fromkeys(entry.key for entry in entries if len(entry.rest) == length):
                yield _found(key, street)


def _follows(entry: _Entry, forms: Sequence[str], index: int) -> bool:
    following = forms[index + 1 : index + 1 + len(entry.rest)]
    return len(following) == len(entry.rest) and all(a in b for a, b in zip(following, entry.rest, strict=True))


def _is_meant(shown: str, spans: Sequence[Span], forms: Sequence[str], index: int) -> bool:
    """Whether a street's bare name means the street: «на Гагарина», «Гагарина 5», «Горького, пятый этаж»."""
    word = spans[index]
    if not is_known(forms[index]):  # a nickname that means nothing else: «баталка»
        return True
    if index and _KIND.fullmatch(forms[index - 1]):
        return True
    surname = "Surn" in morphology().parse(forms[index])[0].tag
    capital = word.text[0].isupper()
    before = index > 0 and forms[index - 1] in _BEFORE
    numbered = shown[word.end : word.end + 3].lstrip(" ")[:1].isdigit()
    if (before and numbered) or ((surname or capital) and (before or numbered)):
        return True
    if not surname and not capital:
        return False
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
