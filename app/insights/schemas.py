"""JSON of the boards."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from app.insights.measures import MEASURES, Measure
from app.insights.queries import Figures
from app.insights.service import Board


class FiguresOut(BaseModel):
    """The figures of one agency or of all; what each means stands in `measures`."""

    open: int
    at_risk: int
    breached: int
    received: int
    answered: int
    answered_in_time: int
    share_in_time: float | None
    median_answer_seconds: float | None

    @classmethod
    def of(cls, figures: Figures) -> "FiguresOut":
        """Figures as they are shown."""
        return cls(
            open=figures.open,
            at_risk=figures.at_risk,
            breached=figures.breached,
            received=figures.received,
            answered=figures.answered,
            answered_in_time=figures.answered_in_time,
            share_in_time=figures.share_in_time,
            median_answer_seconds=figures.median_answer_seconds,
        )


class TotalsOut(FiguresOut):
    """Over all agencies of the caller's scope. triage: open ones without an agency."""

    triage: int


class BoardAgency(BaseModel):
    """An agency of the board."""

    id: UUID
    short_name: str
    name: str


class AgencyFiguresOut(FiguresOut):
    """The figures of one agency."""

    agency: BoardAgency


class MeasureOut(BaseModel):
    """What a figure means."""

    key: str
    name: str
    unit: str
    help: str

    @classmethod
    def of(cls, measure: Measure) -> "MeasureOut":
        """A measure as it is shown."""
        return cls(key=measure.key, name=measure.name, unit=measure.unit, help=measure.help)


class BoardOut(BaseModel):
    """The board of agencies for a period."""

    since: datetime
    until: datetime
    totals: TotalsOut
    agencies: list[AgencyFiguresOut]
    measures: list[MeasureOut]

    @classmethod
    def of(cls, board: Board) -> "BoardOut":
        """A board as it is shown."""
        return cls(
            since=board.period.since,
            until=board.period.until,
            totals=TotalsOut(triage=board.triage, **FiguresOut.of(board.totals).model_dump()),
            agencies=[
                AgencyFiguresOut(
                    agency=BoardAgency(id=agency.id, short_name=agency.short_name, name=agency.name),
                    **FiguresOut.of(figures).model_dump(),
                )
                for agency, figures in board.agencies
            ],
            measures=[MeasureOut.of(measure) for measure in MEASURES],
        )
