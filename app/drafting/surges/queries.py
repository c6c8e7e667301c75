"""SQL of answering a surge: its questions with what their replies need to know."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, select

from app.agencies.models import Territory
from app.core.db import Session
from app.drafting.models import Draft, DraftState
from app.drafting.queries import CURRENT as CURRENT_DRAFT
from app.networks.access import Network
from app.questions.lifecycle import Status
from app.questions.models import Citizen, Question
from app.surges.models import SurgeMember
from app.surges.queries import CURRENT

_TEXT_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class Asker:
    """A question of a surge and its citizen.

    text       its beginning, where the street stands, if at all
    variation  which of the replies under the same post it is, by the time it was written
    """

    id: UUID
    number: int
    network: Network
    status: Status
    agency_id: UUID | None
    name: str
    place: str | None
    text: str
    variation: int
    draft_id: UUID | None
    draft_state: DraftState | None
    draft_revision: int | None
    draft_text: str | None


async def askers(session: Session, surge_id: UUID, question_ids: Collection[UUID] | None = None) -> Sequence[Asker]:
    """Questions of a surge by when they were written, as they stand. question_ids: None for all of them."""
    in_turn = func.row_number().over(
        partition_by=(Question.page_id, Question.post_id), order_by=(Question.published_at, Question.id)
    )
    turns = (
        select(Question.id, in_turn.label("turn"))
        .join(SurgeMember, SurgeMember.question_id == Question.id)
        .where(SurgeMember.surge_id == surge_id, CURRENT)
        .subquery()
    )
    wanted = (
        select(
            *(Question.id, Question.number, Question.network, Question.status, Question.agency_id, Citizen.name),
            *(Territory.name, func.left(Question.text, _TEXT_CHARACTERS), turns.c.turn),
            *(Draft.id, Draft.state, Draft.revision, Draft.text),
        )
        .join(turns, turns.c.id == Question.id)
        .join(Citizen, Citizen.id == Question.citizen_id)
        .outerjoin(Territory, Territory.id == Question.territory_id)
        .outerjoin(Draft, and_(Draft.question_id == Question.id, Draft.state.in_(CURRENT_DRAFT)))
        .order_by(Question.published_at, Question.id)
    )
    if question_ids is not None:
        wanted = wanted.where(Question.id.in_(question_ids))
    return [Asker(*row) for row in await session.execute(wanted)]


async def lock(session: Session, question_ids: Collection[UUID]) -> None:
    """Lock questions until the transaction ends, in one order."""
    await session.execute(
        select(Question.id).where(Question.id.in_(question_ids)).order_by(Question.id).with_for_update()
    )
