"""What the machine makes of a text that is nobody's question yet; nothing is stored."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.agencies import queries as agencies
from app.core.db import Session
from app.intake.screening import FOR_OTHERS, Screening, screen
from app.language.personal_data import find
from app.language.personal_numbers import PersonalData
from app.pages import queries as pages
from app.routing import queries as routing
from app.routing.knowledge import Asking, Judgement, Knowledge
from app.routing.rules import NOBODY
from app.routing.whereabouts import Hints


@dataclass(frozen=True, slots=True)
class Tried:
    """A text to be tried. ours: names of the places served."""

    asking: Asking
    ours: Collection[str]


async def prepare(session: Session, text: str, *, page_id: UUID | None, on: date) -> Tried:
    """A text as if it were written on a page, or (None) nowhere. Raises PageNotFound."""
    ours = [name for one in await agencies.territories(session) for name in (one.name, *one.other_names)]
    if page_id is None:
        return Tried(Asking(text, NOBODY, NOBODY, on), ours)
    page = await pages.get(session, page_id)
    chosen = (await routing.choices(session, [page_id])).get(page_id, {})
    return Tried(Asking(text, page_id, page.agency_id, on, Hints(page.territory_id, (), chosen)), ours)


async def judge(
    tried: Tried, knowledge: Knowledge, *, threshold: float
) -> tuple[Screening, Judgement, list[PersonalData]]:
    """Screening, routing and personal data of a text. threshold: while nothing was learnt."""
    return await asyncio.to_thread(_judge, tried, knowledge, threshold)


def _judge(tried: Tried, knowledge: Knowledge, threshold: float) -> tuple[Screening, Judgement, list[PersonalData]]:
    screening = screen(tried.asking.text, ours=tried.ours)
    asking = replace(tried.asking, elsewhere=screening.kind in FOR_OTHERS)
    least = threshold if knowledge.threshold is None else knowledge.threshold
    return screening, knowledge.judge(asking, threshold=least), find(tried.asking.text)
