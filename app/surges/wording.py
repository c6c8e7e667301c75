"""What the questions of a surge have in common, in words; and the street a text names. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from pymorphy3.analyzer import Parse

from app.language.places import Gazetteer, PlaceHow, find_places
from app.language.words import LONGEST_WORD, lemma, morphology, normal, words

MOST_WORDS: Final = 8
LONGEST_TITLE: Final = 120
_SHARE: Final = 0.3
"""Of the texts a word or phrase must stand in to be in common, …"""
_STREET_SHARE: Final = 0.4
"""… and a street."""
_MATTER: Final = frozenset({"NOUN", "ADJF", "VERB", "INFN"})
_LINKING: Final = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ"})
_PLACES: Final = frozenset({"Geox", "Surn", "Name", "Patr"})
_COURTESY: Final = frozenset(
    (
        *("здравствовать", "добрый", "день", "вечер", "утро", "уважаемый", "просить", "просьба", "пожалуйста"),
        *("помочь", "спасибо", "обращаться", "обратиться", "подсказать", "сказать", "быть", "мочь", "это", "этот"),
        *("весь", "наш", "ваш", "свой", "который", "какой", "когда", "почему", "сколько", "очень", "уже", "еще"),
        *("человек", "дом", "адрес", "город", "район", "улица", "год", "час", "раз", "время", "сегодня", "вчера"),
    )
)
"""Lemmas that stand in most messages to an authority and say nothing of the matter."""
_CHARACTERS: Final = 1000
"""Of a text that are looked at: the matter stands at its beginning."""
_NOWHERE: Final = Gazetteer()

_KINDS: Final = frozenset(
    (
        *("улица", "проспект", "переулок", "площадь", "бульвар", "шоссе"),
        *("набережная", "проезд", "тупик", "аллея", "микрорайон"),
    )
)
_MARKS: Final = re.compile(r"[.,;:!?…\n—()]+")
_HOUSE: Final = re.compile(
    r"(?:(?:д|дом)\.?|№|\d+\s?[а-е]?(?:/\d+)?)(?=\s|$)(?!\s(?!дом|корп|стр|кв)[а-яё]{3}).*", re.IGNORECASE
)


def common_words(texts: Sequence[str]) -> list[str]:
    """The lemmas that many of the texts have in common, the most frequent first; courtesy and places are left out."""
    counted = Counter(word for text in texts for word in {lemma(form) for form in _matter(text) if _says(form)})
    least = max(2, _SHARE * len(texts))
    frequent = [(word, count) for word, count in counted.items() if count >= least]
    return [word for word, _ in sorted(frequent, key=lambda one: (-one[1], one[0]))[:MOST_WORDS]]


def title(texts: Sequence[str], *, topic: str | None, place: str | None) -> str:
    """What a surge is called: «Нет воды: Гурьевск, Яблоневая аллея».

    The matter is in the citizens' own words, if many use the same, else the topic's name.
    """
    matter = _phrase(texts) or topic or ", ".join(common_words(texts)[:3]) or "Похожие вопросы"
    street_named = _common_street(texts)
    if place and street_named and normal(street_named) in normal(place):
        street_named = None
    where = ", ".join(part for part in (place, street_named) if part)
    whole = f"{matter[0].upper()}{matter[1:]}" + (f": {where}" if where else "")
    return whole if len(whole) <= LONGEST_TITLE else f"{whole[: LONGEST_TITLE - 1].rstrip(' ,')}…"


def street(text: str) -> str | None:
    """The first street that a text names, in the nominative and without its house: «Яблоневая аллея»."""
    found = find_places(text[:_CHARACTERS], _NOWHERE)
    return next((_nominative(place.text) for place in found if place.how is PlaceHow.STREET), None)


def _common_street(texts: Sequence[str]) -> str | None:
    counted = Counter(found for text in texts if (found := street(text)))
    name, count = counted.most_common(1)[0] if counted else (None, 0)
    return name if count >= max(2, _STREET_SHARE * len(texts)) else None


def _phrase(texts: Sequence[str]) -> str | None:
    """Words by which many of the texts say what the matter is: what is missing, else two or three in a row."""
    forms = [_matter(text) for text in texts]
    missing = Counter(thing for text in texts for thing in {one for part in _clauses(text) for one in _missing(part)})
    thing, count = missing.most_common(1)[0] if missing else ("", 0)
    if count >= max(2, _SHARE * len(texts)):
        return f"нет {thing}"
    counted = Counter(run for one in forms for run in {*_runs(one, 2), *_runs(one, 3)} if _is_phrase(run))
    best = max(counted.values(), default=0)
    if best < max(2, _SHARE * len(texts)):
        return None
    # Of phrases that nearly as many use the longest says most.
    usual = [run for run, count in counted.items() if count >= 0.8 * best]
    longest = max(usual, key=lambda run: (len(run), counted[run], run))
    return " ".join(longest)


def _missing(forms: Sequence[str]) -> set[str]:
    """The things, in the genitive, that a clause says are missing: «нет холодной воды», «воды нет», «без воды»."""
    found = set()
    for at, form in enumerate(forms):
        if form not in {"нет", "без"}:
            continue
        near = [*forms[at + 1 : at + 3], *forms[max(0, at - 1) : at]]
        thing = next((one for one in near if _parse(one).tag.POS == "NOUN" and _says(one)), None)
        genitive = _parse(thing).inflect({"gent"}) if thing else None
        if genitive is not None:
            found.add(normal(genitive.word))
    return found


def _runs(forms: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    return (tuple(forms[start : start + size]) for start in range(len(forms) - size + 1))


def _matter(text: str) -> list[str]:
    """The words of a text that are not of a street."""
    shown = text[:_CHARACTERS]
    streets = [(place.start, place.end) for place in find_places(shown, _NOWHERE) if place.how is PlaceHow.STREET]
    kept = (word for word in words(shown) if not any(start <= word.start < end for start, end in streets))
    return [normal(word.text) for word in kept]


def _clauses(text: str) -> Iterator[list[str]]:
    """What stands between marks in a text: «воды нет, дети дома» does not say that children are missing."""
    return (_matter(part) for part in _MARKS.split(text[:_CHARACTERS]))


def _is_phrase(run: tuple[str, ...]) -> bool:
    """Whether a run of words can stand for the matter: a thing, and no loose end."""
    if any(_is_other(form) for form in run) or not any(_parse(form).tag.POS == "NOUN" for form in run):
        return False
    return _stands_alone(run[0]) and _stands_alone(run[-1])


@cache
def _is_other(form: str) -> bool:
    """Whether a word is a number, a place or a name, or stands in every message."""
    return not form.replace("-", "").isalpha() or bool(_PLACES & _parse(form).tag.grammemes) or _is_courtesy(form)


@cache
def _stands_alone(form: str) -> bool:
    return len(form) > 2 and _parse(form).tag.POS not in _LINKING


@cache
def _says(form: str) -> bool:
    return len(form) > 2 and _parse(form).tag.POS in _MATTER and not _is_other(form)


def _is_courtesy(form: str) -> bool:
    return lemma(form) in _COURTESY


@cache
def _parse(form: str) -> Parse:
    return morphology().parse(form[:LONGEST_WORD])[0]


def _nominative(written: str) -> str:
    """A street's name as it stands on a map, from how it is written in a sentence with its house."""
    kept = re.split(r"[\s,]+", re.sub(r"\.(?=[^\W\d])", ". ", written.strip()))
    ends = (at for at in range(1, len(kept)) if _HOUSE.fullmatch(" ".join(kept[at:])))
    shown = kept[: next(ends, len(kept))]
    kind = next((at for at, part in enumerate(shown) if lemma(part) in _KINDS), None)
    if kind is None:
        return " ".join(shown)
    noun = next((one for one in morphology().parse(normal(shown[kind])) if one.normal_form in _KINDS), None)
    gender = noun.tag.gender if noun else None
    shown[kind] = lemma(shown[kind])
    return " ".join(part if at == kind else _agreeing(part, gender) for at, part in enumerate(shown))


def _agreeing(word: str, gender: str | None) -> str:
    """An adjective in the nominative of a gender; any other word as it is."""
    parse = next((one for one in morphology().parse(normal(word)) if one.tag.POS == "ADJF"), None)
    if parse is None or gender is None or not word[:1].isalpha():
        return word
    form = parse.inflect({"nomn", "sing", gender})
    if form is None:
        return word
    return str(form.word).capitalize() if word[0].isupper() else str(form.word)
