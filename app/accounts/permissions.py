"""Who may do what: role and action to yes or no; pure."""

import enum
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.core.errors import Forbidden


class Role(enum.StrEnum):
    """Roles of operators."""

    RESPONDER = "responder"
    APPROVER = "approver"
    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    OBSERVER = "observer"


class Action(enum.StrEnum):
    """What can be allowed."""

    READ = "read"  # questions of one's scope
    TAKE = "take"  # make a question one's own
    DRAFT = "draft"  # write, submit
    APPROVE = "approve"  # approve, hand back
    RETURN = "return"  # «не наше»
    TRIAGE = "triage"  # assign, transfer, overrule the screening
    CLOSE = "close"  # close without an answer
    PUBLISH = "publish"  # try a failed publication again, note one made by hand
    BOARD = "board"  # figures
    REGISTER = "register"  # read pages and catalogues
    PAGES = "pages"  # register and change pages, see what networks sent that could not be read
    CATALOGUE = "catalogue"  # topics, territories, agencies' areas, rules, what the router learns
    WEBHOOKS = "webhooks"  # endpoints and deliveries


ALLOWED: dict[Role, frozenset[Action]] = {
    Role.RESPONDER: frozenset(
        {Action.READ, Action.TAKE, Action.DRAFT, Action.RETURN, Action.PUBLISH, Action.BOARD, Action.REGISTER}
    ),
    Role.APPROVER: frozenset(
        {
            Action.READ,
            Action.TAKE,
            Action.DRAFT,
            Action.APPROVE,
            Action.RETURN,
            Action.CLOSE,
            Action.PUBLISH,
            Action.BOARD,
            Action.REGISTER,
        }
    ),
    Role.COORDINATOR: frozenset(
        {
            Action.READ,
            Action.TAKE,
            Action.DRAFT,
            Action.RETURN,
            Action.TRIAGE,
            Action.CLOSE,
            Action.PUBLISH,
            Action.BOARD,
            Action.REGISTER,
        }
    ),
    Role.SUPERVISOR: frozenset({Action.READ, Action.BOARD, Action.REGISTER, Action.WEBHOOKS}),
    Role.ADMINISTRATOR: frozenset(Action),
    Role.OBSERVER: frozenset({Action.READ, Action.BOARD, Action.REGISTER}),
}

# These answer for an agency and so need one; the others may have one, or see the whole region.
BOUND = frozenset({Role.RESPONDER, Role.APPROVER})


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose questions an operator sees: one agency's, or (None) the whole region's."""

    agency_id: UUID | None

    def covers(self, agency_id: UUID | None) -> bool:
        """Whether what belongs to this agency (None: to nobody yet) is within the scope."""
        return self.agency_id is None or self.agency_id == agency_id


class Person(Protocol):
    """Who does something, as the features need to know them: an operator that is signed in."""

    @property
    def id(self) -> UUID: ...  # noqa: D102
    @property
    def scope(self) -> Scope: ...  # noqa: D102


class Officer(Person, Protocol):
    """A person whose role matters to what they do."""

    @property
    def role(self) -> Role: ...  # noqa: D102


class NotAllowed(Forbidden):
    """The role does not allow the action."""

    code = "not-allowed"


def may(role: Role, action: Action) -> bool:
    """Whether a role allows an action."""
    return action in ALLOWED[role]


def check(role: Role, action: Action) -> None:
    """Raises NotAllowed unless the role allows the action."""
    if not may(role, action):
        raise NotAllowed(f"The role «{role.value}» does not allow «{action.value}».")
