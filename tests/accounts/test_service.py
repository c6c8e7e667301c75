import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts import service as accounts
from app.accounts.models import FailedSignIn, SignIn
from app.accounts.permissions import Role
from app.core.db import Session, Sessions
from app.core.sealing import Sealer
from tests.builders import PASSWORD, an_agency, an_operator
from tests.database import Database
from tests.fakes import FrozenClock

LIMITS = accounts.Limits(
    idle=timedelta(hours=8), most=timedelta(days=7), window=timedelta(minutes=15), tries=3, tries_by_address=6
)


class Door:
    """Somebody at the sign-in."""

    def __init__(self, sessions: Sessions, clock: FrozenClock, sealer: Sealer) -> None:
        self._with = {"sessions": sessions, "clock": clock, "sealer": sealer}

    async def knock(self, email: str, password: str = PASSWORD, *, address: str = "192.0.2.1", **more: str) -> str:
        attempt = accounts.Attempt(email, password, address, "browser", **more)
        secret, _, _ = await accounts.sign_in(attempt, limits=LIMITS, **self._with)  # type: ignore[arg-type]
        return secret

    async def fail(self, times: int, email: str, *, address: str = "192.0.2.1") -> None:
        for _ in range(times):
            with pytest.raises(accounts.WrongCredentials):
                await self.knock(email, "wrong password", address=address)


@pytest.fixture
def door(sessions: Sessions, clock: FrozenClock, sealer: Sealer) -> Door:
    return Door(sessions, clock, sealer)


async def test_the_secret_of_a_sign_in_is_not_stored(door: Door, session: Session) -> None:
    operator = await an_operator(session)
    secret = await door.knock(operator.email)
    stored = (await session.scalars(select(SignIn))).one()
    assert stored.operator_id == operator.id
    assert secret not in {stored.token_hash, str(stored.id)}


async def test_the_secret_stands_for_the_operator(door: Door, session: Session, clock: FrozenClock) -> None:
    operator = await an_operator(session)
    secret = await door.knock(operator.email)
    _, found = await accounts.current(session, secret, limits=LIMITS, now=clock.now())
    assert found.id == operator.id


async def test_a_new_sign_in_ends_the_one_it_replaces(door: Door, session: Session, clock: FrozenClock) -> None:
    operator = await an_operator(session)
    first = await door.knock(operator.email)
    second = await door.knock(operator.email, replaces=first)
    assert second != first
    with pytest.raises(accounts.SignedOut):
        await accounts.current(session, first, limits=LIMITS, now=clock.now())
    await accounts.current(session, second, limits=LIMITS, now=clock.now())


async def test_unknown_account_and_wrong_password_are_told_alike(door: Door, session: Session) -> None:
    operator = await an_operator(session)
    with pytest.raises(accounts.WrongCredentials) as known:
        await door.knock(operator.email, "wrong password")
    with pytest.raises(accounts.WrongCredentials) as unknown:
        await door.knock("nobody@example.org")
    assert str(known.value) == str(unknown.value)


async def test_who_was_made_inactive_can_neither_sign_in_nor_go_on(
    door: Door, session: Session, clock: FrozenClock
) -> None:
    operator = await an_operator(session)
    secret = await door.knock(operator.email)
    operator.active = False
    await session.flush()
    with pytest.raises(accounts.WrongCredentials):
        await door.knock(operator.email)
    with pytest.raises(accounts.SignedOut):
        await accounts.current(session, secret, limits=LIMITS, now=clock.now())


async def test_after_so_many_failures_even_the_right_password_waits(
    door: Door, session: Session, clock: FrozenClock
) -> None:
    operator = await an_operator(session)
    await door.fail(1, operator.email)
    clock.advance(timedelta(minutes=5))
    await door.fail(2, operator.email)
    with pytest.raises(accounts.TooManyTries) as refused:
        await door.knock(operator.email)
    assert refused.value.headers == {"Retry-After": "600"}
    clock.advance(timedelta(minutes=10))
    await door.knock(operator.email)


async def test_failures_from_another_address_lock_nobody_out(door: Door, session: Session) -> None:
    operator = await an_operator(session)
    await door.fail(3, operator.email, address="198.51.100.7")
    await door.knock(operator.email)


async def test_one_address_cannot_try_account_after_account(door: Door, session: Session) -> None:
    operator = await an_operator(session)
    for number in range(6):
        await door.fail(1, f"someone-{number}@example.org")
    with pytest.raises(accounts.TooManyTries):
        await door.knock(operator.email)


async def test_a_sign_in_that_succeeds_counts_as_no_failure(door: Door, session: Session) -> None:
    operator = await an_operator(session)
    for _ in range(10):
        await door.knock(operator.email)
    assert await session.scalar(select(func.count()).select_from(FailedSignIn)) == 0


async def test_failures_hold_no_address_of_the_account(door: Door, session: Session) -> None:
    await door.fail(1, "someone@example.org")
    failure = (await session.scalars(select(FailedSignIn))).one()
    assert "someone" not in failure.account


async def test_tries_side_by_side_are_all_counted(own_database: Database, clock: FrozenClock, sealer: Sealer) -> None:
    door = Door(own_database.sessions, clock, sealer)
    tried = [door.knock("someone@example.org", "wrong password") for _ in range(8)]
    outcomes = [type(outcome) for outcome in await asyncio.gather(*tried, return_exceptions=True)]
    assert outcomes.count(accounts.WrongCredentials) == LIMITS.tries
    assert outcomes.count(accounts.TooManyTries) == 8 - LIMITS.tries


async def test_a_sign_in_ends_after_idling(door: Door, session: Session, clock: FrozenClock) -> None:
    operator = await an_operator(session)
    secret = await door.knock(operator.email)
    clock.advance(LIMITS.idle)
    await accounts.current(session, secret, limits=LIMITS, now=clock.now())
    clock.advance(LIMITS.idle + timedelta(seconds=1))
    with pytest.raises(accounts.SignedOut):
        await accounts.current(session, secret, limits=LIMITS, now=clock.now())


async def test_a_sign_in_ends_some_day_however_busy(door: Door, session: Session, clock: FrozenClock) -> None:
    operator = await an_operator(session)
    secret = await door.knock(operator.email)
    for _ in range(7 * 24):
        clock.advance(timedelta(hours=1))
        await accounts.current(session, secret, limits=LIMITS, now=clock.now())
    clock.advance(timedelta(seconds=1))
    with pytest.raises(accounts.SignedOut):
        await accounts.current(session, secret, limits=LIMITS, now=clock.now())


async def test_being_seen_is_noted_once_a_minute(door: Door, session: Session, clock: FrozenClock) -> None:
    operator = await an_operator(session)
    secret = await door.knock(operator.email)
    opened_at = clock.now()
    for seconds, seen_at in ((59, opened_at), (60, opened_at + timedelta(seconds=60))):
        now = opened_at + timedelta(seconds=seconds)
        await accounts.current(session, secret, limits=LIMITS, now=now)
        assert await session.scalar(select(SignIn.seen_at)) == seen_at


async def test_cleaning_up_deletes_what_has_ended_and_nothing_else(
    door: Door, session: Session, clock: FrozenClock
) -> None:
    operator = await an_operator(session)
    await door.knock(operator.email)
    await door.fail(1, operator.email)
    clock.advance(LIMITS.idle + timedelta(seconds=1))
    kept = await door.knock(operator.email)
    assert await accounts.clean_up(session, limits=LIMITS, now=clock.now()) == 2
    await accounts.current(session, kept, limits=LIMITS, now=clock.now())
    assert await accounts.clean_up(session, limits=LIMITS, now=clock.now()) == 0


def new_operator(**fields: object) -> accounts.NewOperator:
    given = {
        "email": " Anna@Example.org ",
        "name": "Анна",
        "role": Role.OBSERVER,
        "agency": None,
        "password": "a long password",
    }
    return accounts.NewOperator(**(given | fields))  # type: ignore[arg-type]


async def test_an_added_operator_signs_in_by_the_address_in_lower_case(
    door: Door, session: Session, clock: FrozenClock
) -> None:
    agency = await an_agency(session)
    added = await accounts.add_operator(session, new_operator(role=Role.RESPONDER, agency=agency.code), now=clock.now())
    await session.flush()
    assert added.agency_id == agency.id
    await door.knock("anna@example.org", "a long password")


async def test_an_address_is_given_once(session: Session, clock: FrozenClock) -> None:
    await an_operator(session, email="anna@example.org")
    with pytest.raises(accounts.EmailTaken):
        await accounts.add_operator(session, new_operator(), now=clock.now())


async def test_a_role_that_answers_needs_its_agency(session: Session, clock: FrozenClock) -> None:
    with pytest.raises(accounts.AgencyNeeded):
        await accounts.add_operator(session, new_operator(role=Role.APPROVER), now=clock.now())
    with pytest.raises(accounts.AgencyUnknown):
        await accounts.add_operator(session, new_operator(role=Role.APPROVER, agency="none"), now=clock.now())
