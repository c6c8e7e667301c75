"""Tables of routing."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Json, Key


class RoutingRule(Base):
    """topic × territory × page × words → agency. An empty condition fits all; the first by `rank` that fits wins.

    words                 any of them, in any form, has to be in the text; a phrase with its words side by side
    valid_from, valid_to  dates, both included
    """

    __tablename__ = "routing_rule"
    __table_args__ = (
        CheckConstraint(
            "topic_id IS NOT NULL OR topic_group IS NOT NULL OR territory_id IS NOT NULL OR page_id IS NOT NULL "
            "OR cardinality(words) > 0",
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
    words: Mapped[list[str]] = mapped_column(default=list)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime | None]
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))


class DecidedBy(enum.StrEnum):
    """What a routing decision rests on."""

    RULE = "rule"
    CLASSIFIER = "classifier"
    PERSON = "person"
    RETURN = "return"


class Assignment(Base):
    """One decision on who answers, kept for ever with its grounds, unless a person took back their own.

    agency_id   None: sent to triage
    from_agency_id  who had the question before; of a return: who said «не наше»
    before      what a person's decision replaced, so that it can be taken back: see `app.routing.moving.placement`
    confidence  0…1 of the best candidate; 1 for a person's choice
    version_id  the router version that took part; None: rules and topic words alone
    candidates  best first: {"agency_id", "agency_name", "probability", "rule_id", "rule_name", "why"}
    evidence    {"words", "places", "topic", "similar", "matters", "hints"}: see `app.routing.knowledge.Judgement`;
                of similar questions their ids, never a citizen's words
    reason      a person's words; "" for the machine
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_question", "question_id", "decided_at"),
        # The quality screen reads decisions of a year from the index alone: the rows are wide with their grounds.
        Index(
            "ix_assignment_decided",
            "decided_at",
            postgresql_include=["question_id", "id", "agency_id", "from_agency_id", "topic_id", "decided_by"],
        ),
        # How often a rule was used lately.
        Index("ix_assignment_rule", "rule_id", "decided_at"),
        # What the router learns from, newest first.
        Index("ix_assignment_by_person", "decided_at", postgresql_where=text("decided_by = 'person'")),
    )

    id: Mapped[Key]
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    from_agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    territory_id: Mapped[UUID | None] = mapped_column(ForeignKey("territory.id"))
    rule_id: Mapped[UUID | None] = mapped_column(ForeignKey("routing_rule.id", ondelete="SET NULL"))
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("router_version.id"))
    decided_by: Mapped[DecidedBy]
    operator_id: Mapped[UUID | None] = mapped_column(ForeignKey("operator.id"))
    confidence: Mapped[float]
    candidates: Mapped[list[Json]]
    evidence: Mapped[Json]
    reason: Mapped[str] = mapped_column(default="")
    before: Mapped[Json | None]
    decided_at: Mapped[datetime]
