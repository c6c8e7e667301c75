"""HTTP: what people do about an answer that the network did not take."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.http.deps import Now, Tx
from app.publishing import recovery
from app.publishing.schemas import ByHandIn, PublicationOut

router = APIRouter(prefix="/api/v1", tags=["publications"])

Publisher = Annotated[SignedIn, allowing(Action.PUBLISH)]


@router.post("/publications/{publication_id}/retry")
async def retry_publication(publication_id: UUID, session: Tx, operator: Publisher, now: Now) -> PublicationOut:
    """Try a refused or waiting publication again, now."""
    return PublicationOut.of(await recovery.retry(session, publication_id, by=operator, now=now))


@router.post("/publications/{publication_id}/answered-by-hand")
async def note_answer_by_hand(
    publication_id: UUID, body: ByHandIn, session: Tx, operator: Publisher, now: Now
) -> PublicationOut:
    """Note that a person put the answer into the network; it is not sent any more."""
    publication = await recovery.answered_by_hand(session, publication_id, url=body.url, by=operator, now=now)
    return PublicationOut.of(publication)


@router.post("/questions/{question_id}/rework", status_code=204)
async def rework_answer(question_id: UUID, session: Tx, operator: Publisher, now: Now) -> None:
    """Take a refused answer back into work; its text stays as a new draft."""
    await recovery.rework(session, question_id, by=operator, now=now)
