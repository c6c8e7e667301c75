"""SQL of the demo's report: joins across stages, read only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, cast, func, select
from sqlalchemy.orm import aliased

from app.core.db import Session
from app.outbox.models import OutboxEvent
from app.pages.models import Post
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import Message, Question
from app.routing.models import Assignment


@dataclass(frozen=True, slots=True)
class Stored:
    """What stands in the database of one page."""

    posts: int
    citizens_messages: int
    page_messages: int

    @property
    def messages(self) -> int:
        """Comments and replies of everybody."""
        return self.citizens_messages + self.page_messages


@dataclass(frozen=True, slots=True)
class Took:
    """How long a stage took, in seconds; None when nothing went through it."""

    p50: float | None
    p95: float | None


async def stored(session: Session, page_id: UUID) -> Stored:
    """What was taken in."""
    posts = await session.scalar(select(func.count()).select_from(Post).where(Post.page_id == page_id))
    counted = select(
        func.count().filter(Message.from_page.is_(False)), func.count().filter(Message.from_page.is_(True))
    ).where(Message.page_id == page_id)
    citizens, page = (await session.execute(counted)).one()
    return Stored(posts or 0, citizens, page)


async def outcomes(session: Session, page_id: UUID) -> Mapping[str, int]:
    """Questions of a page by where they are: screened out by class, waiting in triage, with an agency, answered."""
    screened = Question.close_reason == CloseReason.SCREENED_OUT
    found = await session.execute(
        select(Question.screening, func.count())
        .where(Question.page_id == page_id, screened)
        .group_by(Question.screening)
    )
    by_class = {f"screened out: {screening}": number for screening, number in found}
    rest = await session.execute(
        select(Question.status, func.count())
        .where(Question.page_id == page_id, Question.close_reason.is_distinct_from(CloseReason.SCREENED_OUT))
        .group_by(Question.status)
    )
    by_status = {f"questions: {Status(status).value}": number for status, number in rest}
    repeats = await session.scalar(
        select(func.count()).where(Question.page_id == page_id, Question.close_reason == CloseReason.REPEAT)
    )
    routed = await session.scalar(
        select(func.count(Assignment.question_id.distinct()))
        .join(Question, Question.id == Assignment.question_id)
        .where(Question.page_id == page_id, Assignment.agency_id.is_not(None))
    )
    by_hand = await session.scalar(
        select(func.count(OutboxEvent.question_id.distinct()))
        .join(Question, Question.id == OutboxEvent.question_id)
        .where(Question.page_id == page_id, OutboxEvent.type == "question.answered_by_hand")
    )
    more = {"closed as repeats": repeats, "routed without a person": routed, "answered by the page": by_hand}
    return {**by_class, **by_status, **{name: number or 0 for name, number in more.items()}}


async def waiting(session: Session, page_id: UUID) -> int:
    """Events of a page's questions whose jobs did not all run yet."""
    return (
        await session.scalar(
            select(func.count())
            .select_from(OutboxEvent)
            .join(Question, Question.id == OutboxEvent.question_id)
            .where(Question.page_id == page_id, OutboxEvent.handled_at.is_(None))
        )
        or 0
    )


async def stages(session: Session, page_id: UUID) -> Mapping[str, Took]:
    """How long each stage took."""
    routed, clock = aliased(OutboxEvent), aliased(OutboxEvent)
    of_page = Question.page_id == page_id
    chosen: dict[str, Select[*tuple[Any, ...]]] = {
        "written → stored": select(*_shares(Message.seen_at - Message.published_at)).where(Message.page_id == page_id),
        "stored → routed or sent to triage": select(*_shares(Assignment.decided_at - Question.received_at))
        .join(Question, Question.id == Assignment.question_id)
        .where(of_page),
        "routed → clocks started": select(*_shares(clock.at - routed.at))
        .select_from(routed)
        .join(clock, clock.question_id == routed.question_id)
        .join(Question, Question.id == routed.question_id)
        .where(of_page, routed.type == "question.routed", clock.type == "deadline.set"),
        "answer by hand written → recognised": select(*_shares(OutboxEvent.at - Message.published_at))
        .join(Message, cast(Message.id, Text) == OutboxEvent.payload["message_id"].astext)
        .where(Message.page_id == page_id, OutboxEvent.type == "question.answered_by_hand"),
    }
    return {name: Took(*(await session.execute(statement)).one()) for name, statement in chosen.items()}


def _shares(took: ColumnElement[Any]) -> tuple[ColumnElement[float], ColumnElement[float]]:
    seconds = func.extract("epoch", took)
    return (
        func.percentile_cont(0.5).within_group(seconds),
        func.percentile_cont(0.95).within_group(seconds),
    )
