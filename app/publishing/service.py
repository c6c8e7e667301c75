"""An approved answer on its way: preparing it, and sending it exactly once.

All changes of a publication are made under the lock of its question. Before a text is sent a second time it is looked
for in the network, unless the network is known not to have taken the first: a process may have died between sending and
recording.
"""

import random
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.accounts.permissions import Scope
from app.core.clock import Clock
from app.core.db import Session, Sessions, new_id
from app.core.errors import Conflict
from app.core.logs import logger
from app.core.metrics import PUBLICATIONS
from app.core.sealing import Sealer
from app.drafting import queries as drafts
from app.drafting.models import Draft, DraftState
from app.drafting.review import hash_of
from app.intake.events import AnsweredByHand
from app.networks.access import ConnectorError
from app.networks.connector import Connectors
from app.networks.messages import Published
from app.outbox import queries as outbox
from app.pages import queries as pages
from app.pages import service as pages_service
from app.publishing import queries as publications
from app.publishing.attempt import Try, carry_out
from app.publishing.events import AnswerPublished, PublicationFailed, PublicationPrepared
from app.publishing.models import Publication, PublicationState
from app.publishing.outcome import WAITING, after_failure, is_certain
from app.questions import queries as questions
from app.questions.lifecycle import Status
from app.questions.models import Message, Question
from app.questions.queries import OwnReply

_log = logger(__name__)

# Networks date to the second, and their clocks are not ours.
_CLOCKS_DIFFER = timedelta(minutes=1)


class Held(NamedTuple):
    """A publication with its locked question and its draft, as they are stored now."""

    question: Question
    publication: Publication
    draft: Draft


class TextDiffers(Conflict):
    """The text of the draft is not the one that was approved."""

    code = "text-differs"


class NothingToAnswer(Conflict):
    """No message of the citizen is known."""

    code = "nothing-to-answer"


async def prepare(session: Session, draft_id: UUID, *, now: datetime) -> Publication | None:
    """Put an approved draft on its way; None when the question went on otherwise. Safe to repeat.

    Raises DraftNotFound, TextDiffers, NothingToAnswer.
    """
    question = await questions.lock(session, (await drafts.get(session, draft_id)).question_id, scope=Scope(None))
    draft = await drafts.get(session, draft_id)
    known = await publications.of_draft(session, draft_id)
    if known is not None:
        return known
    if question.status is not Status.APPROVED or draft.state is not DraftState.APPROVED:
        return None
    approved = _approved_hash(draft)
    publication = Publication(
        id=new_id(),
        question_id=question.id,
        draft_id=draft.id,
        page_id=question.page_id,
        message_id=(await _answered(session, question)).id,
        text=draft.text,
        text_hash=approved,
        state=PublicationState.PLANNED,
        created_at=now,
        next_try_at=now,
        trying_since=now,
    )
    session.add(publication)
    question.status = Status.PUBLISHING
    outbox.record(session, PublicationPrepared(question_id=question.id, publication_id=publication.id), now=now)
    return publication


async def publish(
    publication_id: UUID,
    *,
    sessions: Sessions,
    connectors: Connectors,
    sealer: Sealer,
    clock: Clock,
    timeout_seconds: float,
) -> None:
    """Send a due publication and settle it; nothing when it is not due or somebody is at it. Safe to repeat.

    timeout_seconds  a try that is not settled by then is taken over by another process
    Raises PublicationNotFound.
    """
    lease = timedelta(seconds=timeout_seconds)
    async with sessions.begin() as session:
        taken = await _claim(session, publication_id, sealer=sealer, now=clock.now(), lease=lease)
    if taken is None:
        return
    outcome = await carry_out(connectors[taken.network], taken, most_seconds=timeout_seconds / 2)
    async with sessions.begin() as session:
        await _settle(session, taken, outcome, now=clock.now())
    PUBLICATIONS.labels(taken.network, _named(outcome)).inc()


async def hold(session: Session, publication_id: UUID, *, scope: Scope) -> Held:
    """A publication, its question locked until the transaction ends. Raises PublicationNotFound, QuestionNotFound."""
    question_id = (await publications.get(session, publication_id)).question_id
    question = await questions.lock(session, question_id, scope=scope)
    publication = await publications.get(session, publication_id)
    return Held(question, publication, await drafts.get(session, publication.draft_id))


def _named(outcome: Published | ConnectorError | None) -> str:
    if outcome is None:
        return "withdrawn"
    return outcome.kind.value if isinstance(outcome, ConnectorError) else "published"


def _approved_hash(draft: Draft) -> str:
    found = hash_of(draft.text)
    if found != draft.text_hash:
        raise TextDiffers(f"Draft {draft.id} is not the text that was approved.")
    return found


async def _answered(session: Session, question: Question) -> Message:
    """What the answer is put under. When the citizen deleted all, the newest: the network then says that it is gone.

    A part of a question, as long as its citizen wrote nothing more of it, is answered under what it was split from.
    """
    owners = [question.id] if question.origin_id is None else [question.id, question.origin_id]
    for owner in owners:
        if (standing := await questions.latest_from_citizen(session, owner)) is not None:
            return standing
    for owner in owners:
        written = [message for message in await questions.messages(session, owner) if not message.from_page]
        if written:
            return written[-1]
    raise NothingToAnswer(f"Question {question.id} has no message of its citizen.")


async def _claim(
    session: Session, publication_id: UUID, *, sealer: Sealer, now: datetime, lease: timedelta
) -> Try | None:
    held = await hold(session, publication_id, scope=Scope(None))
    question, publication, draft = held
    if publication.state not in publications.UNDER_WAY or publication.next_try_at > now:
        return None
    by_hand = await questions.by_hand_since(session, question.id, draft.created_at)
    may_send = question.status is Status.PUBLISHING and by_hand is None
    sent_at = publication.first_sending_at
    if sent_at is None and not may_send:
        _withdraw(session, held, by_hand, now=now)
        return None
    page = await pages.get(session, publication.page_id)
    publication.tries += 1
    try:
        access = await pages_service.access(session, page, sealer)
    except ConnectorError as error:
        _fail(session, held, error, now=now)
        return None
    publication.state, publication.sending_at, publication.next_try_at = PublicationState.SENDING, now, now + lease
    publication.first_sending_at = sent_at or now
    return Try(
        publication_id=publication.id,
        number=publication.tries,
        network=page.network,
        page=access,
        to=await publications.reply_to(session, publication),
        text=publication.text,
        sent_since=sent_at and sent_at - _CLOCKS_DIFFER,
        may_send=may_send,
    )


async def _settle(session: Session, taken: Try, outcome: Published | ConnectorError | None, *, now: datetime) -> None:
    held = await hold(session, taken.publication_id, scope=Scope(None))
    if isinstance(outcome, Published):
        await _confirm(session, held, outcome, now=now)
        return
    if held.publication.state is not PublicationState.SENDING or held.publication.tries != taken.number:
        return  # another process took it over, or a person settled it
    if outcome is not None:
        if taken.sent_since is None and is_certain(outcome):
            # Nothing of ours can stand there, so that nobody has to look for it: some networks let nobody look.
            held.publication.first_sending_at = None
        _fail(session, held, outcome, now=now)
        return
    by_hand = await questions.by_hand_since(session, held.question.id, held.draft.created_at)
    _withdraw(session, held, by_hand, now=now)


async def _confirm(session: Session, held: Held, published: Published, *, now: datetime) -> None:
    """The answer stands in the network; told once, however often it is found there."""
    question, publication, draft = held
    if publication.state is PublicationState.CONFIRMED:
        return
    publication.state, publication.confirmed_at = PublicationState.CONFIRMED, now
    publication.external_id, publication.url = published.external_id, published.url
    publication.failure = publication.failure_code = publication.failure_text = ""
    draft.state = DraftState.PUBLISHED
    reply = OwnReply(
        page_id=publication.page_id,
        question_id=question.id,
        external_id=published.external_id,
        answered=await publications.answered_message(session, publication),
        text=publication.text,
        url=published.url,
    )
    await questions.insert_reply(session, reply, now=now)
    if question.status in (Status.PUBLISHING, Status.UNDELIVERABLE):
        question.status, question.answered_at = Status.ANSWERED, now
        outbox.record(session, AnswerPublished(question_id=question.id, publication_id=publication.id), now=now)


def _fail(session: Session, held: Held, error: ConnectorError, *, now: datetime) -> None:
    question, publication, _ = held
    spread = random.random()  # noqa: S311 - keeps tries apart, guards nothing
    following = after_failure(
        error, tries=publication.tries, trying_since=publication.trying_since, now=now, spread=spread
    )
    publication.state, publication.next_try_at = following.state, following.at or now
    publication.failure, publication.failure_code, publication.failure_text = error.kind.value, error.code, error.text
    if error.kind in WAITING:
        publication.trying_since = now
    _log.warning("not published", publication_id=str(publication.id), failure=error.kind.value, code=error.code)
    if following.state is PublicationState.FAILED and question.status is Status.PUBLISHING:
        question.status = Status.UNDELIVERABLE
        failed = PublicationFailed(question_id=question.id, publication_id=publication.id, failure=error.kind.value)
        outbox.record(session, failed, now=now)


def _withdraw(session: Session, held: Held, by_hand: Message | None, *, now: datetime) -> None:
    """The question was answered otherwise: our text is not sent. A reply of the page's people is the answer."""
    question, publication, draft = held
    publication.state = PublicationState.WITHDRAWN
    publication.url = by_hand.url if by_hand else ""
    draft.state = DraftState.SUPERSEDED
    if by_hand is not None and question.status is Status.PUBLISHING:
        question.status, question.answered_at = Status.ANSWERED, by_hand.published_at
        outbox.record(session, AnsweredByHand(question_id=question.id, message_id=by_hand.id), now=now)
