"""HTTP: boards for supervisors."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.http.deps import Now, Tx
from app.insights import service as insights
from app.insights.schemas import BoardOut

router = APIRouter(prefix="/api/v1/insights", tags=["insights"])


@router.get("/agencies")
async def read_board(
    session: Tx,
    operator: Annotated[SignedIn, allowing(Action.BOARD)],
    now: Now,
    since: Annotated[
        AwareDatetime | None, Query(description="Start of the period; default 30 days before its end")
    ] = None,
    until: Annotated[AwareDatetime | None, Query(description="End of the period; default now")] = None,
) -> BoardOut:
    """Open, at risk, late and answered in time, by agency."""
    period = insights.period(since, until, now=now)
    return BoardOut.of(await insights.board(session, operator.scope, period, now=now))
