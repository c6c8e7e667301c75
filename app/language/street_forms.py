"""Streets that show by their form, whether a catalogue knows them or not: «ул. Нестерова, 5», «Садовая, д. 3». Pure."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from app.language.houses import Numbered, flat_after, flat_before, house_after, house_before
from app.language.words import is_known, morphology, normal

_FULL: Final = r"улиц(?:[аеуы]|ей)|проспект(?:[аеу]|ом)?|переул(?:ок|к[аеу])|площад(?:ь|и|ью)|бульвар[аеу]?|шоссе"
_MORE: Final = r"набережн(?:ая|ой|ую)|проезд[аеу]?|тупик[аеу]?|алле(?:я|и|е|ю|ей)|микрорайон[аеу]?"
_SHORT: Final = (
    r"(?:ул|пр(?:-к?т[ауе]?)?|просп|пр-д|пер|пл|б-р|наб|ш|мкрн?|мкр-н|м-?к?р-он|снт|тсн|с/т|днт|жк)(?:\.|(?=[\s«\"]))"
)
_TITLE: Final = (
    r"(?:[1-9]\d?-?(?:[яйе]|ая|ой|ый|го)|больш|мал|стар|нов|верхн|нижн|генерал|маршал|адмирал|космонавт|академик|"
    r"летчик|лётчик|капитан|майор|лейтенант|сержант|герое|карл|розы|клары|александр|юри|дмитри|\d{1,3}\sлет)[а-яё]{0,4}"
)
_WORD: Final = r"[а-яё][а-яё-]{2,29}"
_NAME: Final = rf"[«\"“]?(?:(?-i:[А-ЯЁ])\.\s?){{0,2}}(?:{_TITLE}\s{{1,2}})?(?:\d{{1,2}}\s)?(?P<last>{_WORD})"
_FORM: Final = re.compile(
    rf"(?<![а-яё\w-])(?:(?:(?P<short>{_SHORT})|(?:{_FULL}|{_MORE})(?![а-яё]))\s{{0,2}}(?P<name>{_NAME})"
    rf"|(?P<before>(?:{_TITLE}\s{{1,2}})?[а-яё][а-яё-]{{2,29}}(?:ая|ой|ую|ий|ый|ого|ому|ом|ое|ем|его))\s{{1,2}}"
    rf"(?:{_FULL}|{_MORE}|{_SHORT})(?![а-яё]))",
    re.IGNORECASE,
)
_SURNAME: Final = re.compile(rf"\s{{1,2}}({_WORD})", re.IGNORECASE)
_WITH_HOUSE: Final = re.compile(
    r"(?<![\w.-])(?:[А-ЯЁ]\.\s?){0,2}(?P<name>[А-ЯЁ][а-яё-]{3,29}),?\s{0,2}(?:д\.\s?|[Дд]ом\s|д\s?)№?\s?\d"
    r"|(?<![\w.-])[А-ЯЁ]\.\s?(?P<surname>[А-ЯЁ][а-яё-]{3,29}),?\s{1,2}\d"
)
"""«Челюскинцев д. 3», «К. Маркса 63»: the kind of street is left out; a house follows."""

_NO_NAMES: Final = frozenset(
    ("PREP", "CONJ", "PRCL", "NPRO", "INTJ", "VERB", "INFN", "GRND", "ADVB", "PRED", "COMP", "NUMR", "ADJS", "PRTS")
)
_AREA: Final = re.compile(r"(?:м-?к?р|микрорайон|снт|тсн|с/т|днт|жк)", re.IGNORECASE)


class Formed(NamedTuple):
    """A street by its form. end: of its name and of the house after it; flat: one beside the house."""

    start: int
    end: int
    house: str | None
    flat: Numbered | None


def formed_streets(shown: str) -> list[Formed]:
    """The streets of a text that `plain` gave, in order, that show by their form."""
    found = [street for match in _FORM.finditer(shown) if (street := _read(match))]
    for match in _WITH_HOUSE.finditer(shown):
        group = "name" if match["name"] else "surname"
        if _stands_for_a_street(match[group]) and not any(
            street.start <= match.start() < street.end for street in found
        ):
            found.append(located(shown, match.start(), match.end(group)))
    return sorted(found)


def is_area(text: str) -> bool:
    """Whether what has the form of a street is a quarter or gardeners' partnership: «мкр. Северный», «СНТ Ромашка»."""
    return bool(_AREA.match(text))


def located(shown: str, start: int, end: int) -> Formed:
    """A street's name between two positions with the house and flat that stand beside it."""
    house = house_after(shown, end)
    flat = flat_after(shown, house.end) if house else None
    if house is None and (before := house_before(shown, start)):
        return Formed(start, end, before.number, flat_before(shown, before.start) or flat_after(shown, end))
    return Formed(start, house.end if house else end, house.number if house else None, flat)


def _read(found: re.Match[str]) -> Formed | None:
    end = found.end()
    if found["last"] and _is_given(normal(found["last"])):
        end = _end_of_surname(found)
    street = located(found.string, found.start(), end)
    name = found["name"] or found["before"]
    named = name.strip('«"“')[0]
    if named.isupper() or named.isdigit():
        return street
    sure = found["short"] or street.house
    return street if sure and _may_be_a_name(normal(found["last"] or name.split()[-1])) else None


def _end_of_surname(found: re.Match[str]) -> int:
    """Where «ул. Надежды Плевицкой» ends: a given name is followed by the surname, «ул. Надежды не убрана» by none."""
    surname = _SURNAME.match(found.string, found.end())
    if (
        not surname
        or surname[1][0].isupper() != found["last"][0].isupper()
        or not _may_be_a_surname(normal(surname[1]))
    ):
        return found.end()
    return surname.end()


@lru_cache(maxsize=5_000)
def _is_given(form: str) -> bool:
    """Whether a word is a given name in the genitive."""
    return any({"Name", "gent"} <= parse.tag.grammemes for parse in morphology().parse(form))


@lru_cache(maxsize=5_000)
def _may_be_a_surname(form: str) -> bool:
    tags = [parse.tag for parse in morphology().parse(form)]
    return not any("Geox" in tag for tag in tags) and (any("Surn" in tag for tag in tags) or not is_known(form))


@lru_cache(maxsize=5_000)
def _may_be_a_name(form: str) -> bool:
    """Whether a street may be called by a word in lower case: not by «ул. не убрана», «в снт темно»."""
    return morphology().parse(form)[0].tag.POS not in _NO_NAMES


@lru_cache(maxsize=5_000)
def _stands_for_a_street(word: str) -> bool:
    """Whether a word with a capital before a house names a street: an adjective, or something in the genitive."""
    form = normal(word)
    if not is_known(form):
        return True
    tags = [parse.tag for parse in morphology().parse(form)[:3]]
    if tags[0].POS in _NO_NAMES or any("Geox" in tag for tag in tags):
        return False
    return any(
        ("ADJF" in tag and "femn" in tag) or ("NOUN" in tag and "gent" in tag and "nomn" not in tag) for tag in tags
    )
