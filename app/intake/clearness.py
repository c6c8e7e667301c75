"""What a message lacks to be answered: a matter, or a place where nothing can be said without one. Pure.

A question of one municipality's page is clear without a place. Only what belongs to one house or one account («лифт
стоит», «перерасчёт не сделали») cannot be looked into before its address is known.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from app.intake.reading import Said, is_matter, starting
from app.intake.screening_words import OURSELVES
from app.intake.signs import Sign
from app.intake.word_lists import listed
from app.language.places import Gazetteer, find_places
from app.language.words import is_known, morphology, normal, words_of


class Missing(StrEnum):
    """What a person has to ask the citizen for."""

    MATTER = "matter"
    PLACE = "place"


_OF_A_HOUSE: Final = listed(
    "лифт подъезд парадн домофон кран батаре радиатор стояк мусоропровод консьерж сантехник электрик "
    "тамбур доводчик чердак козырьк этаж лестничн двер смесител лампочк светильник розетк потолк окна окно "
    "откос колясочн кладов паркинг клининг уборк полы"
)
"""Beginnings of words for what one house has."""

_OF_AN_ACCOUNT: Final = listed(
    "поверк перерасч начислен квитанц счетчик показани лицев платеж заявк приложени кабинет лк выписк оплат оплач "
    "опломб"
)
"""Beginnings of words for what one flat pays by."""

_OF_EVERY_HOUSE: Final = listed("всех везде домах подъездах район город окру поселк улиц")
"""Beginnings of words by which more than one house is meant, or one is named after all."""

_UNDONE: Final = re.compile(
    r"\bне (?:передал|предостав|ответил|доделал|сделал|произве|позвонил|перезвонил|приехал|решен|решил|выполнен"
    r"|выполнил|устранен|устранил|подключил)"
)
"""What was asked for and not done; without a place nobody can tell which of many requests it was."""

_SHORT: Final = 16
"""Words; a longer story mostly tells where it happens."""

_TOLD: Final = 30
"""Words; so many may be told of one's payments without saying whose they are."""

_COUNTED: Final = listed(
    "этаж раз дн ден день недел час мин год лет месяц руб сут подъезд янв фев мар апр мая июн июл авг сен окт ноя дек"
)
"""Beginnings of words that a number counts, or that make it a date."""

_OF_AN_ADDRESS: Final = ("дом", "корп", "стро", "кварт", "литер", "двор", "школ", "сад")
"""Beginnings of words that stand beside a house's number."""

_LANDMARKS: Final = listed("магазин школ садик парк сквер больниц поликлиник остановк рын")
_NAMES: Final = frozenset({"Geox", "Surn"})
_IN: Final = re.compile(r"\b(?:[Вв]о?|[Нн]а)\s{1,2}([А-ЯЁ][а-яё]{2,}(?:-[А-ЯЁа-яё]+)*)\b")
"""What stands with a capital where a place is told: «на Сельме», «в Озерках»."""

_NO_PLACES: Final = listed(
    "администр министерств правительств управ компани инспекц водоканал теплосет госуслуг дум мфц фонд интернет "
    "контакт телеграм ватсап понедельник вторник сред четверг пятниц суббот воскресен январ феврал март апрел мая май "
    "июн июл август сентябр октябр ноябр декабр пасх рождеств троиц масленниц"
)
"""Beginnings of other words that people write with a capital there: bodies, services, days."""

_STREET: Final = re.compile(r"\b(?:ул|улиц\w+|проспект\w*|переул\w+|шоссе|бульвар\w*|проезд\w*)\b")
_NUMBER: Final = re.compile(r"(?!(?:19|20)\d\d$)[1-9]\d{0,3}(?:[/-]?[а-я\d]{1,2})?|\d{5,12}")
"""A house's number, or an account's."""


def missing(said: Said) -> tuple[Missing, ...]:
    """What a question or complaint lacks; nothing mostly."""
    if not any(is_matter(token) for token in said.tokens):
        return (Missing.MATTER,)
    if said.has_attachments or names_a_place(said):
        return ()
    short, asks = len(said.tokens) <= _SHORT, "?" in said.shown
    if (short and not asks and _is_of_a_house(said)) or _is_of_an_account(said, asks=asks):
        return (Missing.PLACE,)
    undone = short and not asks and Sign.OBJECT not in said.by_sign and _UNDONE.search(said.low)
    return (Missing.MATTER, Missing.PLACE) if undone else ()


def _is_of_a_house(said: Said) -> bool:
    return bool(starting(said.tokens, _OF_A_HOUSE)) and not starting(said.tokens, _OF_EVERY_HOUSE)


def _is_of_an_account(said: Said, *, asks: bool) -> bool:
    own = not asks or not OURSELVES.isdisjoint(said.tokens)
    return own and len(said.tokens) <= _TOLD and bool(starting(said.tokens, _OF_AN_ACCOUNT))


def names_a_place(said: Said) -> bool:
    """Whether a house's number, a street or a place's name is in the text; a date or a storey is no place."""
    pairs = zip(said.tokens, ["", *said.tokens], [*said.tokens[1:], ""], strict=False)
    if any(_NUMBER.fullmatch(token) and not _is_count(before, after) for token, before, after in pairs):
        return True
    if _STREET.search(said.low) or starting(said.tokens, _LANDMARKS):
        return True
    capitals = (word for word in words_of(said.shown) if word[0].isupper() and word[1:].islower())
    return (
        any(_is_a_name(normal(word)) for word in capitals)
        or any(_may_be_a_place(normal(found[1])) for found in _IN.finditer(said.shown))
        or bool(find_places(said.text, Gazetteer()))
    )


def _is_count(before: str, after: str) -> bool:
    """Whether a number beside these words counts something or is a date: «2 лифта», «на 7 этаже», «34 384 рубля»."""
    if after.startswith(_COUNTED) or before.startswith(_COUNTED) or after.isdigit() or before.isdigit():
        return True
    return not (before.startswith(_OF_AN_ADDRESS) or after.startswith(_OF_AN_ADDRESS)) and _is_counted(after)


@lru_cache(maxsize=20_000)
def _is_counted(word: str) -> bool:
    return len(word) > 2 and "gent" in morphology().parse(word)[0].tag


@lru_cache(maxsize=20_000)
def _is_a_name(word: str) -> bool:
    if not is_known(word):
        return True
    return any(not _NAMES.isdisjoint(parse.tag.grammemes) for parse in morphology().parse(word))


@lru_cache(maxsize=20_000)
def _may_be_a_place(word: str) -> bool:
    """Whether a word with a capital after «в» or «на» is a place that no dictionary knows as one."""
    return not word.startswith(_NO_PLACES) and morphology().parse(word)[0].tag.POS == "NOUN"
