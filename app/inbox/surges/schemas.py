"""JSON of surges."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from app.drafting.schemas import PersonRef
from app.drafting.surges.service import Answered
from app.inbox.schemas import AgencyRef, NamedRef, QuestionRow
from app.networks.text import clean_text
from app.surges.models import SurgeState
from app.surges.wording import LONGEST_TITLE

_MOST_QUESTIONS = 500


def _words(text: str) -> str:
    cleaned = clean_text(text)
    if not cleaned.strip():
        raise ValueError("the text is empty")
    return cleaned


Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=LONGEST_TITLE), AfterValidator(clean_text)
]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(clean_text)]
QuestionIds = Annotated[list[UUID], Field(min_length=1, max_length=_MOST_QUESTIONS)]


class SurgeIn(BaseModel):
    """A surge opened by hand."""

    question_ids: Annotated[list[UUID], Field(min_length=2, max_length=_MOST_QUESTIONS)]
    title: Title


class OpeningIn(BaseModel):
    """Opening a surge. title: null leaves it."""

    title: Title | None = None


class DismissalIn(BaseModel):
    """Why it is no surge."""

    reason: Reason = ""


class ClosingIn(BaseModel):
    """Why a surge is over."""

    reason: Reason = ""


class SurgePatch(BaseModel):
    """What is to be changed of a surge; null leaves it."""

    title: Title | None = None
    joins_itself: bool | None = None


class JoiningIn(BaseModel):
    """Questions that are to belong to a surge."""

    question_ids: QuestionIds


class PartIn(BaseModel):
    """Which part of a surge's questions is wanted. left: of those that people took out."""

    left: bool = False
    limit: int = Field(50, ge=1, le=200, description="Most rows of the answer")
    cursor: str | None = Field(None, max_length=400, description="`next` of the answer before")


class BaseTextIn(BaseModel):
    """What citizens are answered with; {имя}, {улица}, {место} and {номер} stand for what is each one's own.

    base_revision  the revision it was made from; 0 when there was none
    """

    text: Annotated[str, StringConstraints(min_length=1, max_length=10_000), AfterValidator(_words)]
    base_revision: int = Field(ge=0)


class AnswersIn(BaseModel):
    """Who is to be answered. question_ids: null for all without a draft; submit: give the replies to review."""

    question_ids: QuestionIds | None = None
    submit: bool = False


class QuestionRef(BaseModel):
    """A question by what people call it."""

    id: UUID
    number: int


class SkippedOut(BaseModel):
    """A question that got no reply, and why, in Russian."""

    question: QuestionRef
    why: str


class MassAnswerOut(BaseModel):
    """What became of the questions that were to be answered: drafts written, drafts submitted, and those left."""

    drafted: int
    submitted: int
    skipped: list[SkippedOut]

    @classmethod
    def of(cls, answered: Answered) -> "MassAnswerOut":
        """What was done as it is shown."""
        skipped = [
            SkippedOut(question=QuestionRef(id=one.question_id, number=one.number), why=one.why)
            for one in answered.skipped
        ]
        return cls(drafted=answered.drafted, submitted=answered.submitted, skipped=skipped)


class AgencyShare(AgencyRef):
    """An agency with the number of its questions in a surge."""

    count: int


class SurgeRow(BaseModel):
    """A surge in a list; its figures are of the questions in the caller's scope.

    last_hour       questions written in the hour until now
    usual_per_hour  of its topic and place, at that hour; times_usual: how many times as many came
    newest_at       when the newest question was written
    """

    id: UUID
    number: int
    state: SurgeState
    title: str
    topic: NamedRef | None
    territory: NamedRef | None
    agencies: list[AgencyShare]
    questions: int
    unanswered: int
    people: int
    last_hour: int
    usual_per_hour: float
    times_usual: float
    proposed_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    newest_at: datetime


class SurgePointOut(BaseModel):
    """Questions written in one step of a curve, and how many are usual in one."""

    at: datetime
    count: int
    usual: float


class AnswersOut(BaseModel):
    """How far the answers are, in questions; closed ones are not counted."""

    none: int
    drafted: int
    in_review: int
    published: int


class SurgeDetail(SurgeRow):
    """A surge with what its questions have in common and what they are answered with.

    base_revision  number of the newest saved text; 0: none yet
    curve          steps of 15 minutes, longer ones for a long surge, from 6 hours before its beginning
    breached       open questions whose nearest deadline has passed
    """

    words: list[str]
    base_text: str
    base_revision: int
    base_by: PersonRef | None
    joins_itself: bool
    close_note: str
    curve: list[SurgePointOut]
    due_first: datetime | None
    breached: int
    answers: AnswersOut


class SurgeQuestion(BaseModel):
    """A question of a surge. joined_by: null for the machine; personal_text: its reply, while it can get one."""

    question: QuestionRow
    joined_at: datetime
    joined_by: PersonRef | None
    likeness: float
    personal_text: str | None


class SuggestionOut(BaseModel):
    """A question alike that is in no surge."""

    question: QuestionRow
    likeness: float
