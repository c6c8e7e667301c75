"""Several matters in one message, found to propose a split where it is plain, and only there. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.language.words import LIMIT, Span, sentences
from app.routing.deciding import Decision
from app.routing.rules import TopicGuess

_TOPIC_SURE: Final = 0.85
"""Least probability of a part's topic."""

_AGENCY_SURE: Final = 0.6
"""Least probability of a part's agency."""

_LEAST_WORDS: Final = 4
"""A shorter sentence belongs to what stands before it."""

_MOST_SENTENCES: Final = 30
_LINE: Final = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Matter:
    """A part of a text with a matter of its own: `text[start:end]`."""

    start: int
    end: int
    topic: TopicGuess
    agency_id: UUID
    probability: float


def parts(text: str) -> list[Span]:
    """The sentences of a text, a line's end being an end too; those of one word or two are left out."""
    found = [part for line in _LINE.finditer(text[:LIMIT]) for part in _sentences(line)]
    return [part for part in found if len(part.text.split()) >= _LEAST_WORDS]


def _sentences(line: re.Match[str]) -> Iterator[Span]:
    for part in sentences(line[0]):
        yield Span(part.text, line.start() + part.start, line.start() + part.end)


def matters(
    text: str,
    guess: Callable[[str], Sequence[TopicGuess]],
    decide: Callable[[str, Sequence[TopicGuess]], Decision],
) -> list[Matter]:
    """The matters of a text, in order; empty unless there are two or more for different agencies.

    guess   the topics of a part
    decide  who answers for a part with such topics
    """
    found = parts(text)
    if not 2 <= len(found) <= _MOST_SENTENCES:
        return []
    sure: list[tuple[Span, TopicGuess]] = []
    for part in found:
        best = next(iter(guess(part.text)), None)
        if best is not None and best.probability >= _TOPIC_SURE:
            sure.append((part, best))
    if len({topic.topic_id for _, topic in sure}) < 2:
        return []
    return _joined(text, [one for part, topic in sure if (one := _matter(part, topic, decide))])


def _matter(part: Span, topic: TopicGuess, decide: Callable[[str, Sequence[TopicGuess]], Decision]) -> Matter | None:
    best = decide(part.text, [topic]).best
    if best is None or best.probability < _AGENCY_SURE:
        return None
    return Matter(part.start, part.end, topic, best.agency_id, topic.probability * best.probability)


def _joined(text: str, found: Sequence[Matter]) -> list[Matter]:
    """Neighbours for one agency made one, each reaching to where the next begins; empty for a single one."""
    joined: list[Matter] = []
    for one in found:
        if not joined or joined[-1].agency_id != one.agency_id:
            joined.append(one)
    if len(joined) < 2 or len({one.agency_id for one in joined}) < len(joined):
        return []
    starts = [0, *(one.start for one in joined[1:])]
    ends = [*(one.start for one in joined[1:]), len(text)]
    return [
        Matter(start, end, one.topic, one.agency_id, one.probability)
        for start, end, one in zip(starts, ends, joined, strict=True)
    ]
