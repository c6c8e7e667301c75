"""What decides just now, and what the aim comes to, put together for people."""

from uuid import UUID

from app.accounts.queries import names
from app.core.db import Session
from app.routing.versions import queries as versions
from app.routing.versions.figures import Point, point_for
from app.routing.versions.models import RouterVersion, VersionState
from app.routing.versions.rehearsal import points_of
from app.routing.versions.schemas import AimOut, CurvePointOut, RouterOut, RouterVersionOut, aim_changed
from app.routing.versions.service import USUAL_PRECISION


async def router_state(session: Session, *, cold_threshold: float) -> RouterOut:
    """What decides just now. cold_threshold: least probability to do without a person while nothing was learnt."""
    live = await versions.in_state(session, VersionState.LIVE)
    learning = await versions.in_state(session, VersionState.LEARNING)
    aim = await versions.aim(session)
    people = await names(session, {one for one in (*_askers(live, learning), aim and aim.changed_by) if one})
    points = points_of(live.measured) if live else await _cold_points(session)
    precision = aim.precision if aim else USUAL_PRECISION
    reached = point_for(points, precision) if live else _at(points, cold_threshold)
    return RouterOut(
        aim=AimOut(
            precision=precision,
            threshold=(reached.threshold if reached else 1.0) if live else cold_threshold,
            share=reached.share if reached else (0.0 if live else None),
            precision_reached=reached.reached if reached else None,
            **aim_changed(aim, people.get(aim.changed_by) if aim and aim.changed_by else None),
        ),
        live=RouterVersionOut.of(live, people.get(live.learnt_by) if live.learnt_by else None) if live else None,
        learning=RouterVersionOut.of(learning, people.get(learning.learnt_by) if learning.learnt_by else None)
        if learning
        else None,
        confirmed=await versions.count_confirmed(session),
        confirmed_since_live=await versions.count_confirmed(session, since=live.started_at if live else None),
        curve=[CurvePointOut.model_validate(point) for point in points],
    )


def _askers(*found: RouterVersion | None) -> list[UUID | None]:
    return [one.learnt_by for one in found if one is not None]


async def _cold_points(session: Session) -> list[Point]:
    """What rules and words alone came to, where a version that was refused has been measured beside them."""
    refused = await versions.in_state(session, VersionState.REFUSED)
    return points_of(refused.measured.get("cold")) if refused and refused.measured else []


def _at(points: list[Point], threshold: float) -> Point | None:
    """The point of the nearest threshold from a given one on."""
    return min((one for one in points if one.threshold >= threshold), key=lambda one: one.threshold, default=None)
