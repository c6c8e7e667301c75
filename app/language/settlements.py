"""Settlements and districts that no catalogue has to know: «д. Сосновка», «у нас в Романово». Pure."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from app.language.words import morphology, normal

_KIND: Final = (
    r"(?:пос[её]л(?:ок|к[аеу]|ком)|пос\.?|п\.|пгт\.?|сел(?:о|а|е|у|ом)|с\.|деревн(?:я|и|е|ю|ей)|дер\.?|д\.|"
    r"хутор(?:а|е|у|ом)?|станиц(?:а|ы|е|у|ей)|аул(?:а|е|у|ом)?|город(?:а|е|у|ом)?|гор\.|г\.?)"
)
_PART: Final = r"[А-ЯЁа-яё][а-яё]{2,24}(?:-[А-ЯЁа-яё]{1,15}){0,2}"
_FORM: Final = re.compile(
    rf"(?<![\w«-])(?<!т\.)(?<!т\.\s)(?P<kind>{_KIND})(?:(?<=\.)|(?=\s))\s{{0,2}}[«\"]?(?P<name>{_PART})(?:\s(?P<second>[А-ЯЁ][а-яё]{{2,24}}))?",
    re.IGNORECASE,
)
_DISTRICT: Final = re.compile(
    r"(?<![\w-])(?P<name>[А-ЯЁ][а-яё-]{2,24}[сц]к(?:ий|ого|ому|им|ом))\s"
    r"(?:(?:муниципальн|городск|сельск)[а-я]{2,3}\s){0,2}(?:район|округ|р-н|МО)(?:[а-я]{1,3})?(?![а-яё])"
)
_TOWN: Final = re.compile(
    r"(?:(?<![\w-])(?P<before>во?|из|до|под|около|возле|через)\s{1,2}|(?:^|[.!?…]\s{1,2}|\n)(?=[А-ЯЁ][а-яё-]{3,24}\s?[,.]))"
    r"(?P<name>[А-ЯЁа-яё][а-яё]{3,24}(?:-[А-ЯЁа-яё]{1,15}){0,2})(?![\w-])",
    re.IGNORECASE,
)
"""A name after a preposition of place, or before a comma where a sentence opens: «Гурьевск, Яблоневая аллея»."""
_LANDS: Final = frozenset(
    (
        *("россия", "рф", "украина", "белоруссия", "беларусь", "казахстан", "польша", "литва", "латвия", "эстония"),
        *("германия", "китай", "америка", "сша", "европа", "азия", "турция", "финляндия", "франция", "италия"),
        *("англия", "япония", "земля"),
    )
)
"""In the dictionary of places, and too large to be where a citizen lives."""
_DIRECTIONS: Final = frozenset(("больш", "мал", "верхн", "нижн", "стар", "нов", "красн", "бел"))
"""Beginnings of names of two words: «Верхняя Медведица»."""


_IN_O: Final = ("ово", "ево", "ино", "ыно")
"""The dictionary takes «Романово» for an adverb."""
_DECLINED: Final = ("ове", "еве", "ине", "ыне")


class Settled(NamedTuple):
    """A settlement or district by its form; start and end with its kind, name_start and name_end without."""

    start: int
    end: int
    name_start: int
    name_end: int


def formed_settlements(shown: str) -> list[Settled]:
    """The settlements and districts of a text that `plain` gave, in order."""
    districts = [Settled(*found.span(), *found.span("name")) for found in _DISTRICT.finditer(shown)]
    settlements = [settled for found in _FORM.finditer(shown) if (settled := _read(found))]
    taken = [(one.start, one.end) for one in (*districts, *settlements)]
    towns = [
        Settled(*found.span("name"), *found.span("name"))
        for found in _TOWN.finditer(shown)
        if _is_a_town(found["name"], before=(found["before"] or "").lower())
        and not any(start < found.end("name") and found.start("name") < end for start, end in taken)
    ]
    return sorted([*districts, *settlements, *towns])


def _read(found: re.Match[str]) -> Settled | None:
    kind, name, second = found["kind"], found["name"], found["second"]
    short = kind.endswith(".") or len(kind) < 4
    if short and (kind[0].isupper() or not name[0].isupper()):  # «Д. Иванова» is a person
        return None
    if not (_is_a_name if name[0].isupper() else _is_a_place)(normal(name)):
        return None
    both = second and second[0].isupper() and normal(name).startswith(tuple(_DIRECTIONS))
    end = found.end("second" if both else "name")
    return Settled(found.start(), end, found.start("name"), end)


@lru_cache(maxsize=20_000)
def _is_a_town(name: str, *, before: str) -> bool:
    """Whether a word that nothing but its place shows to be a settlement's name is one by the dictionary.

    before  the preposition; "" for none
    """
    form, capital = normal(name), name[0].isupper()
    parses = morphology().parse(form)
    if any(parse.normal_form in _LANDS for parse in parses):
        return False
    if not capital or not before:
        return "Geox" in parses[0].tag
    # «В Романове»: after «в» a place, after other prepositions as well a person.
    endings = (*_IN_O, *_DECLINED) if before in ("в", "во") else _IN_O
    return any("Geox" in parse.tag for parse in parses[:3]) or form.endswith(endings)


@lru_cache(maxsize=5_000)
def _is_a_name(form: str) -> bool:
    """Whether a word with a capital may be a settlement's name: a verb or preposition that opens a sentence is none."""
    return form.endswith(_IN_O) or morphology().parse(form)[0].tag.POS in ("NOUN", "ADJF", "PRTF", None)


@lru_cache(maxsize=5_000)
def _is_a_place(form: str) -> bool:
    """Whether a word in lower case is a settlement's name: «в посёлке романово», and not «в посёлке темно»."""
    tags = [parse.tag for parse in morphology().parse(form)[:2]]
    return any("Geox" in tag for tag in tags) or (tags[0].POS == "NOUN" and not morphology().word_is_known(form))
