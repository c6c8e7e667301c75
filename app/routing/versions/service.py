"""What the router learns: asked for, learnt in a process of its own, measured, and put to work when it is not worse."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from app.core import logs
from app.core.clock import Clock
from app.core.db import Session, Sessions
from app.core.errors import Conflict
from app.outbox import queries as outbox
from app.routing import gathering
from app.routing.knowledge import Knowledge
from app.routing.learning import learning as model
from app.routing.learning.storing import ForeignModel
from app.routing.learnt import Version
from app.routing.versions import queries as versions
from app.routing.versions.events import RouterLearningRequested, RouterVersionLive
from app.routing.versions.figures import point_for
from app.routing.versions.models import RouterVersion, VersionState
from app.routing.versions.queries import Deciding
from app.routing.versions.rehearsal import (
    LEAST_EXAMPLES,
    Confirmed,
    Lesson,
    Rehearsed,
    Rival,
    learn_all,
    points_of,
    pools_of,
    rehearse,
)

_log = logs.logger(__name__)

USUAL_PRECISION: Final = 0.9
"""Aimed at while nobody has said."""

SILENT_AFTER: Final = timedelta(minutes=2)
"""Learning that gave no sign of life for so long has died with its worker."""

_SIGN_OF_LIFE_SECONDS: Final = 10.0
_GATHERED_AT_ONCE: Final = 2000

T = TypeVar("T")


class LearningAlready(Conflict):
    """A version is being learnt just now."""

    code = "learning-already"


class NotLearnt(Conflict):
    """The version cannot decide: it was not learnt to the end, or what it learnt is no longer kept."""

    code = "version-not-learnt"


async def request(session: Session, *, by: UUID | None, now: datetime) -> RouterVersion:
    """Ask for a new version; a worker learns it. by: None for the night. Raises LearningAlready."""
    version_id = await versions.start(session, by=by, now=now)
    if version_id is None:
        raise LearningAlready("A version is being learnt just now; wait until it is done.")
    outbox.record(session, RouterLearningRequested(version_id=version_id, by=by), now=now)
    return await versions.get(session, version_id)


async def request_when_worth_it(session: Session, *, now: datetime) -> bool:
    """Ask for a new version when there is something new to learn from, and enough of it."""
    live = await versions.in_state(session, VersionState.LIVE)
    if await versions.count_confirmed(session) < LEAST_EXAMPLES:
        return False
    if live is not None and not await versions.count_confirmed(session, since=live.started_at):
        return False
    try:
        await request(session, by=None, now=now)
    except LearningAlready:
        return False
    return True


async def learn(version_id: UUID, *, sessions: Sessions, clock: Clock, executor: Executor) -> None:
    """Learn a version that was asked for, and put it to work when it is not worse; safe to repeat.

    One that breaks off gives no sign of life any more: see `give_up_silent`.

    executor  where it is computed, for minutes; a process of its own
    """
    async with sessions.begin() as session:
        step = "Собираем подтверждённые вопросы"
        if not await versions.claim(session, version_id, step=step, now=clock.now()):
            return
    work = _Work(version_id, sessions, clock, executor)
    try:
        lesson = await _gather(work)
        if len(lesson.confirmed) < LEAST_EXAMPLES:
            reason = f"мало подтверждённых вопросов: {len(lesson.confirmed)} из {LEAST_EXAMPLES}"
            await work.refuse(reason)
            return
        rehearsed = await work.compute(rehearse, lesson, step="Учимся и проверяем на новейших вопросах", progress=0.2)
        content = b""
        if not rehearsed.refused:
            content = await work.compute(learn_all, lesson, step="Учимся на всех вопросах", progress=0.7)
        await work.settle(lesson, rehearsed, content)
    except _GivenUp:
        _log.warning("learning was given up meanwhile", version=str(version_id))


class _GivenUp(Exception):
    """The version was given up while it was being learnt."""


class _Work:
    """One version while it is being learnt."""

    def __init__(self, version_id: UUID, sessions: Sessions, clock: Clock, executor: Executor) -> None:
        self.version_id = version_id
        self.sessions = sessions
        self.clock = clock
        self._executor = executor

    async def compute(self, task: Callable[[Lesson], T], lesson: Lesson, *, step: str, progress: float) -> T:
        """The result of a long computation, signs of life being given meanwhile."""
        running = asyncio.get_running_loop().run_in_executor(self._executor, task, lesson)
        done: set[asyncio.Future[T]] = set()
        while not done:
            async with self.sessions.begin() as session:
                alive = await versions.beat(
                    session, self.version_id, now=self.clock.now(), step=step, progress=progress
                )
            if not alive:
                running.cancel()
                raise _GivenUp
            done, _ = await asyncio.wait([running], timeout=_SIGN_OF_LIFE_SECONDS)
        return running.result()

    async def settle(self, lesson: Lesson, rehearsed: Rehearsed, content: bytes) -> None:
        """Keep what was learnt; live when it is not worse."""
        now = self.clock.now()
        async with self.sessions.begin() as session:
            version = await versions.get(session, self.version_id, lock=True)
            if version.state is not VersionState.LEARNING:
                raise _GivenUp
            version.examples, version.tested_on = len(lesson.confirmed), rehearsed.tested_on
            version.measured, version.reason = rehearsed.measured, rehearsed.refused
            version.finished_at, version.step, version.progress = now, "", 1.0
            if rehearsed.refused:
                version.state = VersionState.REFUSED
                return
            version.content, version.trial = content, rehearsed.trial
            await _go_live(session, version, by=None, now=now)

    async def refuse(self, reason: str) -> None:
        """End without a version that could decide."""
        async with self.sessions.begin() as session:
            version = await versions.get(session, self.version_id, lock=True)
            if version.state is VersionState.LEARNING:
                version.state, version.reason, version.step = VersionState.REFUSED, reason, ""
                version.finished_at = self.clock.now()


async def _go_live(session: Session, version: RouterVersion, *, by: UUID | None, now: datetime) -> None:
    before = await versions.in_state(session, VersionState.LIVE, lock=True)
    if before is not None:
        before.state, before.retired_at = VersionState.RETIRED, now
        await session.flush()  # at most one is live, at any instant
    version.state, version.live_at, version.retired_at = VersionState.LIVE, now, None
    await session.flush()
    await versions.forget_contents(session)
    outbox.record(session, RouterVersionLive(version_id=version.id, number=version.number, by=by), now=now)


async def make_live(session: Session, version_id: UUID, *, by: UUID, now: datetime) -> RouterVersion:
    """Let another version decide, an earlier or a later one. Raises VersionNotFound, NotLearnt."""
    version = await versions.get(session, version_id, lock=True)
    if version.state is VersionState.LIVE:
        return version
    if version.state is not VersionState.RETIRED or not await versions.has_content(session, version_id):
        raise NotLearnt("This version was not learnt to the end, or what it learnt is no longer kept.")
    await _go_live(session, version, by=by, now=now)
    return version


async def give_up_silent(session: Session, *, now: datetime) -> int:
    """Versions whose learning died with its worker have failed; their number."""
    reason = "Обучение оборвалось: процесс не подаёт признаков жизни."
    return await versions.give_up_silent(session, silent_since=now - SILENT_AFTER, reason=reason, now=now)


async def _gather(work: _Work) -> Lesson:
    """What is learnt from, as it stands now."""
    on = work.clock.now().date()
    async with work.sessions.begin() as session:
        taught = await versions.confirmed(session)
        catalogue = await gathering.catalogue(session)
        live = await versions.in_state(session, VersionState.LIVE)
        rival = await _rival(session, live)
        aim = await versions.aim(session)
    confirmed: list[Confirmed] = []
    for start in range(0, len(taught), _GATHERED_AT_ONCE):
        confirmed += await _confirmed(work.sessions, taught[start : start + _GATHERED_AT_ONCE], on)
    return Lesson(catalogue, confirmed, on, aim.precision if aim else USUAL_PRECISION, rival)


async def _confirmed(sessions: Sessions, taught: Sequence[versions.Taught], on: date) -> list[Confirmed]:
    async with sessions.begin() as session:
        known = await gathering.askings(session, [one.question_id for one in taught], on=on)
    return [
        # As it was asked: nobody had given it back yet.
        Confirmed(replace(known[one.question_id], refused=frozenset()), one.agency_id, one.topic_id)
        for one in taught
        if one.question_id in known and known[one.question_id].text.strip()
    ]


async def _rival(session: Session, live: RouterVersion | None) -> Rival | None:
    if live is None:
        return None
    version = await versions.with_content(session, live.id)
    topics, agencies = pools_of(version.measured)
    return Rival(version.trial, topics, agencies) if version.trial else None


async def with_live(session: Session, known: Knowledge, *, before: Knowledge | None = None) -> Knowledge:
    """Knowledge with the version that is live, and the threshold by the precision aimed at.

    before  knowledge of an earlier moment; the version is not read again while it is the same
    """
    now = await versions.deciding(session)
    if now.version_id is None:
        return replace(known, live_id=None, version=None, threshold=None) if known.live_id else known
    same = before is not None and before.live_id == now.version_id
    row = await (versions.get if same else versions.with_content)(session, now.version_id)
    version = before.version if before is not None and same else await _read(row)
    threshold = threshold_of(row, now) if version else None
    if (known.live_id, known.version, known.threshold) == (now.version_id, version, threshold):
        return known
    return replace(known, live_id=now.version_id, version=version, threshold=threshold)


async def _read(version: RouterVersion) -> Version | None:
    """A version ready to be asked; None for one that another version of the program learnt otherwise."""
    assert version.content is not None, "what the live version learnt is always kept"
    topics, agencies = pools_of(version.measured)
    try:
        return Version(version.id, await asyncio.to_thread(model.read, version.content), topics, agencies)
    except ForeignModel:
        _log.warning("the live router version cannot be read; rules and words decide", version=str(version.id))
        return None


def threshold_of(version: RouterVersion, now: Deciding) -> float:
    """The least probability to do without a person; 1 where the precision aimed at is out of reach."""
    point = point_for(points_of(version.measured), now.precision or USUAL_PRECISION)
    return point.threshold if point else 1.0
