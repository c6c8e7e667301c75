"""What people do about an answer that the network did not take."""

from datetime import datetime
from uuid import UUID

from app.accounts.permissions import Person
from app.core.db import Session
from app.core.errors import Conflict
from app.drafting import service as drafting
from app.drafting.models import DraftState
from app.networks.access import FailureKind
from app.outbox import queries as outbox
from app.publishing.events import AnswerPublished, PublicationPrepared
from app.publishing.models import Publication, PublicationState
from app.publishing.service import Held, hold
from app.questions import queries as questions
from app.questions.lifecycle import IllegalMove, Status, check_move


class PublicationBusy(Conflict):
    """The answer is being sent, or its way has ended; there is nothing for a person to do."""

    code = "publication-busy"


async def retry(session: Session, publication_id: UUID, *, by: Person, now: datetime) -> Publication:
    """Try a refused or waiting publication again, now.

    Raises PublicationNotFound, QuestionNotFound, PublicationBusy, IllegalMove.
    """
    question, publication, _ = await _in_hand(session, publication_id, by=by)
    if publication.state is PublicationState.FAILED:
        check_move(question.status, Status.PUBLISHING)
        question.status, publication.state = Status.PUBLISHING, PublicationState.PLANNED
    if publication.failure == FailureKind.UNSURE.value:
        # A person has looked where the network lets nobody else look: it does not stand there.
        publication.first_sending_at = None
    publication.next_try_at = publication.trying_since = now
    publication.failure = publication.failure_code = publication.failure_text = ""
    prepared = PublicationPrepared(question_id=question.id, by=by.id, publication_id=publication.id)
    outbox.record(session, prepared, now=now)
    return publication


async def answered_by_hand(
    session: Session, publication_id: UUID, *, url: str, by: Person, now: datetime
) -> Publication:
    """Note that a person put the answer into the network; it is not sent any more.

    url  where it stands; "" for private messages
    Raises PublicationNotFound, QuestionNotFound, PublicationBusy, IllegalMove.
    """
    question, publication, draft = await _in_hand(session, publication_id, by=by)
    check_move(question.status, Status.ANSWERED)
    question.status, question.answered_at = Status.ANSWERED, now
    publication.state, publication.url = PublicationState.WITHDRAWN, url
    draft.state = DraftState.SUPERSEDED
    answered = AnswerPublished(question_id=question.id, by=by.id, publication_id=publication.id, by_hand=True)
    outbox.record(session, answered, now=now)
    return publication


async def rework(session: Session, question_id: UUID, *, by: Person, now: datetime) -> None:
    """Take a refused answer back into work; its text stays as a new draft. Raises QuestionNotFound, IllegalMove."""
    question = await questions.lock(session, question_id, scope=by.scope)
    if question.status is not Status.UNDELIVERABLE:
        raise IllegalMove(f"The question is «{question.status.value}»; only a refused answer is taken back.")
    await drafting.start_over(session, question, by=by, now=now)


async def _in_hand(session: Session, publication_id: UUID, *, by: Person) -> Held:
    """A publication that a person may act on: refused or waiting, and still of the current draft."""
    held = await hold(session, publication_id, scope=by.scope)
    waiting = held.publication.state in (PublicationState.FAILED, PublicationState.PLANNED)
    if not waiting or held.draft.state is not DraftState.APPROVED:
        raise PublicationBusy(
            f"The publication is «{held.publication.state.value}», its draft «{held.draft.state.value}»."
        )
    return held
