"""Signing in and out, and adding operators."""

import hashlib
import math
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.accounts import passwords
from app.accounts import queries as accounts
from app.accounts.models import FailedSignIn, Operator, SignIn
from app.accounts.permissions import BOUND, Role
from app.core.clock import Clock
from app.core.db import Session, Sessions, new_id
from app.core.errors import Conflict, Invalid, Refusal
from app.core.sealing import Sealer
from app.core.settings import Settings

_SEEN_EVERY = timedelta(minutes=1)
_BROWSER_CHARACTERS = 300


class SignedOut(Refusal):
    """There is no sign-in, or it has ended."""

    code = "signed-out"
    status = 401


class WrongCredentials(Refusal):
    """No active account has this address and password; which of the two is wrong is not told."""

    code = "wrong-credentials"
    status = 401


class TooManyTries(Refusal):
    """Too many sign-ins failed; headers say when to try again."""

    code = "too-many-tries"
    status = 429

    def __init__(self, wait: timedelta) -> None:
        seconds = max(1, math.ceil(wait.total_seconds()))
        super().__init__(f"Too many sign-ins failed. Try again in {seconds} s.")
        self.headers = {"Retry-After": str(seconds)}


class EmailTaken(Conflict):
    """An operator with this address exists already."""

    code = "email-taken"


class AgencyNeeded(Invalid):
    """Operators of this role answer for an agency, and none was named."""

    code = "agency-needed"


class AgencyUnknown(Invalid):
    """No agency has this code."""

    code = "agency-unknown"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a sign-in lasts, and how often one may fail.

    idle, most         it ends so long after the last request; after its start in any case
    window             failures are counted over this time
    tries              of one account from one address
    tries_by_address   of all accounts from one address
    """

    idle: timedelta
    most: timedelta
    window: timedelta
    tries: int
    tries_by_address: int


def limits_of(settings: Settings) -> Limits:
    """The limits of sign-ins by the settings."""
    return Limits(
        idle=timedelta(seconds=settings.session_idle_seconds),
        most=timedelta(seconds=settings.session_most_seconds),
        window=timedelta(seconds=settings.sign_in_window_seconds),
        tries=settings.sign_in_tries,
        tries_by_address=settings.sign_in_tries_by_address,
    )


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody wants to sign in.

    email     in lower case
    address   of the client, as far as it is known
    browser   what it calls itself
    replaces  secret of the cookie that came along: that sign-in ends
    """

    email: str
    password: str
    address: str
    browser: str
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class NewOperator:
    """An operator to be added. agency: its code."""

    email: str
    name: str
    role: Role
    agency: str | None
    password: str


async def sign_in(
    attempt: Attempt, *, sessions: Sessions, clock: Clock, sealer: Sealer, limits: Limits
) -> tuple[str, SignIn, Operator]:
    """A new sign-in: the secret for its cookie, itself and its operator. Raises WrongCredentials, TooManyTries.

    The failure is stored before the password is looked at and taken back when it fits, so that tries side by side
    are counted too, and a refusal cannot roll it back.
    """
    account = sealer.tag(attempt.email, purpose="account")
    async with sessions.begin() as session:
        failure_id = await _count(session, account, attempt.address, limits, now=clock.now())
        operator = await accounts.by_email(session, attempt.email)
    stored = operator.password_hash if operator is not None and operator.active else None
    fits = await passwords.matches(attempt.password, stored)
    if not fits or operator is None:
        raise WrongCredentials("The address or the password is wrong.")
    async with sessions.begin() as session:
        await accounts.forget_failure(session, failure_id)
        if attempt.replaces is not None:
            await accounts.end(session, _hash(attempt.replaces))
        return _open(session, operator, attempt, now=clock.now())


async def _count(session: Session, account: str, address: str, limits: Limits, *, now: datetime) -> UUID:
    await accounts.one_at_a_time(session, address)
    since = now - limits.window
    for one, most in ((account, limits.tries), (None, limits.tries_by_address)):
        failures = await accounts.failures(session, account=one, address=address, since=since)
        if failures.count >= most and failures.oldest_at is not None:
            raise TooManyTries(failures.oldest_at - since)
    failure_id = new_id()
    session.add(FailedSignIn(id=failure_id, account=account, address=address, at=now))
    return failure_id


def _open(session: Session, operator: Operator, attempt: Attempt, *, now: datetime) -> tuple[str, SignIn, Operator]:
    secret = secrets.token_urlsafe(32)
    opened = SignIn(
        id=new_id(),
        token_hash=_hash(secret),
        operator_id=operator.id,
        created_at=now,
        seen_at=now,
        address=attempt.address,
        browser=attempt.browser[:_BROWSER_CHARACTERS],
    )
    session.add(opened)
    return secret, opened, operator


async def current(session: Session, secret: str, *, limits: Limits, now: datetime) -> tuple[SignIn, Operator]:
    """The sign-in a cookie stands for, and its operator. Raises SignedOut."""
    found = await accounts.signed_in(session, _hash(secret))
    if found is None:
        raise SignedOut("Sign in first.")
    signed_in, operator = found
    if now - signed_in.seen_at > limits.idle or now - signed_in.created_at > limits.most:
        raise SignedOut("The sign-in has ended. Sign in again.")
    if now - signed_in.seen_at >= _SEEN_EVERY:
        await accounts.note_seen(session, signed_in.id, now=now)
    return signed_in, operator


async def sign_out(session: Session, secret: str) -> None:
    """End a sign-in. Safe to repeat."""
    await accounts.end(session, _hash(secret))


async def clean_up(session: Session, *, limits: Limits, now: datetime) -> int:
    """Delete ended sign-ins and failures that count no longer; how many. Safe to repeat."""
    return await accounts.clean_up(session, now=now, idle=limits.idle, most=limits.most, window=limits.window)


async def add_operator(session: Session, new: NewOperator, *, now: datetime) -> Operator:
    """A new active operator. Raises EmailTaken, AgencyNeeded, AgencyUnknown, PasswordRefused."""
    email = new.email.strip().lower()
    if await accounts.by_email(session, email) is not None:
        raise EmailTaken(f"An operator with the address {email} exists already.")
    if new.role in BOUND and new.agency is None:
        raise AgencyNeeded(f"The role «{new.role.value}» needs an agency.", errors={"agency": "needed for this role"})
    operator = Operator(
        id=new_id(),
        email=email,
        name=new.name.strip(),
        role=new.role,
        agency_id=None if new.agency is None else await _agency_id(session, new.agency),
        password_hash=await passwords.hashed(new.password),
        created_at=now,
    )
    session.add(operator)
    return operator


async def _agency_id(session: Session, code: str) -> UUID:
    found = await accounts.agency_id(session, code)
    if found is None:
        raise AgencyUnknown(f"There is no agency with the code {code}.", errors={"agency": "unknown code"})
    return found


def _hash(secret: str) -> str:
    # The secret is 256 random bits: a plain hash is enough, there is nothing to guess.
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
