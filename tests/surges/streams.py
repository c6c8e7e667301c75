"""Streams of questions as they come over a day, for tests that look for bursts in them."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np

from app.core.db import new_id
from app.language.likeness import SIZE, Matrix
from app.surges.detection import Burst, Look, Seen
from app.surges.places import Places
from app.surges.usual import LONG, SHORT, WEEKS, Usual
from tests.fakes import MONDAY

WATER, ROADS = new_id(), new_id()
REGION, GURYEVSK, STREET, BALTIYSK = (new_id() for _ in range(4))
PLACES = Places({REGION: None, GURYEVSK: REGION, STREET: GURYEVSK, BALTIYSK: REGION}, frozenset({REGION}))


def matter(number: int) -> Matrix:
    """The direction of one matter; two matters are as unlike as two of the words of one language."""
    drawn = np.random.default_rng(number).normal(size=SIZE)
    return np.asarray(drawn / np.linalg.norm(drawn), dtype=np.float32)


@dataclass
class Stream:
    """Questions that came until `now`, and what is usual."""

    now: datetime = MONDAY
    usual: Usual = field(default_factory=lambda: Usual(WEEKS))
    seen: list[Seen] = field(default_factory=list)
    rows: list[Matrix] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(4))  # noqa: S311 - a test

    def come(
        self,
        count: int,
        *,
        topic: UUID | None = WATER,
        place: UUID | None = GURYEVSK,
        about: int | None = 0,
        within: timedelta = timedelta(minutes=25),
        people: int | None = None,
        own: float = 0.8,
    ) -> None:
        """Questions spread over the time before now. about: the matter, None: each its own; people: how many ask;
        own: how much of a text is not of its matter.
        """
        citizens = [new_id() for _ in range(people or count)]
        for number in range(count):
            at = self.now - within * self.chance.random()
            self.seen.append(Seen(new_id(), citizens[number % len(citizens)], topic, place, at))
            others = matter(self.chance.randrange(10**9))
            mixed = others if about is None else matter(about) + own * others
            self.rows.append(np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32))

    def usually(self, *, in_two_hours: list[int], in_six: list[int], place: UUID | None = GURYEVSK) -> None:
        """What came on the topic of water in each week before."""
        self.usual = Usual(len(in_six), {WATER: {place: {SHORT: in_two_hours, LONG: in_six}}})

    def bursts(self) -> list[Burst]:
        """What is found in the stream."""
        vectors = np.stack(self.rows) if self.rows else np.zeros((0, SIZE), dtype=np.float32)
        return Look(self.seen, vectors, self.usual, PLACES, self.now).bursts()
