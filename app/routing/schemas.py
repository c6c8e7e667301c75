"""JSON of routing."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.core.db import Json
from app.intake.screening import Screening
from app.language.personal_numbers import PersonalData
from app.routing.knowledge import Judgement


class CandidateOut(BaseModel):
    """An agency that may have to answer. why: in Russian; refused: it returned this question already."""

    agency_id: UUID
    agency_name: str
    probability: float
    rule_name: str | None
    why: str
    refused: bool = False


class TopicGuessOut(BaseModel):
    """A topic the text may be about. id: null in decisions that are older than the field."""

    id: UUID | None = None
    code: str
    name: str
    probability: float


class TerritoryGuessOut(BaseModel):
    """A territory that a place may be. within: its municipality; "" where it is one."""

    id: UUID
    name: str
    within: str
    probability: float


class PlaceOut(BaseModel):
    """A place that a text names; several territories: a person chooses. chosen: as people chose on this page."""

    text: str
    chosen: UUID | None = None
    territories: list[TerritoryGuessOut] = []


class AnalysisIn(BaseModel):
    """A text to be tried. page_id: as if it were written there."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(max_length=20_000)]
    page_id: UUID | None = None


class ScreeningOut(BaseModel):
    """What a text is. class: a screening class; missing: what the citizen would have to be asked for."""

    model_config = ConfigDict(populate_by_name=True)

    kind: Annotated[str, Field(alias="class")]
    reason: str
    urgent: bool
    missing: list[str]

    @classmethod
    def of(cls, one: Screening) -> Self:
        """A proposal of screening as it is shown."""
        return cls(
            kind=one.kind.value, reason=one.reason, urgent=one.urgent, missing=[str(part) for part in one.missing]
        )


class TopicShareOut(BaseModel):
    """A topic with its probability."""

    id: UUID
    code: str
    name: str
    p: float


class PersonalDataOut(BaseModel):
    """A part of a text that tells of a person: `text[start:end]`."""

    kind: str
    start: int
    end: int

    @classmethod
    def of(cls, one: PersonalData) -> Self:
        """A finding as it is shown."""
        return cls(kind=one.kind.value, start=one.start, end=one.end)


class AnalysisOut(BaseModel):
    """What the machine makes of a text. sure: it would go to the first candidate without a person."""

    screening: ScreeningOut
    topic: list[TopicShareOut]
    places: list[PlaceOut]
    candidates: list[CandidateOut]
    sure: bool
    personal_data: list[PersonalDataOut]
    words: list[str]

    @classmethod
    def of(cls, screening: Screening, judged: Judgement, found: list[PersonalData]) -> Self:
        """An analysis as it is shown."""
        return cls(
            screening=ScreeningOut.of(screening),
            topic=[_share(one) for one in judged.evidence["topic"]],
            places=[PlaceOut.model_validate(one) for one in judged.evidence["places"]],
            candidates=[CandidateOut.model_validate(one) for one in judged.candidates],
            sure=judged.decision.sure,
            personal_data=[PersonalDataOut.of(one) for one in found],
            words=judged.evidence["words"],
        )


def _share(one: Json) -> TopicShareOut:
    return TopicShareOut(id=one["id"], code=one["code"], name=one["name"], p=one["probability"])
