"""Tables of routing."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Json, Key


class RoutingRule(Base):
    """topic × territory × page → agency. An empty condition fits everything; the first fitting rule by `rank` wins.

    valid_from, valid_to  dates, both included
    """

    __tablename__ = "routing_rule"
    __table_args__ = (
        CheckConstraint(
            "topic_id IS NOT NULL OR topic_group IS NOT NULL OR territory_id IS NOT NULL OR page_id IS NOT NULL",
            name="has_condition",
        ),
    )

    id: Mapped[Key]
    rank: Mapped[int]
    name: Mapped[str]
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    topic_group: Mapped[str | None]
    territory_id: Mapped[UUID | None] = mapped_column(ForeignKey("territory.id"))
    page_id: Mapped[UUID | None] = mapped_column(ForeignKey("page.id"))
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)


class DecidedBy(enum.StrEnum):
    """What a routing decision rests on."""

    RULE = "rule"
    CLASSIFIER = "classifier"
    PERSON = "person"
    RETURN = "return"


class Assignment(Base):
    """One decision on who answers, kept for ever with its grounds.

    agency_id   None: sent to triage
    confidence  0…1 of the best candidate; 1 for a person's choice
    candidates  up to three: {"agency_id", "probability", "rule_id", "why"}
    evidence    {"topic": {...}, "places": [...], "words": [...]} as shown to people
    reason      a person's words; "" for the machine
    """

    __tablename__ = "assignment"
    __table_args__ = (Index("ix_assignment_question", "question_id", "decided_at"),)

    id: Mapped[Key]
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    territory_id: Mapped[UUID | None] = mapped_column(ForeignKey("territory.id"))
    rule_id: Mapped[UUID | None] = mapped_column(ForeignKey("routing_rule.id"))
    decided_by: Mapped[DecidedBy]
    operator_id: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
    confidence: Mapped[float]
    candidates: Mapped[list[Json]]
    evidence: Mapped[Json]
    reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime]
