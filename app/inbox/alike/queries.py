"""SQL of what is alike a question: joins across stages, read only. Hints for people; nothing is merged by them."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, case, func, literal, select, true
from sqlalchemy.orm import aliased

from app.accounts.permissions import Scope
from app.agencies.models import Agency
from app.core.db import Session
from app.questions.models import Question
from app.routing.alike.models import QuestionLikeness
from app.surges.models import Surge, SurgeMember, SurgeState

NEAR_IN_TIME = timedelta(days=14)
"""What is further apart is another occasion."""

_NEAR = 0.65
"""Least likeness of two texts of one topic and place for one matter; tried on pairs written about streets and water."""

_MOST_COUNTED = 1000
_MOST_COMPARED = 2000

Joined = Row[*tuple[Any, ...]]


class Why(enum.StrEnum):
    """What makes two questions alike."""

    COPY = "copy"  # one text, whoever wrote it
    SAME_MATTER = "same_matter"  # alike in text, topic and place
    OTHER_NETWORK = "other_network"  # the same, asked in another network


def _has_same_text(one: type[QuestionLikeness], other: type[QuestionLikeness]) -> ColumnElement[bool]:
    """Read from the index alone; the question itself is among those that have its text."""
    same = (other.fingerprint == one.fingerprint) & other.fingerprint.is_not(None)  # as the index has it
    return same & other.received_at.between(one.received_at - NEAR_IN_TIME, one.received_at + NEAR_IN_TIME)


def copies(question: type[Question]) -> ScalarSelect[int]:
    """How many other questions have the same text, as a column beside each question; counted up to 1000."""
    own, other = aliased(QuestionLikeness), aliased(QuestionLikeness)
    some = (
        select(literal(1))
        .select_from(own)
        .join(other, _has_same_text(own, other))
        .where(own.question_id == question.id)
        .limit(_MOST_COUNTED + 1)
        .correlate(question)
        .subquery()
    )
    return select(func.greatest(func.count() - 1, 0)).select_from(some).scalar_subquery()


def surge_id(question: type[Question]) -> ScalarSelect[UUID]:
    """The surge a question is in, as a column beside each question."""
    return (
        select(SurgeMember.surge_id)
        .join(Surge, Surge.id == SurgeMember.surge_id)
        .where(
            SurgeMember.question_id == question.id,
            SurgeMember.left_at.is_(None),
            Surge.state != SurgeState.DISMISSED,
        )
        .correlate(question)
        .scalar_subquery()
    )


async def surge(session: Session, question_id: UUID) -> Surge | None:
    """The surge a question is in."""
    return await session.scalar(
        select(Surge)
        .join(SurgeMember, SurgeMember.surge_id == Surge.id)
        .where(
            SurgeMember.question_id == question_id,
            SurgeMember.left_at.is_(None),
            Surge.state != SurgeState.DISMISSED,
        )
    )


@dataclass(frozen=True, slots=True)
class Alike:
    """A question alike another one. likeness: 0…1."""

    row: Joined
    why: Why
    likeness: float


async def alike(session: Session, question: Question, scope: Scope, *, limit: int) -> Sequence[Alike]:
    """Questions of a scope alike one, asked within two weeks of it: copies first, then by likeness.

    Authors may differ: that two questions are alike says nothing of who wrote them.
    """
    copied = (await session.execute(_copies_of(question, scope).limit(limit))).all()
    found = [Alike(row, Why.COPY, 1.0) for row in copied]
    if question.topic_id is not None and question.territory_id is not None and len(found) < limit:
        near = _near(question, scope, {row.Question.id for row in copied}).limit(limit - len(found))
        found += [Alike(row, Why(row.why), min(1.0, row.likeness)) for row in await session.execute(near)]
    return found


def _with_agency(scope: Scope) -> Select[*tuple[Any, ...]]:
    seen = true() if scope.agency_id is None else Question.agency_id == scope.agency_id
    return (
        select(Question, Agency.short_name.label("agency_name"))
        .outerjoin(Agency, Agency.id == Question.agency_id)
        .where(seen)
    )


def _copies_of(question: Question, scope: Scope) -> Select[*tuple[Any, ...]]:
    own, other = aliased(QuestionLikeness), aliased(QuestionLikeness)
    return (
        _with_agency(scope)
        .join(other, other.question_id == Question.id)
        .join(own, _has_same_text(own, other))
        .where(own.question_id == question.id, Question.id != question.id)
        .order_by(Question.received_at.desc(), Question.id.desc())
    )


def _near(question: Question, scope: Scope, known: set[UUID]) -> Select[*tuple[Any, ...]]:
    """Bounded by topic and time first: comparing some hundreds of vectors costs less than a walk along their index."""
    since, until = question.received_at - NEAR_IN_TIME, question.received_at + NEAR_IN_TIME
    some = (
        select(Question.id)
        .where(
            Question.topic_id == question.topic_id,
            Question.territory_id == question.territory_id,
            Question.received_at.between(since, until),
            Question.id.not_in({question.id, *known}),
            func.coalesce(Question.origin_id, Question.id) != (question.origin_id or question.id),
        )
        .order_by(Question.received_at.desc())
        .limit(_MOST_COMPARED)
        .subquery()
    )
    own, other = aliased(QuestionLikeness), aliased(QuestionLikeness)
    likeness = -other.vector.max_inner_product(own.vector)
    elsewhere = case((Question.network != question.network, Why.OTHER_NETWORK.value), else_=Why.SAME_MATTER.value)
    return (
        _with_agency(scope)
        .add_columns(elsewhere.label("why"), likeness.label("likeness"))
        .join(some, some.c.id == Question.id)
        .join(other, other.question_id == Question.id)
        .join(own, own.question_id == question.id)
        .where(likeness >= _NEAR)
        .order_by(likeness.desc(), Question.id)
    )
