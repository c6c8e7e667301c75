"""Screening by what people decided about messages like this one. Pure.

A copy of a text is judged as that text was. A text that is only alike is, when the screening takes it for the same
class as it took the other, when both ask or neither does, and unless it is urgent, threatens or insults: those cannot
be taught away but by their very words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Final
from uuid import UUID

import numpy as np

from app.intake.screening import Screening, ScreeningClass
from app.language.likeness import SIZE, Matrix, fingerprint, vectors
from app.language.words import normal, plain, words_of

ALIKE_TO_OPEN: Final = 0.85
ALIKE_TO_CLOSE: Final = 0.9
"""Likeness from which a lesson counts; a question closed wrongly costs more than one opened wrongly.

Fitted on pairs of the labelled comments of one class: from .7 on both of a pair need an answer or neither does; from
.85 on they are about the same.
"""

_ONLY_BY_THEIR_WORDS: Final = frozenset({ScreeningClass.THREAT, ScreeningClass.OBSCENITY, ScreeningClass.INSULT})


@dataclass(frozen=True, slots=True)
class Marks:
    """What a text is known again by. fingerprint: None without words; vector: None where no word is known."""

    fingerprint: int | None
    vector: Matrix | None
    asks: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a person decided about a message. number: its question's; was: the class the screening gave."""

    id: UUID
    number: int
    was: ScreeningClass
    needs_answer: bool
    screening: ScreeningClass
    marks: Marks


class Shelf:
    """Lessons ready to be applied; safe to share between threads."""

    def __init__(self, lessons: Sequence[Lesson] = ()) -> None:
        """lessons: newest first; of two that fit equally well the newer one counts."""
        self._copies = {one.marks.fingerprint: one for one in reversed(lessons) if one.marks.fingerprint is not None}
        self._alike = [one for one in lessons if one.marks.vector is not None]
        rows = [one.marks.vector for one in self._alike if one.marks.vector is not None]
        self._vectors = np.stack(rows) if rows else np.zeros((0, SIZE), dtype=np.float32)

    def judged(self, texts: Sequence[str], screenings: Sequence[Screening]) -> list[Screening]:
        """The screenings of some texts, changed where a lesson says otherwise."""
        if not self._copies and not self._alike:
            return list(screenings)
        pairs = zip(marks(texts, alike=bool(self._alike)), screenings, strict=True)
        return [self._judge(mark, screening) for mark, screening in pairs]

    def _judge(self, mark: Marks, screening: Screening) -> Screening:
        copy = self._copies.get(mark.fingerprint) if mark.fingerprint is not None else None
        if copy is not None and (copy.was is ScreeningClass.TALK) == (screening.kind is ScreeningClass.TALK):
            return _as_taught(screening, copy, "Та же запись, что")
        if mark.vector is None or screening.urgent or screening.kind in _ONLY_BY_THEIR_WORDS:
            return screening
        near = self._vectors @ mark.vector
        for index in np.argsort(-near, kind="stable"):
            if near[index] < ALIKE_TO_OPEN:
                break
            lesson = self._alike[index]
            enough = ALIKE_TO_OPEN if lesson.needs_answer else ALIKE_TO_CLOSE
            if near[index] >= enough and lesson.was is screening.kind and lesson.marks.asks == mark.asks:
                return _as_taught(screening, lesson, "Похоже на")
        return screening


def marks(texts: Sequence[str], *, alike: bool = True) -> list[Marks]:
    """What some texts are known again by; a second the first time vectors are made.

    alike  False: without their vectors
    """
    found = vectors().of(texts) if alike else np.zeros((len(texts), SIZE), dtype=np.float32)
    return [
        Marks(_fingerprint(text), vector if vector.any() else None, "?" in plain(text))
        for text, vector in zip(texts, found, strict=True)
    ]


def _fingerprint(text: str) -> int | None:
    """Also of a text too short to be a copy of another by itself: here a person has judged it."""
    if (known := fingerprint(text)) is not None:
        return known
    forms = [normal(word) for word in words_of(plain(text))]
    if not forms:
        return None
    return int.from_bytes(blake2b(" ".join(["short", *forms]).encode(), digest_size=8).digest(), signed=True)


def _as_taught(screening: Screening, lesson: Lesson, how: str) -> Screening:
    decided = "ответ нужен" if lesson.needs_answer else "ответ не нужен"
    return replace(
        screening,
        kind=lesson.screening,
        reason=f"{how} №{lesson.number}: координатор решил, что {decided}.",
        urgent=screening.urgent and lesson.needs_answer,
        missing=screening.missing if lesson.screening is screening.kind else (),
    )
