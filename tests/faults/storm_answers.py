"""Answers given during a storm: approved like any other, published by the worker, and compared with what stands."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.orm.exc import StaleDataError

from app.accounts.models import Operator
from app.agencies.models import Agency
from app.core.clock import SystemClock
from app.core.db import Session, Sessions, Unavailable
from app.core.errors import Refusal
from app.demo.vk.params import CAPTCHA_KEY
from app.drafting import service as drafting
from app.networks.access import FailureKind
from app.pages.challenge import solution
from app.publishing.models import Publication, PublicationState
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.quotas import queries as quotas
from app.quotas.models import Parked
from tests.drafting.desk import acting

_OPEN = (Status.RECEIVED, Status.TRIAGE, Status.ROUTED)
_LOOK_EVERY_SECONDS = 0.5
# A try that takes longer was taken over, or its process died.
_TRY_SECONDS = 20
_PASSING = (*Unavailable, StaleDataError, Refusal)


@dataclass
class Settled:
    """Answers by where they ended; `times` by how often the network shows them, for each end.

    looked_up  were unknown for a while, and then found
    """

    approved: int = 0
    states: Counter[str] = field(default_factory=Counter)
    looked_up: int = 0
    times: dict[str, Counter[int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class Answers:
    """Somebody who answers, settles captchas, and does not want to wait for minutes when nothing speaks against it."""

    def __init__(self, sessions: Sessions, number: int) -> None:
        self._sessions = sessions
        self._number = number
        self._texts: dict[UUID, str] = {}
        self._unknown: set[UUID] = set()

    async def write(self) -> None:
        """Approve an answer to one question after the other, so many."""
        while len(self._texts) < self._number:
            with suppress(*_PASSING):
                await self._help()
                await self._answer()
            await asyncio.sleep(_LOOK_EVERY_SECONDS / 5)

    async def settle(self, *, within: float) -> None:
        """Wait until every answer came to its end."""
        ends_at = monotonic() + within
        while monotonic() < ends_at:
            with suppress(*_PASSING):
                await self._help()
                if not await self._under_way():
                    return
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def compare(self, replies: Sequence[str]) -> Settled:
        """Count. replies: texts that stand in the networks in the pages' names."""
        shown = Counter(text.partition("Ответ ")[2] for text in replies)
        settled = Settled(approved=len(self._texts))
        async with self._sessions.begin() as session:
            found = (await session.scalars(select(Publication))).all()
        for one in found:
            state = one.state.value if one.state is PublicationState.CONFIRMED else f"{one.state.value} ({one.failure})"
            settled.states[state] += 1
            times = shown[one.text.partition("Ответ ")[2]]
            settled.times.setdefault(state, Counter())[times] += 1
            settled.looked_up += one.id in self._unknown and one.state is PublicationState.CONFIRMED
            if not _is_right(one, times):
                settled.wrong.append(f"{one.text}: {state}, {times} times in the network")
        return settled

    async def _answer(self) -> None:
        now = SystemClock().now()
        async with self._sessions.begin() as session:
            question = await session.scalar(
                select(Question)
                .where(Question.status.in_(_OPEN), Question.id.not_in(self._texts), Question.page_id.is_not(None))
                .order_by(Question.received_at.desc())
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            if question is None:
                return
            author = (await session.scalars(select(Operator).limit(1))).one()
            question.status, question.agency_id = Status.ROUTED, (await session.scalars(select(Agency.id))).first()
            await session.flush()
            words = f"Здравствуйте! Ответ №{len(self._texts) + 1}."
            draft = await drafting.write(session, question.id, text=words, base_revision=0, by=acting(author), now=now)
            await session.flush()
            await drafting.submit(session, draft.id, revision=1, by=acting(author), now=now)
            key = question.id
        self._texts[key] = words

    async def _help(self) -> None:
        """What a person does, and what time does: captchas, rests of ten minutes, pauses between two tries."""
        now = SystemClock().now()
        async with self._sessions.begin() as session:
            await self._note_unknown(session)
            parked = (await session.scalars(select(Parked).where(Parked.until.is_(None)))).all()
            for one in parked:
                if one.solution is None:
                    await quotas.solve(session, [one.account], solution(one.challenge, CAPTCHA_KEY))
            await session.execute(text("DELETE FROM parked WHERE part = 'writes' AND until IS NOT NULL"))
            waiting = Publication.state.in_([PublicationState.PLANNED, PublicationState.SENDING])
            old = Publication.sending_at < now - timedelta(seconds=_TRY_SECONDS)
            await session.execute(
                update(Publication).where(waiting, old, Publication.next_try_at > now).values(next_try_at=now)
            )

    async def _note_unknown(self, session: Session) -> None:
        unknown = [FailureKind.UNKNOWN_OUTCOME.value, FailureKind.MALFORMED.value]
        self._unknown |= set(await session.scalars(select(Publication.id).where(Publication.failure.in_(unknown))))

    async def _under_way(self) -> bool:
        """Whether an answer has not come to its end, or has not even begun."""
        async with self._sessions.begin() as session:
            states = (await session.scalars(select(Publication.state))).all()
        ended = sum(state not in (PublicationState.PLANNED, PublicationState.SENDING) for state in states)
        return ended < len(self._texts)


def _is_right(one: Publication, times: int) -> bool:
    """Once when it is confirmed; where nobody can look, at most once and shown as unsure; else not at all."""
    if one.state is PublicationState.CONFIRMED:
        return times == 1
    if one.failure == FailureKind.UNSURE.value:
        return times <= 1
    return times == 0
