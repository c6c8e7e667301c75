"""What a batch of new messages does to the conversations it touches and to their questions. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.core.db import new_id
from app.intake.conversation import Conversation, Meaning, Said, Step, oldest_first
from app.intake.screening import Screening, opens_question
from app.networks.messages import IncomingMessage
from app.questions.lifecycle import CloseReason, Status
from app.questions.rows import Asked, NewMessage, NewQuestion, ThreadMessage


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a batch.

    citizens, posts  our ids by external ids
    since            messages written before this instant open no questions; None: all may
    """

    citizens: Mapping[str, UUID]
    posts: Mapping[str, UUID]
    since: datetime | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A step that others are to hear of. external_id: of the message that was the reason."""

    step: Step
    question: Asked
    external_id: str


@dataclass(slots=True)
class Decided:
    """What is to be stored and told, in this order.

    opened   new questions by their id
    changed  questions known before, by their id
    claimed  questions that stored replies of the page turned out to answer, by the replies' external id
    """

    messages: list[NewMessage] = field(default_factory=list)
    opened: dict[UUID, NewQuestion] = field(default_factory=dict)
    changed: dict[UUID, Asked] = field(default_factory=dict)
    claimed: dict[str, UUID] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)


class Threads:
    """The conversations that a batch touches."""

    def __init__(self, new: Iterable[IncomingMessage], facts: Facts) -> None:
        self._facts = facts
        self._new = {message.external_id: message for message in new}
        self._said = {key: self._heard(message) for key, message in self._new.items()}
        self._talks = {message.thread_id: Conversation() for message in self._new.values()}
        self._decided = Decided()

    def load(self, asked: Iterable[Asked], known: Iterable[ThreadMessage]) -> None:
        """Learn what is stored of these threads. A new message that is stored by now is new no more."""
        for question in asked:
            self._talks[question.thread_id].ask(question)
        for row in known:
            said = Said(
                row.external_id, row.parent_id, row.citizen_id, row.from_page, row.question_id, row.published_at
            )
            self._talks[row.thread_id].take(said)
            self._new.pop(row.external_id, None)
        for key, message in self._new.items():
            self._talks[message.thread_id].expect(self._said[key])

    def _heard(self, message: IncomingMessage) -> Said:
        citizen_id = None if message.from_page else self._facts.citizens.get(message.author_id)
        return Said(message.external_id, message.parent_id, citizen_id, message.from_page, None, message.published_at)

    def to_screen(self) -> list[tuple[IncomingMessage, bool]]:
        """What citizens wrote that may open questions, and whether each is a reply to another citizen."""
        since, found = self._facts.since, []
        for key, message in self._new.items():
            citizen_id = self._said[key].citizen_id
            early = since is not None and message.published_at < since
            if citizen_id is not None and not message.deleted and not early:
                talk = self._talks[message.thread_id]
                between = talk.is_between_citizens(parent_id=message.parent_id, citizen_id=citizen_id)
                found.append((message, between))
        return found

    def decide(self, screenings: Mapping[str, Screening]) -> Decided:
        """What follows from all new messages, oldest first. screenings: of those to be screened, by external id."""
        for said in oldest_first([self._said[key] for key in self._new]):
            self._take(self._new[said.external_id], said, screenings.get(said.external_id))
        return self._decided

    def _take(self, message: IncomingMessage, said: Said, screening: Screening | None) -> None:
        talk = self._talks[message.thread_id]
        meaning = _meaning(talk, said, screening)
        post_id = self._facts.posts.get(message.post_id) if message.post_id else None
        question = meaning.question
        if meaning.step in (Step.OPEN, Step.SCREEN_OUT):
            assert screening is not None
            question = self._open(message, said, screening, post_id)
            talk.ask(question)
        elif question is not None:
            self._change(question, message, meaning.step)
        said.question_id = question.id if question else None
        self._decided.messages.append(NewMessage(message, said.citizen_id, post_id, said.question_id))
        talk.take(said)
        if meaning.step is Step.OPEN and question is not None and (reply := talk.early_answer(said)):
            self._answer_early(question, reply)

    def _open(self, message: IncomingMessage, said: Said, screening: Screening, post_id: UUID | None) -> Asked:
        assert said.citizen_id is not None
        wanted = needs_answer(screening)
        question = Asked(
            id=new_id(),
            citizen_id=said.citizen_id,
            status=Status.RECEIVED if wanted else Status.CLOSED,
            close_reason=None if wanted else CloseReason.SCREENED_OUT,
            asked_at=message.published_at,
            thread_id=message.thread_id,
            closed_at=None if wanted else self._facts.now,
        )
        opened = NewQuestion(
            question, message, post_id, screening.kind.value, screening.reason, urgent=screening.urgent
        )
        self._decided.opened[question.id] = opened
        self._tell(Step.OPEN if wanted else Step.SCREEN_OUT, question, said)
        return question

    def _change(self, question: Asked, message: IncomingMessage, step: Step) -> None:
        if step is Step.ATTACH:
            return
        if step in (Step.CONTINUE, Step.REOPEN):
            question.add(message.text)
        if step is Step.REOPEN:
            # The agency that answered goes on; without one the router starts anew.
            question.status = Status.ROUTED if question.agency_id else Status.RECEIVED
            question.answered_at = question.closed_at = question.close_reason = None
        if step is Step.ANSWER:
            question.status, question.answered_at = Status.ANSWERED, message.published_at
        self._note_change(question)
        self._tell(step, question, message)

    def _answer_early(self, question: Asked, reply: Said) -> None:
        question.status, question.answered_at = Status.ANSWERED, reply.published_at
        reply.question_id = question.id
        self._decided.claimed[reply.external_id] = question.id
        self._tell(Step.ANSWER, question, reply)

    def _note_change(self, question: Asked) -> None:
        if question.id not in self._decided.opened:
            self._decided.changed[question.id] = question

    def _tell(self, step: Step, question: Asked, reason: IncomingMessage | Said) -> None:
        self._decided.told.append(Told(step, question, reason.external_id))


def _meaning(talk: Conversation, said: Said, screening: Screening | None) -> Meaning:
    if said.from_page:
        return talk.by_page(said)
    if screening is None:
        return Meaning(Step.CONTEXT)
    return talk.by_citizen(said, needs_answer=needs_answer(screening))


def needs_answer(screening: Screening) -> bool:
    """Danger to life and signs of a crime go to a person whatever else the message is."""
    return opens_question(screening.kind) or screening.urgent
