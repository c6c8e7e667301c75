"""What the machine does about surges: lets questions alike join, proposes new ones, ends those that are over.

Safe to repeat; two at once do no harm: a question is in one surge at a time, and the database sees to it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import numpy as np

from app.accounts.permissions import Scope
from app.core.clock import Clock
from app.core.db import Session, Sessions, new_id
from app.language.likeness import Matrix
from app.outbox import queries as outbox
from app.surges import queries as surges
from app.surges.alike import centre
from app.surges.detection import Burst, Look, Seen, may_burst
from app.surges.events import SurgeJoined, SurgeProposed
from app.surges.models import Surge, SurgeState
from app.surges.places import Places
from app.surges.queries import Joining
from app.surges.service import end
from app.surges.usual import WINDOWS
from app.surges.watch import queries as watched
from app.surges.watch.matching import Match, Standing, Surges
from app.surges.wording import common_words, title

# Of the newest questions: a region has a few hundred in six hours, and this is a second of work.
_MOST: Final = 3000
_MOST_TEXTS: Final = 100
_DISMISSED_FOR: Final = timedelta(hours=24)
_QUIET_FOR: Final = timedelta(hours=24)
_GROWN: Final = 3
_AT_ONCE: Final = 100
_ENDED: Final = "Сутки нет новых вопросов, на все отвечено."


@dataclass(frozen=True, slots=True)
class Seeing:
    """What came lately and is in no surge, with what it is compared with."""

    seen: Sequence[Seen]
    vectors: Matrix
    known: Surges
    look: Look | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A surge to be proposed. likeness: of each question to the middle of all."""

    burst: Burst
    questions: Sequence[UUID]
    likeness: Sequence[float]


@dataclass(frozen=True, slots=True)
class Findings:
    """What is to be done: questions that join surges, and new surges."""

    matches: Sequence[tuple[UUID, Match]]
    proposals: Sequence[Proposal]


async def watch(*, sessions: Sessions, clock: Clock) -> int:
    """Let questions alike join surges and propose new ones; how many were proposed."""
    now = clock.now()
    async with sessions.begin() as session:
        seeing = await _see(session, now=now)
    if seeing is None:
        return 0
    findings = await asyncio.to_thread(_find, seeing)
    named = [(proposal, await _name(proposal, sessions=sessions)) for proposal in findings.proposals]
    async with sessions.begin() as session:
        await _join(session, findings.matches, now=now)
        for proposal, (name, words) in named:
            await _propose(session, proposal, name=name, words=words, now=now)
    return len(named)


async def end_quiet(session: Session, *, now: datetime) -> int:
    """End the open surges that are over: a day without a new question, and all answered; how many.

    Proposed ones of which nobody took notice are dismissed.
    """
    quiet = await surges.lock_quiet(session, since=now - _QUIET_FOR, limit=_AT_ONCE)
    for surge in quiet:
        if surge.state is SurgeState.OPEN:
            await end(session, surge, reason=_ENDED, by=None, now=now)
        else:
            surge.state, surge.closed_at, surge.close_note = SurgeState.DISMISSED, now, _ENDED
    return len(quiet)


async def _see(session: Session, *, now: datetime) -> Seeing | None:
    """What there is to be looked at; None when nothing came."""
    since = now - max(WINDOWS)
    seen, rows = await watched.fresh(session, since=since, limit=_MOST)
    if not seen:
        return None
    known = await watched.known(session, dismissed_since=now - _DISMISSED_FOR)
    places = await watched.places(session)
    compared = Surges(
        [
            Standing(one.id, one.state, one.topic_id, one.territory_id, joins=one.joins_itself or not _is_open(one))
            for one in known
        ],
        _unit(watched.read_vectors([one.centre for one in known])),
        places,
        await watched.taken_out(session, [one.id for one in known], since=since) if known else frozenset(),
    )
    vectors = watched.read_vectors(rows)
    return Seeing(seen, vectors, compared, await _look(session, seen, vectors, places, now=now))


def _is_open(surge: watched.Known) -> bool:
    return surge.state is SurgeState.OPEN


def _unit(vectors: Matrix) -> Matrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


async def _look(
    session: Session, seen: Sequence[Seen], vectors: Matrix, places: Places, *, now: datetime
) -> Look | None:
    topics = may_burst(seen)
    if not topics:
        return None
    return Look(seen, vectors, await watched.usual(session, topics, now=now), places, now)


def _find(seeing: Seeing) -> Findings:
    """Questions that belong to known surges, and bursts among the others."""
    seen, vectors = seeing.seen, seeing.vectors
    matches = seeing.known.matches(seen, vectors)
    if seeing.look is None:
        return Findings([(seen[one.row].id, one) for one in matches], ())
    joined = {one.row for one in matches}
    others = [row for row in range(len(seen)) if row not in joined]
    look = Look([seen[row] for row in others], vectors[others], seeing.look.usual, seeing.look.places, seeing.look.now)
    proposals: list[Proposal] = []
    found = [(seen[one.row].id, one) for one in matches]
    for burst in look.bursts():
        surge = seeing.known.same(burst, look.vectors)
        of_burst = look.vectors[list(burst.rows)]
        likeness = (of_burst @ centre(of_burst)).tolist()
        questions = [look.seen[row].id for row in burst.rows]
        if surge is None:
            proposals.append(Proposal(burst, questions, likeness))
        elif surge.joins:
            pairs = zip(questions, burst.rows, likeness, strict=True)
            found += [(question, Match(others[row], surge.id, alike)) for question, row, alike in pairs]
    return Findings(found, proposals)


async def _name(proposal: Proposal, *, sessions: Sessions) -> tuple[str, list[str]]:
    """What a proposed surge is called, and the words that its questions have in common."""
    async with sessions.begin() as session:
        asked = await surges.asked(session, proposal.questions[:_MOST_TEXTS], scope=Scope(None))
        topic, place = await watched.names(session, proposal.burst.topic_id, proposal.burst.territory_id)
    texts = [one.text for one in asked]
    name = await asyncio.to_thread(title, texts, topic=topic, place=place)
    return name, await asyncio.to_thread(common_words, texts)


async def _join(session: Session, matches: Collection[tuple[UUID, Match]], *, now: datetime) -> None:
    if not matches:
        return
    of_surge: dict[UUID, list[Joining]] = defaultdict(list)
    for question_id, match in matches:
        of_surge[match.surge_id].append((match.surge_id, question_id, match.likeness, now, None))
    locked = await surges.lock_all(session, of_surge)
    joining = [one for surge_id, rows in of_surge.items() if _still_joins(locked.get(surge_id)) for one in rows]
    joined = await surges.add(session, joining)
    await watched.note_seen(session, list(of_surge), now=now)
    opened = [(one, surge_id) for surge_id, one in joined if locked[surge_id].state is SurgeState.OPEN]
    await outbox.record_all(session, (SurgeJoined(question_id=one, surge_id=other) for one, other in opened), now=now)
    dismissed = [surge for surge in locked.values() if surge.state is SurgeState.DISMISSED]
    await _propose_again(session, dismissed, now=now)


def _still_joins(surge: Surge | None) -> bool:
    """Whether questions may join a surge now that it is locked: a person may have decided meanwhile."""
    if surge is None or surge.state is SurgeState.CLOSED:
        return False
    return surge.state is not SurgeState.OPEN or surge.joins_itself


async def _propose_again(session: Session, dismissed: Sequence[Surge], *, now: datetime) -> None:
    """What was dismissed and grew threefold since is for a person to look at once more."""
    if not dismissed:
        return
    counts = await watched.growth(session, [surge.id for surge in dismissed])
    for surge in dismissed:
        grown, before = counts.get(surge.id, (0, 0))
        if before and grown >= _GROWN * before:
            surge.state, surge.proposed_at = SurgeState.PROPOSED, now
            surge.closed_at, surge.closed_by, surge.close_note = None, None, ""
            outbox.record(session, SurgeProposed(surge_id=surge.id), now=now)


async def _propose(session: Session, proposal: Proposal, *, name: str, words: list[str], now: datetime) -> None:
    burst = proposal.burst
    surge = Surge(
        id=new_id(),
        state=SurgeState.PROPOSED,
        title=name,
        topic_id=burst.topic_id,
        territory_id=burst.territory_id,
        words=words,
        usual_per_hour=burst.usual_per_hour,
        seen_per_hour=burst.seen_per_hour,
        began_at=burst.began_at,
        proposed_at=now,
    )
    session.add(surge)
    await session.flush()  # its members point at it
    pairs = zip(proposal.questions, proposal.likeness, strict=True)
    await surges.add(session, [(surge.id, question, alike, now, None) for question, alike in pairs])
    outbox.record(session, SurgeProposed(surge_id=surge.id), now=now)
