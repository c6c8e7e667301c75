"""From messages to questions: storing a batch of a page's messages and what follows from each.

The caller's transaction holds the page's row, so that two batches of one page follow each other.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.agencies import queries as agencies
from app.core.db import Session
from app.core.metrics import LAG, MESSAGES
from app.intake.conversation import Step
from app.intake.events import AnsweredByHand, QuestionContinued, QuestionReceived, QuestionReopened, QuestionScreenedOut
from app.intake.lessons import shelf as lessons
from app.intake.lessons.judging import Shelf
from app.intake.screening import Screening, ScreeningClass, screen
from app.intake.threads import Decided, Facts, Threads, Told
from app.networks.messages import Batch, IncomingMessage
from app.outbox import queries as outbox
from app.outbox.event import Event
from app.pages.models import Page
from app.questions.batches import queries as questions
from app.questions.rows import StoredMessage

# Attached for fun, with nothing to see in them.
_DECORATION = frozenset({"sticker", "graffiti"})
# What we stored so lately, our own replies among it, a network need not show yet.
_SETTLED = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Taken:
    """How many messages were stored for the first time, and how many questions they opened."""

    messages: int = 0
    questions: int = 0


async def accept(session: Session, page: Page, batch: Batch, *, post_ids: Mapping[str, UUID], now: datetime) -> Taken:
    """Store messages of a page, each once however often it comes, and open or continue questions; mark what is gone.

    The caller's transaction holds the page's row, so that two batches of one page follow each other.
    post_ids  our ids of the posts of the messages, and of those the batch is complete for, by their external id
    """
    messages = {message.external_id: message for message in batch.messages}
    taken = Taken()
    if messages:
        stored = await questions.stored(session, page.id, messages)
        await _note_changes(session, page, messages, stored, now=now)
        new = [message for key, message in messages.items() if key not in stored]
        MESSAGES.labels(page.network, "repeated").inc(len(messages) - len(new))
        taken = await _take(session, page, new, post_ids=post_ids, now=now)
    await questions.mark_deleted(session, page.id, [one.external_id for one in batch.removed], now=now)
    whole = [post_ids[key] for key in batch.complete if key in post_ids]
    await questions.mark_missing(session, whole, messages, seen_before=now - _SETTLED, now=now)
    return taken


async def _note_changes(
    session: Session,
    page: Page,
    messages: Mapping[str, IncomingMessage],
    stored: Mapping[str, StoredMessage],
    *,
    now: datetime,
) -> None:
    """Edits keep the old text; deletions and restorations are marked; what came to be attached is kept."""
    known = [(messages[key], one) for key, one in stored.items()]
    gone = [message.external_id for message, one in known if message.deleted and not one.deleted]
    back = [message.external_id for message, one in known if one.deleted and not message.deleted]
    edits = [(one, message.text) for message, one in known if not message.deleted and message.text != one.text]
    await questions.mark_deleted(session, page.id, gone, now=now)
    await questions.restore(session, page.id, back)
    await questions.edit(session, edits, now=now)
    await questions.attach(session, [(one.id, message.attachments) for message, one in known if message.attachments])


async def _take(
    session: Session, page: Page, new: Sequence[IncomingMessage], *, post_ids: Mapping[str, UUID], now: datetime
) -> Taken:
    """Decide on each new message and store all of it."""
    if not new:
        return Taken()
    authors = {message.author_id: message.author_name for message in new if message.author_id and not message.from_page}
    citizens = await questions.know_citizens(session, page.network, authors, now=now)
    threads = Threads(new, Facts(citizens, post_ids, page.since, now))
    thread_ids = {message.thread_id for message in new}
    asked = await questions.lock_threads(session, page.id, thread_ids)
    threads.load(asked, await questions.threads(session, page.id, thread_ids))
    decided = threads.decide(await _screen(session, threads.to_screen()))
    await _store(session, page, decided, now=now)
    MESSAGES.labels(page.network, "new").inc(len(decided.messages))
    lag = LAG.labels(page.network)
    for one in decided.messages:
        lag.observe(max(0.0, (now - one.message.published_at).total_seconds()))
    return Taken(len(decided.messages), sum(told.step is Step.OPEN for told in decided.told))


async def _screen(session: Session, inputs: Sequence[tuple[IncomingMessage, bool]]) -> dict[str, Screening]:
    """Screen what citizens wrote, in a thread: language work would hold up the event loop."""
    if not inputs:
        return {}
    taught = await lessons.current(session)
    screened = await asyncio.to_thread(_screen_all, inputs, taught)
    if any(screening.kind is ScreeningClass.OTHER_REGION for screening in screened):
        # Rare; what a city is to us only the catalogue of places knows.
        ours = [name for one in await agencies.territories(session) for name in (one.name, *one.other_names)]
        screened = await asyncio.to_thread(_screen_all, inputs, taught, ours)
    return {message.external_id: screening for (message, _), screening in zip(inputs, screened, strict=True)}


def _screen_all(
    inputs: Sequence[tuple[IncomingMessage, bool]], taught: Shelf, ours: Collection[str] = ()
) -> list[Screening]:
    screened = [
        screen(
            message.text,
            is_reply_to_citizen=between,
            has_attachments=any(one.get("type") not in _DECORATION for one in message.attachments),
            ours=ours,
        )
        for message, between in inputs
    ]
    return taught.judged([message.text for message, _ in inputs], screened)


async def _store(session: Session, page: Page, decided: Decided, *, now: datetime) -> None:
    # Questions first: their messages point at them.
    await questions.insert_questions(session, page.network, page.id, list(decided.opened.values()), now=now)
    await questions.change_questions(session, decided.changed.values())
    ids = dict(await questions.insert_messages(session, page.id, decided.messages, now=now))
    ids.update(await questions.claim(session, page.id, decided.claimed))
    events = [_event(told, decided, ids) for told in decided.told]
    await outbox.record_all(session, events, now=now)


def _event(told: Told, decided: Decided, ids: Mapping[str, UUID]) -> Event:
    """What is told of a step. ids: ours of the messages."""
    question = told.question
    match told.step:
        case Step.OPEN:
            return QuestionReceived(question_id=question.id)
        case Step.SCREEN_OUT:
            return QuestionScreenedOut(question_id=question.id, screening=decided.opened[question.id].screening)
        case Step.CONTINUE:
            return QuestionContinued(question_id=question.id, message_id=ids[told.external_id])
        case Step.REOPEN:
            return QuestionReopened(
                question_id=question.id, message_id=ids[told.external_id], agency_id=question.agency_id
            )
        case _:
            return AnsweredByHand(question_id=question.id, message_id=ids[told.external_id])
