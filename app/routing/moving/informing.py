"""The words for a citizen whose question another body answers, from what is known of the question."""

from uuid import UUID

from app.accounts.permissions import Scope
from app.agencies import queries as agencies
from app.core.db import Session
from app.core.errors import Conflict
from app.intake.screening import ScreeningClass
from app.questions import queries as questions
from app.routing.moving import notice
from app.routing.moving import queries as moving
from app.routing.moving.notice import Body
from app.routing.moving.targets import UnknownAgency


class NobodyElse(Conflict):
    """No other body is known to answer."""

    code = "nobody-else"


async def notice_of(session: Session, question_id: UUID, *, agency_id: UUID | None, scope: Scope) -> str:
    """The public text that names the right body and how to reach it.

    agency_id  the right body; None: the agency the question is with
    Raises QuestionNotFound, UnknownAgency, NobodyElse.
    """
    await questions.get(session, question_id, scope=scope)
    row = await moving.noted(session, question_id)
    name: str = row.citizen_name
    if row.screening == ScreeningClass.FEDERAL:
        return notice.federal(name, None if agency_id is None else await _body(session, agency_id))
    if row.screening == ScreeningClass.OTHER_REGION and agency_id is None:
        return notice.another_region(name)
    right_id = agency_id or row.agency_id
    if right_id in (None, row.page_agency_id):
        raise NobodyElse("The question is with no other body than the page's own; name the one that is to answer.")
    return notice.transferred(name, await _body(session, right_id))


async def _body(session: Session, agency_id: UUID) -> Body:
    agency = (await agencies.by_ids(session, [agency_id])).get(agency_id)
    if agency is None:
        raise UnknownAgency("There is no such agency.", errors={"agency_id": "unknown"})
    return Body(agency.name, agency.contact)
