"""What an operator may do with a question as it stands; pure. The services check the same again."""

from dataclasses import dataclass
from uuid import UUID

from app.accounts.permissions import Action, Role, may
from app.drafting.models import DraftState
from app.publishing.models import PublicationState
from app.questions.lifecycle import MOVES, OPEN, CloseReason, Status

_WRITABLE = frozenset({Status.ROUTED, Status.IN_WORK, Status.IN_REVIEW, Status.APPROVED, Status.UNDELIVERABLE})


@dataclass(frozen=True, slots=True)
class Standing:
    """The question as it stands. draft_author_id: who wrote the newest text."""

    status: Status
    agency_id: UUID | None
    assignee_id: UUID | None
    close_reason: CloseReason | None
    draft: DraftState | None
    draft_author_id: UUID | None
    review_required: bool
    publication: PublicationState | None


def allowed(now: Standing, *, operator_id: UUID, role: Role) -> list[str]:
    """Names of the steps this operator may take, in the order in which they are offered."""
    steps = {
        "take": (Action.TAKE, now.status in OPEN and now.assignee_id is None),
        "untake": (Action.TAKE, now.status in OPEN and now.assignee_id == operator_id),
        "draft": (Action.DRAFT, now.status in _WRITABLE),
        "submit": (Action.DRAFT, now.draft is DraftState.WRITING and now.status in _WRITABLE),
        "approve": (Action.APPROVE, now.draft is DraftState.IN_REVIEW and _may_sign(now, operator_id)),
        "hand_back": (Action.APPROVE, now.draft is DraftState.IN_REVIEW),
        "return": (Action.RETURN, now.agency_id is not None and Status.TRIAGE in MOVES[now.status] and _is_open(now)),
        "assign": (Action.TRIAGE, Status.ROUTED in MOVES[now.status] and _is_open(now)),
        "screen": (Action.TRIAGE, now.close_reason is CloseReason.SCREENED_OUT or _closable(now)),
        "close": (Action.CLOSE, _closable(now)),
        "retry": (Action.PUBLISH, now.publication is PublicationState.FAILED),
        "answered_by_hand": (Action.PUBLISH, now.publication is PublicationState.FAILED),
        "rework": (Action.PUBLISH, now.publication is PublicationState.FAILED),
    }
    return [step for step, (action, fits) in steps.items() if fits and may(role, action)]


def _is_open(now: Standing) -> bool:
    return now.status in OPEN


def _closable(now: Standing) -> bool:
    return Status.CLOSED in MOVES[now.status] and _is_open(now)


def _may_sign(now: Standing, operator_id: UUID) -> bool:
    return not now.review_required or now.draft_author_id != operator_id
