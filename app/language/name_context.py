"""What around a name shows that no private person is meant: a post, a street, what is called after somebody. Pure."""

import re
from functools import lru_cache
from typing import Final

from app.language.words import morphology, normal, words_of

_CALLED_AFTER: Final = re.compile(
    r"(?<![а-яё])(?:ул|улиц[а-я]{1,2}|пр|просп|пр-т|пр-кт|проспект[а-я]{0,2}|пер|переул[а-я]{1,3}|пл|площад[а-я]{1,2}|бульвар[а-я]?|"
    r"набережн[а-я]{2}|проезд[а-я]?|аллея|аллее|имени|им|памятник[а-я]?|бюст[а-я]?|музе[а-я]{1,2}|театр[а-я]?|библиотек[а-я]|"
    r"школ[а-я]|гимнази[а-я]|лице[а-я]|сквер[а-я]?|парк[а-я]?|сад[а-я]?|мемориал[а-я]?|фонд[а-я]?|преми[а-я]|кубок|кубка|орден[а-я]?|"
    r"мост[а-я]?|станци[а-я]|метро|остановк[а-я]|храм[а-я]?|собор[а-я]?|церк[а-я]{2,3}|больниц[а-я]|площадк[а-я]|угл[а-я]|"
    r"поселок|поселк[а-я]|пос|село|улицам|улицы|песн[а-я]|пьес[а-я]|роман[а-я]?|книг[а-я]|фильм[а-я]?|стих[а-я]{0,2}|ТЦ|ТРЦ|магазин[а-я]?)"
    r"[.:]?\s{0,2}(?:(?:проф|акад|геро|генерал|маршал|адмирал|космонавт|летчик|поэт|писател)[а-я]{0,6}\.?\s)?$",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r",?\s{1,2}(?:д\.?\s?|дом\s)?\d{1,3}(?!\d|\.\d|\s?(?:лет|г\b|год|класс|-))")
"""«Кати Зеленко 24» is a house."""

_QUOTES: Final = ("«", '"', "“", "„", "`", "« ", "“ ")
"""Before what a firm is called; people are not quoted."""

_POSTS: Final = (
    *("мэр", "глав", "губернатор", "вице-губернатор", "депутат", "министр", "президент", "премьер", "начальни"),
    *("директор", "гендиректор", "председател", "зампред", "заместител", "зам", "руководител", "прокурор", "судь"),
    *(
        "сенатор",
        "врио",
        "префект",
        "уполномоченн",
        "секретар",
        "чиновни",
        "главврач",
        "заведующ",
        "заведущ",
        "инспектор",
    ),
    *("градоначальни", "вице-мэр", "пристав", "участков", "омбудсмен", "полпред", "советник", "и.о", "ио"),
)
_NO_POSTS: Final = ("главн", "заместо", "замуж", "замет", "замен", "замёрз", "замерз", "замок", "замк", "заменя")
_PUBLIC: Final = frozenset(
    (
        *(
            "путин",
            "мишустин",
            "ленин",
            "сталин",
            "пушкин",
            "гагарин",
            "достоевский",
            "лермонтов",
            "горький",
            "невский",
        ),
        *("маяковский", "кутузов", "маркс", "энгельс", "христос"),
    )
)
"""Surnames that with a first name mean the one whom everybody knows."""

_LINKING: Final = frozenset({"NOUN", "ADJF", "PRTF", "PREP", "NUMR", None})
_BEFORE: Final = 120
_NEAR: Final = 45
_BREAK: Final = re.compile(r"[!?;,\n]|[а-яё]{3}\.\s", re.IGNORECASE)
"""Where what stands before no longer speaks of the one named."""

_WORDS_BETWEEN: Final = 9
_POST_AFTER: Final = re.compile(r"\s?(?:[,(]|[-–—])\s?([а-яё.-]{2,20})", re.IGNORECASE)


def stands_for_none(shown: str, start: int, end: int) -> bool:
    """Whether a name between two positions is an official's with the post, or only what something is called."""
    before = shown[max(0, start - _BEFORE) : start]
    if (
        before.endswith(_QUOTES)
        or _CALLED_AFTER.search(before[-_NEAR:].replace("ё", "е"))
        or _NUMBERED.match(shown, end)
    ):
        return True
    if any(_is_public(word) for word in words_of(shown[start:end])):
        return True
    after = _POST_AFTER.match(shown, end)
    return bool(after and _is_post(after[1].lower())) or _has_post(before)


def _has_post(before: str) -> bool:
    """Whether a post leads to the name: «глава администрации округа», with nothing between but what it heads."""
    for word in reversed(words_of(_BREAK.split(before)[-1])[-_WORDS_BETWEEN:]):
        low = normal(word)
        if _is_post(low):
            return True
        if not _links(low):
            return False
    return False


@lru_cache(maxsize=20_000)
def _links(word: str) -> bool:
    return morphology().parse(word)[0].tag.POS in _LINKING


@lru_cache(maxsize=20_000)
def _is_post(word: str) -> bool:
    return (
        word.startswith(_POSTS) and not word.startswith(_NO_POSTS) and (len(word) > 3 or word in ("зам", "ио", "мэр"))
    )


@lru_cache(maxsize=20_000)
def _is_public(word: str) -> bool:
    return any(parse.normal_form in _PUBLIC for parse in morphology().parse(normal(word))[:2])
