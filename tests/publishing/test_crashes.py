"""A process killed at any point of publishing leaves one answer, told once.

`Life` counts every point at which a process can die: before and after each transaction begins and commits, and before
and after each call takes effect in the network. The tests walk through all of them.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product
from typing import cast

import pytest

from app.core.db import Session, Sessions
from app.core.sealing import Sealer
from app.publishing.models import PublicationState
from app.questions.lifecycle import Status
from tests.drafting.desk import told
from tests.fakes import FrozenClock
from tests.publishing.sending import Way, on_its_way
from tests.publishing.wall import Wall

# Publishing without an accident passes so many points; a test holds it to that.
POINTS = 8
LONG_ENOUGH = timedelta(minutes=20)


class Killed(BaseException):
    """The process is gone: nothing of ours may catch it."""


@dataclass
class Life:
    """Ends at a point. passed: names of the points reached."""

    ends_at: int = 0
    passed: list[str] = field(default_factory=list)

    def point(self, name: str) -> None:
        self.passed.append(name)
        if len(self.passed) == self.ends_at:
            raise Killed(name)

    async def arriving(self) -> None:
        self.point("before the reply takes effect")

    async def standing(self) -> None:
        self.point("after the reply took effect")

    async def looking(self) -> None:
        self.point("while looking")

    def sessions(self, sessions: Sessions) -> Sessions:
        return cast(Sessions, Mortal(sessions, self))


@dataclass
class Mortal:
    """Sessions of a process that may die around each transaction."""

    sessions: Sessions
    life: Life

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Session]:
        self.life.point("before begin")
        async with self.sessions.begin() as session:
            yield session
            self.life.point("before commit")
        self.life.point("after commit")


async def run(way: Way, wall: Wall, life: Life) -> None:
    """The job in a process with this life."""
    wall.before, wall.after, wall.looking = life.arriving, life.standing, life.looking
    await replace(way, sessions=life.sessions(way.sessions)).publish()


async def check_one_answer(way: Way, wall: Wall) -> None:
    """After some sweeps by healthy processes."""
    healthy = Life()
    wall.before, wall.after, wall.looking = healthy.arriving, healthy.standing, healthy.looking
    for _ in range(4):
        await way.sweep(after=LONG_ENOUGH)
    publication = await way.look()
    assert len(wall.replies) == 1
    assert (publication.state, publication.external_id) == (PublicationState.CONFIRMED, "wall:9001")
    assert way.desk.question.status is Status.ANSWERED
    assert (await told(way.session, way.desk.question)).count("question.answered") == 1
    assert [message.external_id for message in await way.own_messages()] == ["wall:9001"]
    assert await way.due() == []


async def test_without_an_accident_all_points_are_passed_once(way: Way, wall: Wall) -> None:
    life = Life()
    await run(way, wall, life)
    assert life.passed == [
        "before begin",
        "before commit",
        "after commit",
        "before the reply takes effect",
        "after the reply took effect",
        "before begin",
        "before commit",
        "after commit",
    ]
    assert len(life.passed) == POINTS
    await check_one_answer(way, wall)


@pytest.mark.parametrize("point", range(1, POINTS + 1))
async def test_a_death_at_any_point_leaves_one_answer(way: Way, wall: Wall, point: int) -> None:
    with pytest.raises(Killed):
        await run(way, wall, Life(ends_at=point))
    await check_one_answer(way, wall)


@pytest.mark.parametrize(("first", "second"), list(product(range(1, POINTS), range(1, POINTS + 2))))
async def test_two_deaths_in_a_row_leave_one_answer(
    session: Session, sessions: Sessions, sealer: Sealer, clock: FrozenClock, first: int, second: int
) -> None:
    wall = Wall(clock=clock)
    way = await on_its_way(session, sessions, wall, sealer, clock)
    with pytest.raises(Killed):
        await run(way, wall, Life(ends_at=first))
    clock.advance(LONG_ENOUGH)
    # A second run may have fewer points than the one it dies at: then it simply ends well.
    survived = Life(ends_at=second)
    try:
        await run(way, wall, survived)
    except Killed:
        assert len(survived.passed) == second
    await check_one_answer(way, wall)


async def test_after_a_death_the_network_is_asked_before_anything_is_sent_again(way: Way, wall: Wall) -> None:
    with pytest.raises(Killed):
        await run(way, wall, Life(ends_at=5))
    assert wall.looks == 0
    await check_one_answer(way, wall)
    assert wall.looks == 1


async def test_nobody_takes_over_before_the_time_is_up(way: Way, wall: Wall) -> None:
    with pytest.raises(Killed):
        await run(way, wall, Life(ends_at=4))
    assert await way.due() == []
    await way.publish()
    assert wall.replies == []
