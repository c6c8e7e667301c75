"""What routers of pages ask for."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.http.deps import Tx, sessions_of
from app.pages import queries as pages
from app.pages.desk import Desk
from app.pages.models import Page

Administrator = Annotated[SignedIn, allowing(Action.PAGES)]


async def _desk(request: Request, operator: Administrator) -> Desk:
    state = request.state
    return Desk(sessions_of(request), state.connectors, state.sealer, state.clock, operator.scope)


async def _page(page_id: UUID, session: Tx, operator: Administrator) -> Page:
    return await pages.get(session, page_id, scope=operator.scope)


AtDesk = Annotated[Desk, Depends(_desk)]
# The page in the path, when it is in the operator's scope.
InHand = Annotated[Page, Depends(_page)]
