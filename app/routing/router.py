"""HTTP: what the machine makes of a text, without keeping it."""

from typing import Annotated

from fastapi import APIRouter, Request

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.core.settings import Settings
from app.http.deps import Now, sessions_of
from app.routing import analysis
from app.routing.schemas import AnalysisIn, AnalysisOut
from app.routing.shelf import KnowledgeShelf

router = APIRouter(prefix="/api/v1", tags=["routing"])


@router.post("/routing/analysis")
async def analyse_text(
    body: AnalysisIn, request: Request, _operator: Annotated[SignedIn, allowing(Action.TRIAGE)], now: Now
) -> AnalysisOut:
    """What the machine makes of a text: its screening, topics, places, who would answer; nothing is stored."""
    sessions, settings = sessions_of(request), _settings(request)
    shelf: KnowledgeShelf = request.state.knowledge
    # Language work holds no transaction open, so that the parts open their own.
    knowledge = await shelf.get(sessions, now=now)
    async with sessions.begin() as session:
        tried = await analysis.prepare(session, body.text, page_id=body.page_id, on=now.date())
    return AnalysisOut.of(*await analysis.judge(tried, knowledge, threshold=settings.routing_threshold))


def _settings(request: Request) -> Settings:
    return request.state.settings  # type: ignore[no-any-return]
