"""HTTP: writing an answer, its review and its approval."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.drafting import queries as drafts
from app.drafting import service as drafting
from app.drafting.schemas import DraftIn, DraftOut, HandBackIn, RevisionIn, RevisionOut
from app.http.deps import Now, Tx
from app.questions import queries as questions

router = APIRouter(prefix="/api/v1", tags=["drafts"])

Writer = Annotated[SignedIn, allowing(Action.DRAFT)]
Approver = Annotated[SignedIn, allowing(Action.APPROVE)]
Reader = Annotated[SignedIn, allowing(Action.READ)]


@router.put("/questions/{question_id}/draft")
async def write_draft(question_id: UUID, body: DraftIn, session: Tx, operator: Writer, now: Now) -> DraftOut:
    """Save the text of a question's draft; 409 when somebody saved another one meanwhile."""
    draft = await drafting.write(
        session, question_id, text=body.text, base_revision=body.base_revision, by=operator, now=now
    )
    return DraftOut.of(await drafts.view(session, draft.id))


@router.post("/drafts/{draft_id}/submission")
async def submit_draft(draft_id: UUID, body: RevisionIn, session: Tx, operator: Writer, now: Now) -> DraftOut:
    """Give a draft to review, or approve it where the agency does not ask for review."""
    await drafting.submit(session, draft_id, revision=body.revision, by=operator, now=now)
    return DraftOut.of(await drafts.view(session, draft_id))


@router.post("/drafts/{draft_id}/approval")
async def approve_draft(draft_id: UUID, body: RevisionIn, session: Tx, operator: Approver, now: Now) -> DraftOut:
    """Approve a draft; its answer is published soon after."""
    await drafting.approve(session, draft_id, revision=body.revision, by=operator, now=now)
    return DraftOut.of(await drafts.view(session, draft_id))


@router.post("/drafts/{draft_id}/hand-back")
async def hand_back_draft(draft_id: UUID, body: HandBackIn, session: Tx, operator: Approver, now: Now) -> DraftOut:
    """Ask the author for changes."""
    await drafting.hand_back(session, draft_id, revision=body.revision, reason=body.reason, by=operator, now=now)
    return DraftOut.of(await drafts.view(session, draft_id))


@router.get("/drafts/{draft_id}/revisions")
async def list_revisions(draft_id: UUID, session: Tx, operator: Reader) -> list[RevisionOut]:
    """The saved texts of a draft, newest first."""
    draft = await drafts.get(session, draft_id)
    await questions.get(session, draft.question_id, scope=operator.scope)
    return [RevisionOut.of(revision) for revision in await drafts.revisions(session, draft_id)]
