"""Writing an answer, its review and its approval."""

from datetime import datetime
from uuid import UUID

from app.accounts import queries as accounts
from app.accounts.permissions import Person, Scope
from app.core.db import Session, new_id
from app.core.errors import Conflict
from app.drafting import queries as drafts
from app.drafting.events import DraftApproved, DraftHandedBack, DraftSubmitted, DraftWritten
from app.drafting.length import check_length
from app.drafting.models import Draft, DraftRevision, DraftState
from app.drafting.review import after_submission, check_approval, hash_of
from app.intake.events import QuestionTaken
from app.outbox import queries as outbox
from app.questions import queries as questions
from app.questions.lifecycle import Status, check_move
from app.questions.models import Question

# In these somebody is at the current draft, or it is on its way out.
_GOES_ON = frozenset({Status.IN_WORK, Status.IN_REVIEW, Status.APPROVED, Status.PUBLISHING, Status.UNDELIVERABLE})


class DraftChanged(Conflict):
    """Somebody saved another text meanwhile; the detail says who and when."""

    code = "draft-changed"


class DraftNotThere(Conflict):
    """The draft is in a state that does not allow this step."""

    code = "draft-not-there"


async def write(
    session: Session, question_id: UUID, *, text: str, base_revision: int, by: Person, now: datetime
) -> Draft:
    """Save a text as the newest of the question's current draft; the same text again is no new revision.

    An edit takes a draft back from review or approval, and the question to its author when it is nobody's.
    base_revision  the revision the text was made from; 0 when there was no draft
    Raises QuestionNotFound, DraftChanged, IllegalMove.
    """
    question = await questions.lock(session, question_id, scope=by.scope)
    draft = await drafts.current(session, question_id)
    same = draft is not None and draft.text == text
    if draft is not None and same and question.status is not Status.ROUTED:
        return draft
    await _check_newest(session, draft, base_revision)
    refused = question.status is Status.UNDELIVERABLE
    _take_up(session, question, by=by, now=now)
    if draft is not None and refused:  # what the network refused stays as it was sent
        await _supersede(session, draft)
        draft = None
    if draft is None:
        return await _begin(session, question, text=text, author_id=by.id, now=now)
    draft.state = DraftState.WRITING
    draft.submitted_at = draft.approved_at = draft.approved_by = draft.text_hash = None
    if not same:
        draft.revision += 1
        draft.text, draft.author_id, draft.saved_at = text, by.id, now
        _keep(session, draft)
    return draft


async def start_over(session: Session, question: Question, *, by: Person, now: datetime) -> Draft | None:
    """Go on writing after the network refused the answer: a new draft with the same text; None when there was none.

    The caller holds the lock of the question. Raises IllegalMove.
    """
    refused = await drafts.current(session, question.id)
    _take_up(session, question, by=by, now=now)
    if refused is None:
        return None
    await _supersede(session, refused)
    return await _begin(session, question, text=refused.text, author_id=refused.author_id, now=now)


async def submit(session: Session, draft_id: UUID, *, revision: int, by: Person, now: datetime) -> Draft:
    """Give a draft to review, or approve it at once where the agency does not ask for review.

    Raises DraftNotFound, QuestionNotFound, DraftChanged, DraftNotThere, TextTooLong, IllegalMove.
    """
    question, draft = await _at(session, draft_id, revision, DraftState.WRITING, by=by)
    check_length(draft.text, question.network)
    required = await drafts.review_required(session, question.agency_id)
    draft.submitted_at = now
    if after_submission(review_required=required) is DraftState.APPROVED:
        _approve(session, question, draft, by=by, now=now)
        return draft
    check_move(question.status, Status.IN_REVIEW)
    question.status, draft.state = Status.IN_REVIEW, DraftState.IN_REVIEW
    outbox.record(
        session,
        DraftSubmitted(question_id=question.id, by=by.id, draft_id=draft.id, revision=draft.revision),
        now=now,
    )
    return draft


async def approve(session: Session, draft_id: UUID, *, revision: int, by: Person, now: datetime) -> Draft:
    """Approve exactly this revision for publication; its answer is published soon after.

    Raises DraftNotFound, QuestionNotFound, DraftChanged, DraftNotThere, SelfApproval, IllegalMove.
    """
    question, draft = await _at(session, draft_id, revision, DraftState.IN_REVIEW, by=by)
    required = await drafts.review_required(session, question.agency_id)
    check_approval(draft.author_id, by.id, review_required=required)
    _approve(session, question, draft, by=by, now=now)
    return draft


async def hand_back(
    session: Session, draft_id: UUID, *, revision: int, reason: str, by: Person, now: datetime
) -> Draft:
    """Ask the author for changes. Raises DraftNotFound, QuestionNotFound, DraftChanged, DraftNotThere, IllegalMove."""
    question, draft = await _at(session, draft_id, revision, DraftState.IN_REVIEW, by=by)
    check_move(question.status, Status.IN_WORK)
    question.status, draft.state = Status.IN_WORK, DraftState.WRITING
    draft.handed_back_at, draft.handed_back_by, draft.hand_back_reason = now, by.id, reason
    outbox.record(
        session,
        DraftHandedBack(question_id=question.id, by=by.id, draft_id=draft.id, revision=draft.revision),
        now=now,
    )
    return draft


async def supersede(session: Session, question_id: UUID) -> None:
    """Set aside the draft of a question that was answered otherwise, closed or moved; its text is kept.

    Safe to repeat, and late: a draft that somebody took up since then stays theirs.
    """
    question = await questions.lock(session, question_id, scope=Scope(None))
    draft = await drafts.current(session, question_id)
    if draft is not None and question.status not in _GOES_ON:
        await _supersede(session, draft)


async def _check_newest(session: Session, draft: Draft | None, revision: int) -> None:
    if draft is None and revision != 0:
        raise DraftChanged(
            "The draft is not there any more: the question was answered, closed or moved. Load it again."
        )
    if draft is not None and revision != draft.revision:
        name = (await accounts.names(session, {draft.author_id}))[draft.author_id]
        raise DraftChanged(
            f"{name} saved revision {draft.revision} at {draft.saved_at:%Y-%m-%dT%H:%M:%SZ}. Load it first."
        )


async def _at(
    session: Session, draft_id: UUID, revision: int, state: DraftState, *, by: Person
) -> tuple[Question, Draft]:
    """A draft in the expected state with its locked question; what was read before the lock is read again."""
    question_id = (await drafts.get(session, draft_id)).question_id
    question = await questions.lock(session, question_id, scope=by.scope)
    draft = await drafts.get(session, draft_id)
    await _check_newest(session, draft, revision)
    if draft.state is not state:
        raise DraftNotThere(f"The draft is «{draft.state.value}», not «{state.value}».")
    return question, draft


def _take_up(session: Session, question: Question, *, by: Person, now: datetime) -> None:
    if question.status is not Status.IN_WORK:
        check_move(question.status, Status.IN_WORK)
        question.status = Status.IN_WORK
    if question.assignee_id is None:
        question.assignee_id = by.id
        outbox.record(session, QuestionTaken(question_id=question.id, by=by.id, assignee_id=by.id), now=now)


async def _begin(session: Session, question: Question, *, text: str, author_id: UUID, now: datetime) -> Draft:
    draft = Draft(
        id=new_id(),
        question_id=question.id,
        state=DraftState.WRITING,
        revision=1,
        text=text,
        author_id=author_id,
        created_at=now,
        saved_at=now,
    )
    session.add(draft)
    await session.flush()  # its revision points at it
    _keep(session, draft)
    outbox.record(session, DraftWritten(question_id=question.id, by=author_id, draft_id=draft.id), now=now)
    return draft


def _keep(session: Session, draft: Draft) -> None:
    session.add(
        DraftRevision(
            id=new_id(),
            draft_id=draft.id,
            number=draft.revision,
            text=draft.text,
            author_id=draft.author_id,
            saved_at=draft.saved_at,
        )
    )


def _approve(session: Session, question: Question, draft: Draft, *, by: Person, now: datetime) -> None:
    check_move(question.status, Status.APPROVED)
    question.status, draft.state = Status.APPROVED, DraftState.APPROVED
    draft.approved_at, draft.approved_by, draft.text_hash = now, by.id, hash_of(draft.text)
    outbox.record(
        session,
        DraftApproved(question_id=question.id, by=by.id, draft_id=draft.id, revision=draft.revision),
        now=now,
    )


async def _supersede(session: Session, draft: Draft) -> None:
    draft.state = DraftState.SUPERSEDED
    await session.flush()  # before another draft of the question is inserted: one at a time is current
