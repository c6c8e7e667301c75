"""Who may approve a draft, and what exactly is approved: pure."""

import hashlib
from uuid import UUID

from app.core.errors import Forbidden
from app.drafting.models import DraftState


class SelfApproval(Forbidden):
    """The author of the newest text may not approve it in an agency that asks for review."""

    code = "self-approval"


def check_approval(author_id: UUID, approver_id: UUID, *, review_required: bool) -> None:
    """Raises SelfApproval when the approver wrote the newest text and the agency asks for a second pair of eyes."""
    if review_required and author_id == approver_id:
        raise SelfApproval("You wrote this text; somebody else has to approve it.")


def after_submission(*, review_required: bool) -> DraftState:
    """Where a submitted draft goes: to review, or straight to approved where the agency does not ask for review."""
    return DraftState.IN_REVIEW if review_required else DraftState.APPROVED


def hash_of(text: str) -> str:
    """SHA-256 of a text, hex; the approved text and the published one have the same."""
    return hashlib.sha256(text.encode()).hexdigest()
