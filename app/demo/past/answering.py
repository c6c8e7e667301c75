"""How an agency answered a question of the past, and by when it had to. Pure."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.core.db import Json, new_id
from app.deadlines.events import DeadlineMet, DeadlineSet
from app.deadlines.models import Deadline, SlaPolicy
from app.deadlines.policy import ClockKind
from app.deadlines.terms import Asked, Term, terms
from app.demo.past.deciding import People
from app.demo.past.rows import Rows
from app.drafting.events import DraftApproved, DraftSubmitted, DraftWritten
from app.drafting.models import Draft, DraftRevision, DraftState
from app.drafting.review import hash_of
from app.intake.events import QuestionTaken
from app.publishing.events import AnswerPublished, PublicationPrepared
from app.publishing.models import Publication, PublicationState
from app.questions.lifecycle import Status
from app.questions.models import Message, Question

_LATE: Final = 0.1
_SOON: Final = timedelta(minutes=6)
"""So long at least from an agency's getting a question to its answer."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What terms depend on, by agency: hours it works; reviewed: those whose answers a second person approves."""

    policies: Sequence[SlaPolicy]
    hours: Mapping[UUID, Json]
    reviewed: frozenset[UUID]


class Office:
    """Answers questions as the services do, and keeps what they would have kept."""

    def __init__(self, rows: Rows, people: People, given: Terms, *, now: datetime, chance: random.Random) -> None:
        self._rows = rows
        self._people = people
        self._terms = given
        self._now = now
        self._chance = chance

    def answer(self, question: Question, message: Message, text: str) -> None:
        """Answer a question that an agency has, mostly in time, under its message."""
        assert question.agency_id is not None
        assert question.routed_at is not None
        found = terms(
            _asked(question, question.routed_at),
            self._terms.policies,
            question.agency_id,
            self._terms.hours[question.agency_id],
        )
        answered_at = self._answered_at(question.routed_at, found)
        clocks = [self._clock(question, term) for term in found]
        taken = self._write(question, message, text, answered_at)
        for clock in clocks:
            self._meet(clock, taken if clock.clock is ClockKind.RETURN else answered_at)
        question.status, question.answered_at = Status.ANSWERED, answered_at

    def _answered_at(self, routed_at: datetime, found: Sequence[Term]) -> datetime:
        """Within the hours before the term is over, or somewhat after it."""
        due_at = next((one.due_at for one in found if one.clock is ClockKind.ANSWER), routed_at + timedelta(hours=8))
        if self._chance.random() < _LATE:
            at = due_at + timedelta(minutes=self._chance.uniform(5, 400))
        else:
            at = due_at - min(timedelta(minutes=self._chance.uniform(2, 110)), (due_at - routed_at) * 0.8)
        latest = self._now - timedelta(minutes=self._chance.uniform(10, 300))
        return min(max(at, routed_at + _SOON), latest)

    def _clock(self, question: Question, term: Term) -> Deadline:
        assert question.routed_at is not None
        at = question.routed_at + timedelta(seconds=1)
        clock = Deadline(
            id=new_id(),
            question_id=question.id,
            clock=term.clock,
            policy_id=term.policy_id,
            target=term.target.to_data(),
            started_at=term.started_at,
            due_at=term.due_at,
            warn_at=term.warn_at,
            covered=term.covered,
        )
        told = DeadlineSet(question_id=question.id, deadline_id=clock.id, clock=term.clock.value, due_at=term.due_at)
        self._rows.tell(told, at=at)
        self._rows.deadlines.append(clock)
        return clock

    def _meet(self, clock: Deadline, at: datetime) -> None:
        clock.met_at = at
        clock.warned_at = clock.warn_at if clock.warn_at and clock.warn_at < at else None
        clock.breached_at = clock.due_at if clock.due_at < at else None
        met = DeadlineMet(
            question_id=clock.question_id,
            deadline_id=clock.id,
            clock=clock.clock.value,
            due_at=clock.due_at,
            margin_seconds=int((clock.due_at - at).total_seconds()),
        )
        self._rows.tell(met, at=at + timedelta(seconds=1))

    def _write(self, question: Question, message: Message, text: str, answered_at: datetime) -> datetime:
        """A draft, its approval and its publication; when somebody took the question."""
        assert question.agency_id is not None
        assert question.routed_at is not None
        author = self._chance.choice(self._people.writing[question.agency_id])
        # In the hour before: a draft is not begun at night and left until noon.
        begun = max(answered_at - timedelta(minutes=self._chance.uniform(12, 60)), question.routed_at + _SOON / 3)
        handed_in = begun + (answered_at - begun) * 0.6
        reviewed = question.agency_id in self._terms.reviewed
        approver = self._chance.choice(self._people.approving[question.agency_id]) if reviewed else author
        approved = answered_at - timedelta(seconds=4) if reviewed else handed_in
        draft = Draft(
            id=new_id(),
            question_id=question.id,
            state=DraftState.PUBLISHED,
            revision=1,
            text=text,
            author_id=author,
            created_at=begun,
            saved_at=begun,
            submitted_at=handed_in,
            approved_at=approved,
            approved_by=approver,
            text_hash=hash_of(text),
        )
        question.assignee_id = author
        self._rows.drafts.append(draft)
        self._rows.revisions.append(
            DraftRevision(id=new_id(), draft_id=draft.id, number=1, text=text, author_id=author, saved_at=begun)
        )
        key = {"question_id": question.id, "draft_id": draft.id}
        taken = min(question.routed_at + timedelta(minutes=self._chance.uniform(3, 90)), begun)
        self._rows.tell(QuestionTaken(question_id=question.id, by=author, assignee_id=author), at=taken)
        self._rows.tell(DraftWritten(**key, by=author), at=begun)
        if reviewed:
            self._rows.tell(DraftSubmitted(**key, by=author, revision=1), at=handed_in)
        self._rows.tell(DraftApproved(question_id=question.id, by=approver, draft_id=draft.id, revision=1), at=approved)
        self._publish(draft, message, answered_at)
        return taken

    def _publish(self, draft: Draft, message: Message, at: datetime) -> None:
        begun = draft.approved_at or at
        publication = Publication(
            id=new_id(),
            question_id=draft.question_id,
            draft_id=draft.id,
            page_id=message.page_id,
            message_id=message.id,
            text=draft.text,
            text_hash=draft.text_hash,
            state=PublicationState.CONFIRMED,
            tries=1,
            next_try_at=begun,
            trying_since=begun,
            first_sending_at=begun,
            sending_at=begun,
            external_id=f"{message.external_id}1",
            url=message.url,
            created_at=begun,
            confirmed_at=at,
        )
        self._rows.publications.append(publication)
        self._rows.messages.append(_reply(publication, message, at))
        of = {"question_id": draft.question_id, "publication_id": publication.id}
        self._rows.tell(PublicationPrepared(**of), at=begun)
        self._rows.tell(AnswerPublished(**of), at=at)


def _asked(question: Question, routed_at: datetime) -> Asked:
    return Asked(
        topic_id=question.topic_id,
        network=question.network,
        urgent=question.urgent,
        published_at=question.published_at,
        received_at=question.received_at,
        routed_at=routed_at,
        again_at=None,
    )


def _reply(publication: Publication, message: Message, at: datetime) -> Message:
    return Message(
        id=new_id(),
        page_id=message.page_id,
        external_id=publication.external_id,
        kind=message.kind,
        thread_id=message.thread_id,
        parent_id=message.external_id,
        post_id=message.post_id,
        question_id=message.question_id,
        from_page=True,
        text=publication.text,
        attachments=[],
        url=message.url,
        published_at=at,
        seen_at=at,
    )
