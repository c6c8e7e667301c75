"""Words on the health of a person who is spoken of, and not of the sick in general. Pure.

Source: Federal law 152-FZ, article 10: data on health are kept more strictly than others.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from app.language.words import Span, lemma, morphology, normal, sentences, words

_ILL: Final = (
    *("туберкул", "гепатит", "онкобольн", "онкологии", "онкологию", "онкология", "шизофрен", "эпилеп", "сифилис"),
    *("венерическ", "диабет", "астм", "инсульт", "инфаркт", "деменци", "альцгеймер", "паркинсон", "аутист", "аутизм"),
    *("инвалид", "колясочни", "парализ", "лейкоз", "лейкеми", "опухол", "бесплоди", "беременн"),
    *("наркоман", "алкоголик", "алкоголич", "психбольн", "психически", "ампутир", "гипертони", "онкозаболев"),
    *("химиотерап", "гемодиализ", "инсулин", "эндометри", "слабоум", "кардиостимул"),
)
"""Beginnings of words on illness, disability and dependence."""

_ILL_WORDS: Final = frozenset(
    ("вич", "спид", "дцп", "рак", "диагноз", "болею", "болеет", "лежачий", "лежачая", "лежачей", "лежачего", "астма")
)
_GENERAL: Final = frozenset(("инвалидный", "наркомания", "алкоголизм", "наркоманить", "беременный"))
"""Lemmas that speak of many or of things: «инвалидная коляска»; who is pregnant is said by «беременна»."""

_PERSON: Final = frozenset(
    (
        *("я", "мой", "мама", "мать", "отец", "папа", "муж", "жена", "сын", "дочь", "дочка", "ребенок", "бабушка"),
        *(
            "дедушка",
            "дед",
            "внук",
            "внучка",
            "брат",
            "сестра",
            "сосед",
            "соседка",
            "тетя",
            "дядя",
            "ученик",
            "ученица",
        ),
        *("пациент", "пациентка", "он", "она", "свекровь", "теща", "тесть", "свекор", "супруг", "супруга", "родитель"),
        *("племянник", "племянница", "малыш", "пенсионер", "пенсионерка", "женщина", "мужчина", "являться", "болеть"),
        *("страдать", "жилец", "девочка", "мальчик", "больной", "гражданин", "гражданка", "человек"),
    )
)
"""Lemmas of those whose health a citizen tells of; «являюсь инвалидом» leaves «я» out."""


def ailments(shown: str, named: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Where words of a text that `plain` gave tell of a person's health; named: the full names in it."""
    if not _maybe(shown):
        return
    for sentence in sentences(shown):
        spans = words(sentence.text)
        ill = [span for span in spans if _is_ill(normal(span.text))]
        if ill and (_speaks_of_one(spans) or any(sentence.start <= one.start < sentence.end for one in named)):
            yield from ((sentence.start + span.start, sentence.start + span.end) for span in ill)


def _maybe(shown: str) -> bool:
    low = shown.lower().replace("ё", "е")
    return any(beginning in low for beginning in _ILL) or any(word in low for word in _ILL_WORDS)


def _speaks_of_one(spans: Sequence[Span]) -> bool:
    return any(_is_person(normal(span.text)) for span in spans)


@lru_cache(maxsize=20_000)
def _is_person(form: str) -> bool:
    """Whether a word means one person: «соседа», «меня», and not «соседи», «для людей»."""
    return lemma(form) in _PERSON and "plur" not in morphology().parse(form)[0].tag


@lru_cache(maxsize=20_000)
def _is_ill(form: str) -> bool:
    if not (form.startswith(_ILL) or form in _ILL_WORDS) or lemma(form) in _GENERAL:
        return False
    tag = morphology().parse(form)[0].tag
    return "plur" not in tag or "anim" not in tag  # «наркоманы в подъезде», «для инвалидов» are many
