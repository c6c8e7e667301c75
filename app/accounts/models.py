"""Tables of operators and their sign-ins."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.permissions import Role
from app.core.db import Base, Key


class Operator(Base):
    """A person who works with questions.

    email      also the sign-in name; stored in lower case
    agency_id  whose questions they see; None: the whole region
    """

    __tablename__ = "operator"
    __table_args__ = (
        CheckConstraint("role NOT IN ('responder', 'approver') OR agency_id IS NOT NULL", name="bound_role_has_agency"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role]
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
    password_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class SignIn(Base):
    """A session in a browser. The cookie's secret is kept only as a hash."""

    __tablename__ = "sign_in"

    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(unique=True)
    operator_id: Mapped[UUID] = mapped_column(ForeignKey("operator.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    address: Mapped[str]
    browser: Mapped[str]


class FailedSignIn(Base):
    """A sign-in that was refused; counted to slow down guessing. The account is kept as a keyed hash."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (
        Index("ix_failed_sign_in_account", "account", "address", "at"),
        Index("ix_failed_sign_in_address", "address", "at"),
    )

    id: Mapped[Key]
    account: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]
