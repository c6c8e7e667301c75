"""JSON of what the router learns."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.core.db import Json
from app.routing.versions.models import RouterVersion, RoutingAim, VersionState


class PersonOut(BaseModel):
    """An operator."""

    id: UUID
    name: str


def person(id_: UUID | None, name: str | None) -> PersonOut | None:
    """A reference to an operator; None when there is none."""
    return None if id_ is None else PersonOut(id=id_, name=name or "")


class FiguresOut(BaseModel):
    """Shares, 0…1, on the newest confirmed questions. precision_at: of the surest quarter, half, three quarters."""

    model_config = ConfigDict(extra="ignore")

    agency_top_1: float
    agency_top_3: float
    topic_top_1: float
    topic_top_3: float
    precision_at: dict[str, float]
    calibration_error: float
    share_at_aim: float


class MeasuredOut(FiguresOut):
    """Figures of a version, those of the version that was live before beside them, on the same questions."""

    live_before: FiguresOut | None


class RouterVersionOut(BaseModel):
    """A version of the router. step, reason: in Russian; progress: 0…1; number: what people call it by."""

    id: UUID
    number: int
    state: VersionState
    started_at: datetime
    finished_at: datetime | None
    live_at: datetime | None
    retired_at: datetime | None
    learnt_by: PersonOut | None
    examples: int
    tested_on: int
    step: str
    progress: float
    measured: MeasuredOut | None
    reason: str

    @classmethod
    def of(cls, version: RouterVersion, name: str | None) -> "RouterVersionOut":
        """A version as it is shown. name: of who asked for it."""
        return cls(
            id=version.id,
            number=version.number,
            state=version.state,
            started_at=version.started_at,
            finished_at=version.finished_at,
            live_at=version.live_at,
            retired_at=version.retired_at,
            learnt_by=person(version.learnt_by, name),
            examples=version.examples,
            tested_on=version.tested_on,
            step=version.step,
            progress=version.progress,
            measured=MeasuredOut.model_validate(version.measured) if version.measured else None,
            reason=version.reason,
        )


class CurvePointOut(BaseModel):
    """To be right this often: the threshold, and the share decided without a person."""

    model_config = ConfigDict(from_attributes=True)

    precision: float
    threshold: float
    share: float


class AimOut(BaseModel):
    """How right the machine has to be, and what that comes to.

    threshold          least probability to do without a person
    share              of questions expected to be routed without a person; null: nothing to tell it by
    precision_reached  on the newest confirmed questions; null: nothing to tell it by, or out of reach
    """

    precision: float
    threshold: float
    share: float | None
    precision_reached: float | None
    changed_at: datetime | None
    changed_by: PersonOut | None


class AimIn(BaseModel):
    """Share of right ones wanted among the machine's assignments."""

    precision: Annotated[float, Field(ge=0.5, le=0.99)]


class RouterOut(BaseModel):
    """What decides, and by which aim.

    confirmed  questions whose agency is known to be right, counted up to 20,000
    curve      what each precision comes to, for the live version, else for rules and words alone
    """

    aim: AimOut
    live: RouterVersionOut | None
    learning: RouterVersionOut | None
    confirmed: int
    confirmed_since_live: int
    curve: list[CurvePointOut]


def aim_changed(aim: RoutingAim | None, name: str | None) -> Json:
    """When and by whom the aim was changed."""
    return {
        "changed_at": aim.changed_at if aim else None,
        "changed_by": person(aim.changed_by, name) if aim else None,
    }
