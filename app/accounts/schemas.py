"""JSON of accounts."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, SecretStr, StringConstraints

from app.accounts import passwords
from app.accounts.permissions import Action, Role

Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, max_length=254, pattern=r"^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+$"
    ),
]
Password = Annotated[SecretStr, StringConstraints(min_length=1, max_length=passwords.MOST_CHARACTERS)]


class SignInIn(BaseModel):
    """Who wants to sign in."""

    email: Email
    password: Password


class OperatorOut(BaseModel):
    """An operator. agency_id: whose questions they see; null: the whole region."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: str
    name: str
    role: Role
    agency_id: UUID | None


class OwnAgency(BaseModel):
    """The agency an operator works for."""

    id: UUID
    short_name: str


class SessionOut(BaseModel):
    """The sign-in of this browser.

    csrf_token   goes into the header X-CSRF-Token of everything that changes something
    permissions  what the role allows
    agency       null: the whole region
    version      of the service
    """

    operator: OperatorOut
    csrf_token: str
    permissions: list[Action]
    agency: OwnAgency | None
    version: str
