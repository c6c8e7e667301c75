"""What whom is offered, for every role and status: a table."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.accounts.permissions import Role
from app.drafting.models import DraftState
from app.inbox.detail.allowed import Standing, allowed
from app.publishing.models import PublicationState
from app.questions.lifecycle import CloseReason, Status

ME, COLLEAGUE, AGENCY = UUID(int=1), UUID(int=2), UUID(int=3)
ROUTED = Standing(
    status=Status.ROUTED,
    agency_id=AGENCY,
    assignee_id=None,
    close_reason=None,
    draft=None,
    draft_author_id=None,
    review_required=True,
    publication=None,
)
TRIAGE = replace(ROUTED, status=Status.TRIAGE, agency_id=None)
MINE = replace(ROUTED, status=Status.IN_WORK, assignee_id=ME, draft=DraftState.WRITING, draft_author_id=ME)
IN_REVIEW = replace(MINE, status=Status.IN_REVIEW, draft=DraftState.IN_REVIEW, draft_author_id=COLLEAGUE)
OWN_TEXT = replace(IN_REVIEW, draft_author_id=ME)
APPROVED = replace(MINE, status=Status.APPROVED, draft=DraftState.APPROVED)
PUBLISHING = replace(APPROVED, status=Status.PUBLISHING, publication=PublicationState.SENDING)
REFUSED = replace(APPROVED, status=Status.UNDELIVERABLE, publication=PublicationState.FAILED)
ANSWERED = replace(MINE, status=Status.ANSWERED, draft=None, publication=PublicationState.CONFIRMED)
CLOSED = replace(ROUTED, status=Status.CLOSED, close_reason=CloseReason.OTHER)
SCREENED = replace(TRIAGE, status=Status.CLOSED, close_reason=CloseReason.SCREENED_OUT)

AFTER = ["retry", "answered_by_hand", "rework"]

# By where the question stands: what responder, approver, coordinator and administrator are offered.
TABLE: dict[str, tuple[Standing, list[str], list[str], list[str], list[str]]] = {
    "routed": (
        ROUTED,
        ["take", "draft", "return"],
        ["take", "draft", "return", "close"],
        ["take", "draft", "return", "assign", "screen", "close"],
        ["take", "draft", "return", "assign", "screen", "close"],
    ),
    "in triage": (
        TRIAGE,
        ["take"],
        ["take", "close"],
        ["take", "assign", "screen", "close"],
        ["take", "assign", "screen", "close"],
    ),
    "mine": (
        MINE,
        ["untake", "draft", "submit", "return"],
        ["untake", "draft", "submit", "return", "close"],
        ["untake", "draft", "submit", "return", "assign", "screen", "close"],
        ["untake", "draft", "submit", "return", "assign", "screen", "close"],
    ),
    "a colleague's text in review": (
        IN_REVIEW,
        ["untake", "draft", "return"],
        ["untake", "draft", "approve", "hand_back", "return", "close"],
        ["untake", "draft", "return", "assign", "screen", "close"],
        ["untake", "draft", "approve", "hand_back", "return", "assign", "screen", "close"],
    ),
    "my own text in review": (
        OWN_TEXT,
        ["untake", "draft", "return"],
        ["untake", "draft", "hand_back", "return", "close"],
        ["untake", "draft", "return", "assign", "screen", "close"],
        ["untake", "draft", "hand_back", "return", "assign", "screen", "close"],
    ),
    "approved": (
        APPROVED,
        ["untake", "draft"],
        ["untake", "draft", "close"],
        ["untake", "draft", "screen", "close"],
        ["untake", "draft", "screen", "close"],
    ),
    "being published": (PUBLISHING, ["untake"], ["untake"], ["untake"], ["untake"]),
    "refused by the network": (
        REFUSED,
        ["untake", "draft", "return", *AFTER],
        ["untake", "draft", "return", "close", *AFTER],
        ["untake", "draft", "return", "assign", "screen", "close", *AFTER],
        ["untake", "draft", "return", "assign", "screen", "close", *AFTER],
    ),
    "answered": (ANSWERED, [], [], [], []),
    "closed": (CLOSED, [], [], [], []),
    "screened out": (SCREENED, [], [], ["screen"], ["screen"]),
}
ROLES = (Role.RESPONDER, Role.APPROVER, Role.COORDINATOR, Role.ADMINISTRATOR)


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("place", range(len(ROLES)), ids=[role.value for role in ROLES])
def test_a_role_is_offered_what_fits(name: str, place: int) -> None:
    standing, *steps = TABLE[name]
    assert allowed(standing, operator_id=ME, role=ROLES[place]) == steps[place]


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.OBSERVER])
def test_who_only_looks_is_offered_nothing(name: str, role: Role) -> None:
    assert allowed(TABLE[name][0], operator_id=ME, role=role) == []


def test_every_role_is_in_the_table() -> None:
    assert {*ROLES, Role.SUPERVISOR, Role.OBSERVER} == set(Role)


def test_a_colleagues_question_is_neither_to_be_taken_nor_given_back() -> None:
    taken = replace(MINE, assignee_id=COLLEAGUE)
    steps = allowed(taken, operator_id=ME, role=Role.RESPONDER)
    assert {"take", "untake"}.isdisjoint(steps)


def test_the_author_may_approve_where_nobody_asks_for_a_second_pair_of_eyes() -> None:
    alone = replace(OWN_TEXT, review_required=False)
    assert "approve" in allowed(alone, operator_id=ME, role=Role.APPROVER)
