"""Places a Russian text names: territories by any of their names in any case, and streets with houses. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import cache
from typing import Final

from app.language.nearness import Nearness
from app.language.settlements import Settled, formed_settlements
from app.language.street_forms import is_area
from app.language.streets import StreetIndex, find_streets, opens_sentence, street_index
from app.language.words import LONGEST_WORD, Span, morphology, normal, plain, words


class _Caution(Enum):
    """What besides the name itself must show that a place is meant."""

    NONE = "none"
    CONTEXT = "context"  # also a surname: a preposition or «город» before it
    CAPITAL = "capital"  # also a common word: moreover a capital letter


class PlaceHow(StrEnum):
    """How a place was recognised."""

    NAME = "name"  # one of a territory's names
    SPELLING = "spelling"  # one of a territory's names with one letter wrong
    STREET = "street"  # a street, known or by its form
    FORM = "form"  # a settlement or district that no catalogue knows: «в посёлке Заречный»


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A territory and what people call it.

    key    the caller's own; several territories may share a name, then each of them is found
    names  in the nominative: «Гурьевский округ», «Большое Исаково», «Кёниг», «улица Гагарина»
    """

    key: str
    names: tuple[str, ...]
    is_street: bool = False


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A place in a text: `text == source[start:end]`. Of a name that exists twice each candidate is one.

    territory_key  None: a street or settlement that is not known
    house          of a street: «12а», «34/1», «15к2» for 15, корпус 2
    flat           digits; it stands outside of `text`, which may be shown to anybody
    """

    territory_key: str | None
    start: int
    end: int
    text: str
    how: PlaceHow
    house: str | None = None
    flat: str | None = None


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names ready to be looked up, by the form of their first word; make it with `gazetteer`."""

    by_first: dict[str, list["_Entry"]] = field(default_factory=dict)
    streets: StreetIndex = field(default_factory=StreetIndex)
    near: Nearness = field(default_factory=Nearness)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name of a territory after its first word. rest: the forms each further word may have."""

    key: str
    rest: tuple[frozenset[str], ...]
    caution: _Caution


# Words that show a place follows, where its name alone is also a common word («Светлый») or a surname («Гусев»).
_PREPOSITIONS: Final = frozenset(("в", "во", "из", "до", "под", "около", "близ"))
_BY: Final = frozenset(("за", "к", "по", "возле", "через", "между"))
"""Before a place too, but «за Гусева» may as well mean a person."""
_KINDS: Final = frozenset(
    (
        *("г", "гор", "п", "пос", "пгт", "с", "д", "дер", "ст", "мо"),
        *("город", "города", "городе", "городу", "поселок", "поселка", "поселке", "поселку", "село", "села", "селе"),
        *("деревня", "деревни", "деревне", "округ", "округа", "округе", "район", "района", "районе", "станция"),
    )
)
_DISTRICT: Final = re.compile(r"([А-ЯЁ][а-яё-]+[сц]кий) (?:муниципальный |городской |сельский )?(?:округ|район)")
_DISTRICT_KINDS: Final = (
    "округ",
    "район",
    "р-н",
    "муниципальный округ",
    "городской округ",
    "муниципальный район",
    "МО",
)
"""What people call a district, whatever it is called in law this year."""

_ENDINGS_O: Final = ("о", "а", "у", "ом", "е")
"""Names in -ово, -ево, -ино are declined by some and not by others."""

_PERSON: Final = frozenset({"Surn", "Name", "Patr"})
_NEAR_A_NAME: Final = _PERSON | {"Orgn", "ADVB", "Poss"}
"""Readings that a place name has besides in the dictionary and that hardly ever occur («Романово» as an adverb)."""


def gazetteer(places: Iterable[PlaceName]) -> Gazetteer:
    """Names ready to be looked up; takes about a millisecond for ten names, so make it once."""
    known = list(places)
    by_first: dict[str, list[_Entry]] = {}
    for place, name in _all_names(known):
        forms = [_forms(word.text) for word in words(name)]
        for form in forms[0] if forms else ():
            caution = _Caution.NONE if len(forms) > 1 else _caution(form)
            by_first.setdefault(form, []).append(_Entry(place.key, tuple(forms[1:]), caution))
    sure = (form for form, entries in by_first.items() if any(entry.caution is _Caution.NONE for entry in entries))
    streets = street_index((place.key, place.names) for place in known if place.is_street)
    return Gazetteer(by_first, streets, Nearness(sure))


def _all_names(known: Iterable[PlaceName]) -> Iterator[tuple[PlaceName, str]]:
    """The names of territories, with «Гурьевский район» beside «Гурьевский муниципальный округ», and so on."""
    for place in known:
        for name in () if place.is_street else place.names:
            yield place, name
            if district := _DISTRICT.fullmatch(name):
                yield from (
                    (place, f"{district[1]} {kind}") for kind in _DISTRICT_KINDS if f"{district[1]} {kind}" != name
                )


def find_places(text: str, known: Gazetteer) -> list[PlaceFound]:
    """The places named in the first 20,000 characters of a text, in order.

    Of names that begin at the same word the longest counts («Гурьевский округ», not «Гурьевск»); a territory's name
    inside a street's («ул. Нестерова») is none.
    """
    shown, spans = plain(text), words(text)
    streets = [
        PlaceFound(one.key, one.start, one.end, shown[one.start : one.end], PlaceHow.STREET, one.house, one.flat)
        for one in find_streets(shown, spans, known.streets)
    ]
    taken = [(one.start, one.end) for one in streets if one.territory_key or not is_area(one.text)]
    free = [word for word in spans if not any(start <= word.start < end for start, end in taken)]
    named = list(_named(free, shown, known))
    taken = [(place.start, place.end) for place in named]
    streets = [one for one in streets if one.territory_key or not _overlaps(one, taken)]
    taken += [(one.start, one.end) for one in streets]
    formed = [
        PlaceFound(None, one.start, one.end, shown[one.start : one.end], PlaceHow.FORM)
        for one in formed_settlements(shown)
        if not _overlaps(one, taken)
    ]
    return sorted([*streets, *named, *formed], key=lambda place: (place.start, place.territory_key or ""))


def _overlaps(one: PlaceFound | Settled, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in taken)


def _named(spans: list[Span], shown: str, known: Gazetteer) -> Iterator[PlaceFound]:
    forms = [normal(span.text) for span in spans]
    index = 0
    while index < len(spans):
        fitting = [entry for entry in known.by_first.get(forms[index], ()) if _fits(entry, index, spans, forms, shown)]
        how = PlaceHow.NAME
        if not fitting and forms[index] not in known.by_first and (near := known.near.meant(forms[index])):
            how = PlaceHow.SPELLING
            fitting = [
                entry for form in near for entry in known.by_first[form] if _fits(entry, index, spans, forms, shown)
            ]
        longest = max((len(entry.rest) for entry in fitting), default=0)
        start, end = spans[index].start, spans[min(index + longest, len(spans) - 1)].end
        for key in dict.fromkeys(entry.key for entry in fitting if len(entry.rest) == longest):
            yield PlaceFound(key, start, end, shown[start:end], how)
        index += longest + 1


def _fits(entry: _Entry, index: int, spans: list[Span], forms: list[str], shown: str) -> bool:
    following = forms[index + 1 : index + 1 + len(entry.rest)]
    if len(following) < len(entry.rest) or any(a not in b for a, b in zip(following, entry.rest, strict=True)):
        return False
    before = forms[index - 1] if index else ""
    if entry.caution is _Caution.NONE or before in _KINDS:
        return True
    capital = spans[index].text[0].isupper()
    if entry.caution is _Caution.CAPITAL:
        return capital and (before in _PREPOSITIONS or before in _BY or opens_sentence(shown, spans[index]))
    return before in _PREPOSITIONS or (capital and opens_sentence(shown, spans[index]))


@cache
def _forms(word: str) -> frozenset[str]:
    """The forms a word of a name takes in the same number and gender."""
    low = normal(word)
    parses = [
        parse for parse in morphology().parse(low) if parse.normal_form.replace("ё", "е") == low
    ] or morphology().parse(low)
    parse = next((parse for parse in parses if "Geox" in parse.tag), parses[0])
    like = {grammeme for grammeme in (parse.tag.number, parse.tag.gender) if grammeme}
    forms = {normal(form.word) for form in parse.lexeme if like <= form.tag.grammemes}
    if low.endswith(("ово", "ево", "ино", "ыно")):
        forms |= {low[:-1] + ending for ending in _ENDINGS_O}
    return frozenset({low, *forms})


@cache
def _caution(form: str) -> _Caution:
    if len(form) > LONGEST_WORD or not morphology().word_is_known(form):
        return _Caution.NONE
    tags = [parse.tag for parse in morphology().parse(form) if "Geox" not in parse.tag]
    if any(not _NEAR_A_NAME & tag.grammemes for tag in tags):
        return _Caution.CAPITAL
    return _Caution.CONTEXT if any(_PERSON & tag.grammemes for tag in tags) else _Caution.NONE
