"""JSON of drafts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from app.drafting.length import longest
from app.drafting.models import DraftState
from app.drafting.queries import DraftView, RevisionView
from app.networks.text import clean_text


def _words(text: str) -> str:
    cleaned = clean_text(text)
    if not cleaned.strip():
        raise ValueError("the text is empty")
    return cleaned


class DraftIn(BaseModel):
    """A text to be saved. base_revision: the revision it was made from; 0 when there was no draft."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=10_000), AfterValidator(_words)]
    base_revision: int = Field(ge=0)


class RevisionIn(BaseModel):
    """Which text is meant: the newest, or the step is refused."""

    revision: int = Field(ge=1)


class HandBackIn(RevisionIn):
    """What is to be changed."""

    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=3, max_length=2000), AfterValidator(clean_text)
    ]


class PersonRef(BaseModel):
    """An operator."""

    id: UUID
    name: str


class RevisionOut(BaseModel):
    """One saved text."""

    number: int
    text: str
    author: PersonRef
    saved_at: datetime

    @classmethod
    def of(cls, view: RevisionView) -> "RevisionOut":
        """A revision as it is shown."""
        author = PersonRef(id=view.author_id, name=view.author_name)
        return cls(number=view.number, text=view.text, author=author, saved_at=view.saved_at)


class DraftOut(BaseModel):
    """A draft. longest: most characters its network takes."""

    id: UUID
    question_id: UUID
    state: DraftState
    revision: int
    text: str
    author: PersonRef
    saved_at: datetime
    submitted_at: datetime | None
    approved_at: datetime | None
    approved_by: PersonRef | None
    handed_back_at: datetime | None
    handed_back_by: PersonRef | None
    hand_back_reason: str
    review_required: bool
    longest: int

    @classmethod
    def of(cls, view: DraftView) -> "DraftOut":
        """A draft as it is shown."""
        draft, names = view.draft, view.names
        return cls(
            id=draft.id,
            question_id=draft.question_id,
            state=draft.state,
            revision=draft.revision,
            text=draft.text,
            author=PersonRef(id=draft.author_id, name=names[draft.author_id]),
            saved_at=draft.saved_at,
            submitted_at=draft.submitted_at,
            approved_at=draft.approved_at,
            approved_by=_person(draft.approved_by, names),
            handed_back_at=draft.handed_back_at,
            handed_back_by=_person(draft.handed_back_by, names),
            hand_back_reason=draft.hand_back_reason,
            review_required=view.review_required,
            longest=longest(view.network),
        )


def _person(operator_id: UUID | None, names: Mapping[UUID, str]) -> PersonRef | None:
    return None if operator_id is None else PersonRef(id=operator_id, name=names[operator_id])
