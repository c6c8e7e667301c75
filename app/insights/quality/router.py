"""HTTP: how well the machine decides who answers."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.http.deps import Now, Tx
from app.insights import service as insights
from app.insights.quality import service as quality
from app.insights.quality.schemas import QualityOut

router = APIRouter(prefix="/api/v1/insights", tags=["insights"])


@router.get("/quality")
async def read_quality(
    session: Tx,
    operator: Annotated[SignedIn, allowing(Action.BOARD)],
    now: Now,
    since: Annotated[
        AwareDatetime | None, Query(description="Start of the period; default 30 days before its end")
    ] = None,
    until: Annotated[AwareDatetime | None, Query(description="End of the period; default now")] = None,
) -> QualityOut:
    """Confusions between agencies, precision over weeks, the share decided without a person, what was returned."""
    period = insights.period(since, until, now=now)
    return QualityOut.of(await quality.read(session, operator.scope, period))
