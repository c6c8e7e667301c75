"""What judging needs, gathered from the database: the catalogues, and all that is known of questions."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from app.agencies import queries as agencies
from app.core.db import Session
from app.intake.screening import FOR_OTHERS
from app.routing import queries as routing
from app.routing.knowledge import Asking, Catalogue
from app.routing.queries import Grounds
from app.routing.whereabouts import Hints

_ELSEWHERE = frozenset(kind.value for kind in FOR_OTHERS)


async def catalogue(session: Session) -> Catalogue:
    """What knowledge is built from, as the catalogues stand now."""
    return Catalogue(
        topics=await agencies.topics(session),
        territories=await agencies.territories(session),
        agency_names={agency.id: agency.short_name for agency in await agencies.all_agencies(session)},
        rules=await routing.rules(session),
        bodies=await routing.bodies(session),
    )


async def askings(session: Session, question_ids: Collection[UUID], *, on: date) -> Mapping[UUID, Asking]:
    """Questions as judging needs them, with all that is known beside their texts. on: the rules of this day count."""
    return {key: _asking(found, on) for key, found in (await routing.grounds(session, question_ids)).items()}


def _asking(found: Grounds, on: date) -> Asking:
    row = found.question
    return Asking(
        text=row.text,
        page_id=row.page_id,
        page_agency_id=row.page_agency_id,
        on=on,
        hints=Hints(row.page_territory_id, found.earlier, found.choices),
        post_text=row.post_text or "",
        refused=found.refused,
        elsewhere=row.screening in _ELSEWHERE,
    )
