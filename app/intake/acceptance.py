"""From messages to questions: storing a batch of a page's messages and what follows from each.

The caller's transaction holds the page's row, so that two batches of one page follow each other.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.agencies import queries as agencies
from app.core.db import Session, new_id
from app.core.metrics import LAG, MESSAGES
from app.intake.conversation import Asked, Conversation, Meaning, Said, Step, oldest_first
from app.intake.events import AnsweredByHand, QuestionContinued, QuestionReceived, QuestionReopened, QuestionScreenedOut
from app.intake.screening import Screening, ScreeningClass, opens_question, screen
from app.networks.connector import IncomingMessage
from app.outbox import queries as outbox
from app.outbox.event import Event
from app.pages.models import Page
from app.questions import queries as questions
from app.questions.lifecycle import CloseReason, Status
from app.questions.models import TEXT_CHARACTERS, Message, Question
from app.questions.queries import NewMessage

# Attached for fun, with nothing to see in them.
_DECORATION = frozenset({"sticker", "graffiti"})
# One statement takes at most 32,767 values; a message has some twenty.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Taken:
    """How many messages were stored for the first time, and how many questions they opened."""

    messages: int = 0
    questions: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(self.messages + other.messages, self.questions + other.questions)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a batch: our ids of its citizens and posts by their external ids, and the instant."""

    citizens: Mapping[str, UUID]
    posts: Mapping[str, UUID]
    now: datetime


async def accept(
    session: Session, page: Page, messages: Sequence[IncomingMessage], *, post_ids: Mapping[str, UUID], now: datetime
) -> Taken:
    """Store messages of a page, each once however often it comes, and open or continue questions.

    The caller's transaction holds the page's row, so that two batches of one page follow each other.
    post_ids  our ids of the page's posts by their external id
    """
    taken = Taken()
    unique = list({message.external_id: message for message in messages}.values())
    for start in range(0, len(unique), _AT_ONCE):
        part = unique[start : start + _AT_ONCE]
        taken += await _accept_part(session, page, part, post_ids=post_ids, now=now)
    return taken


async def _accept_part(
    session: Session, page: Page, messages: Sequence[IncomingMessage], *, post_ids: Mapping[str, UUID], now: datetime
) -> Taken:
    stored = await questions.stored(session, page.id, [message.external_id for message in messages])
    await _note_changes(session, messages, stored, now=now)
    new = [message for message in messages if message.external_id not in stored]
    MESSAGES.labels(page.network, "repeated").inc(len(messages) - len(new))
    if not new:
        return Taken()
    citizens = await questions.know_citizens(
        session,
        page.network,
        {message.author_id: message.author_name for message in new if message.author_id and not message.from_page},
        now=now,
    )
    threads = await _Threads.load(session, page, new, facts=Facts(citizens, post_ids, now))
    opened = await threads.take(new)
    MESSAGES.labels(page.network, "new").inc(len(new))
    for message in new:
        LAG.labels(page.network).observe(max(0.0, (now - message.published_at).total_seconds()))
    return Taken(len(new), opened)


async def _note_changes(
    session: Session, messages: Sequence[IncomingMessage], stored: Mapping[str, Message], *, now: datetime
) -> None:
    """Edits keep the old text; deletions and restorations are marked."""
    edits = []
    for message in messages:
        known = stored.get(message.external_id)
        if known is None:
            continue
        if message.deleted != (known.deleted_at is not None):
            known.deleted_at = now if message.deleted else None
        if not message.deleted and message.text != known.text:
            edits.append((known, message.text))
    await questions.edit(session, edits, now=now)


def _screen_all(inputs: Sequence[tuple[IncomingMessage, bool]], ours: Collection[str] = ()) -> list[Screening]:
    return [
        screen(
            message.text,
            is_reply_to_citizen=between,
            has_attachments=any(one.get("type") not in _DECORATION for one in message.attachments),
            ours=ours,
        )
        for message, between in inputs
    ]


class _Threads:
    """The conversations that a batch touches, and what the batch does to their questions."""

    def __init__(self, session: Session, page: Page, facts: Facts) -> None:
        self._session = session
        self._page = page
        self._facts = facts
        self._talks: dict[str, Conversation] = {}
        self._questions: dict[UUID, Question] = {}
        self._rows: list[NewMessage] = []
        self._told: list[tuple[Step, Question, str]] = []
        self._claimed: dict[str, UUID] = {}

    @classmethod
    async def load(cls, session: Session, page: Page, new: Sequence[IncomingMessage], *, facts: Facts) -> "_Threads":
        threads = cls(session, page, facts)
        thread_ids = sorted({message.thread_id for message in new})
        for thread_id in thread_ids:
            threads._talks[thread_id] = Conversation()
        for question in await questions.lock_threads(session, page.id, thread_ids):
            threads._remember(question)
        for row in await questions.threads(session, page.id, thread_ids):
            threads._talks[row.thread_id].said[row.external_id] = Said(
                row.external_id, row.parent_id, row.citizen_id, row.from_page, row.question_id, row.published_at
            )
        return threads

    def _remember(self, question: Question) -> None:
        self._questions[question.id] = question
        self._talks[question.thread_id].asked.append(
            Asked(question.id, question.citizen_id, question.status, question.close_reason, question.published_at)
        )

    async def take(self, new: Sequence[IncomingMessage]) -> int:
        """Decide on each new message and store all of it; the number of questions opened."""
        said = {message.external_id: self._said(message) for message in new}
        for message in new:
            self._talks[message.thread_id].said[message.external_id] = said[message.external_id]
        by_id = {message.external_id: message for message in new}
        ordered = [by_id[one.external_id] for one in oldest_first(list(said.values()))]
        screenings = await self._screen(ordered, said)
        opened = 0
        for message in ordered:
            opened += self._decide(message, said[message.external_id], screenings.get(message.external_id))
        await self._store()
        return opened

    def _said(self, message: IncomingMessage) -> Said:
        citizen_id = None if message.from_page else self._facts.citizens.get(message.author_id)
        return Said(message.external_id, message.parent_id, citizen_id, message.from_page, None, message.published_at)

    async def _screen(self, ordered: Sequence[IncomingMessage], said: Mapping[str, Said]) -> dict[str, Screening]:
        """Screen what citizens wrote, in a thread: language work would hold up the event loop."""
        inputs = []
        for message in ordered:
            one = said[message.external_id]
            if one.citizen_id is not None and not message.deleted:
                talk = self._talks[message.thread_id]
                between = talk.is_between_citizens(parent_id=message.parent_id, citizen_id=one.citizen_id)
                inputs.append((message, between))
        if not inputs:
            return {}
        screened = await asyncio.to_thread(_screen_all, inputs)
        if any(screening.kind is ScreeningClass.OTHER_REGION for screening in screened):
            # Rare; what a city is to us only the catalogue of places knows.
            ours = [name for one in await agencies.territories(self._session) for name in (one.name, *one.other_names)]
            screened = await asyncio.to_thread(_screen_all, inputs, ours)
        return {message.external_id: screening for (message, _), screening in zip(inputs, screened, strict=True)}

    def _meaning(self, message: IncomingMessage, said: Said, screening: Screening | None) -> Meaning:
        talk = self._talks[message.thread_id]
        if message.from_page:
            return talk.by_page(said)
        early = self._page.since is not None and message.published_at < self._page.since
        if screening is None or early:
            return Meaning(Step.CONTEXT)
        return talk.by_citizen(said, needs_answer=_needs_answer(screening))

    def _decide(self, message: IncomingMessage, said: Said, screening: Screening | None) -> int:
        meaning = self._meaning(message, said, screening)
        post_id = self._facts.posts.get(message.post_id) if message.post_id else None
        question = self._questions.get(meaning.question_id) if meaning.question_id else None
        if meaning.step in (Step.OPEN, Step.SCREEN_OUT):
            assert screening is not None
            assert said.citizen_id is not None
            question = self._open(message, said.citizen_id, screening, post_id)
        elif question is not None:
            self._change(question, message, meaning.step)
        question_id = question.id if question else None
        self._rows.append(NewMessage(message, said.citizen_id, post_id, question_id))
        self._talks[message.thread_id].said[said.external_id] = replace(said, question_id=question_id)
        if meaning.step is Step.OPEN and question is not None:
            self._answer_early(said, question)
        return int(meaning.step is Step.OPEN)

    def _open(self, message: IncomingMessage, citizen_id: UUID, screening: Screening, post_id: UUID | None) -> Question:
        now = self._facts.now
        wanted = _needs_answer(screening)
        question = Question(
            id=new_id(),
            network=self._page.network,
            page_id=self._page.id,
            kind=message.kind,
            thread_id=message.thread_id,
            post_id=post_id,
            citizen_id=citizen_id,
            text=message.text[:TEXT_CHARACTERS],
            status=Status.RECEIVED if wanted else Status.CLOSED,
            screening=screening.kind.value,
            screening_reason=screening.reason,
            urgent=screening.urgent,
            close_reason=None if wanted else CloseReason.SCREENED_OUT,
            published_at=message.published_at,
            received_at=now,
            closed_at=None if wanted else now,
        )
        self._session.add(question)
        self._remember(question)
        self._told.append((Step.OPEN if wanted else Step.SCREEN_OUT, question, message.external_id))
        return question

    def _change(self, question: Question, message: IncomingMessage, step: Step) -> None:
        if step in (Step.CONTINUE, Step.REOPEN):
            question.text = f"{question.text}\n{message.text}"[:TEXT_CHARACTERS]
        if step is Step.REOPEN:
            # The agency that answered goes on; without one the router starts anew.
            question.status = Status.ROUTED if question.agency_id else Status.RECEIVED
            question.answered_at = question.closed_at = question.close_reason = None
        if step is Step.ANSWER:
            question.status, question.answered_at = Status.ANSWERED, message.published_at
        if step is not Step.ATTACH:
            self._told.append((step, question, message.external_id))
        for asked in self._talks[question.thread_id].asked:
            if asked.id == question.id:
                asked.status, asked.close_reason = question.status, question.close_reason

    def _answer_early(self, said: Said, question: Question) -> None:
        reply = self._talks[question.thread_id].early_answer(said)
        if reply is None:
            return
        question.status, question.answered_at = Status.ANSWERED, reply.published_at
        self._claimed[reply.external_id] = question.id
        self._told.append((Step.ANSWER, question, reply.external_id))

    async def _store(self) -> None:
        await self._session.flush()  # questions first: their messages point at them
        ids = dict(await questions.insert_messages(self._session, self._page.id, self._rows, now=self._facts.now))
        if self._claimed:
            ids.update(await questions.claim(self._session, self._page.id, self._claimed))
        for step, question, external_id in self._told:
            outbox.record(self._session, _event(step, question, ids[external_id]), now=self._facts.now)


def _needs_answer(screening: Screening) -> bool:
    """Danger to life and signs of a crime go to a person whatever else the message is."""
    return opens_question(screening.kind) or screening.urgent


def _event(step: Step, question: Question, message_id: UUID) -> Event:
    """What is told of a step."""
    match step:
        case Step.OPEN:
            return QuestionReceived(question_id=question.id)
        case Step.SCREEN_OUT:
            return QuestionScreenedOut(question_id=question.id, screening=question.screening)
        case Step.CONTINUE:
            return QuestionContinued(question_id=question.id, message_id=message_id)
        case Step.REOPEN:
            return QuestionReopened(question_id=question.id, message_id=message_id, agency_id=question.agency_id)
        case _:
            return AnsweredByHand(question_id=question.id, message_id=message_id)
