"""Limits that processes keep together."""

import asyncio
import time

import pytest
from sqlalchemy import func, select, update

from app.core.db import Sessions
from app.networks.access import ConnectorError, FailureKind, account_of
from app.networks.limits import LONGEST_WAIT_SECONDS, MARGIN, Lane, Parking, Part, Use
from app.quotas import queries as quotas
from app.quotas.models import DailyUse, Parked, Turn
from app.quotas.service import SharedLimits
from tests.database import Database

TOKEN = "secret-token"
READ = Use("wall.get", 1000.0)
WRITE = Use("wall.createComment", 1000.0, write=True)


@pytest.fixture
def together(own_database: Database) -> Sessions:
    """Sessions of processes that work at the same time."""
    return own_database.sessions


def limits(together: Sessions) -> SharedLimits:
    return SharedLimits(together)


async def refusal(limits: SharedLimits, use: Use) -> ConnectorError:
    with pytest.raises(ConnectorError) as refused:
        await limits.turn(TOKEN, use)
    assert TOKEN not in str(refused.value)
    return refused.value


async def test_two_processes_share_the_turns_of_a_token(together: Sessions) -> None:
    use = Use("wall.get", 50.0)
    began = time.monotonic()
    await asyncio.gather(*(limits(together).turn(TOKEN, use) for _ in range(11)))
    assert time.monotonic() - began >= 10 * MARGIN / 50.0


async def test_tokens_do_not_wait_for_each_other(together: Sessions) -> None:
    slow = Use("wall.get", 1.0)
    shared = limits(together)
    async with asyncio.timeout(0.9):
        for number in range(5):
            await shared.turn(f"token {number}", slow)
    async with together() as session:
        assert TOKEN not in str((await session.scalars(select(Turn.key))).all())


async def test_a_turn_that_is_too_far_off_is_refused_and_not_taken(together: Sessions) -> None:
    shared = limits(together)
    await shared.turn(TOKEN, READ)
    far = func.clock_timestamp() + func.make_interval(0, 0, 0, 0, 0, 0, LONGEST_WAIT_SECONDS + 10)
    async with together.begin() as session:
        await session.execute(update(Turn).values(next_at=far))
    assert (await refusal(shared, READ)).kind is FailureKind.RATE_LIMITED
    async with together() as session:
        standing = await session.scalar(select(Turn.next_at))
    assert (await refusal(shared, READ)).retry_after_seconds == LONGEST_WAIT_SECONDS
    async with together() as session:
        assert await session.scalar(select(Turn.next_at)) == standing


async def test_a_token_that_asked_too_often_is_slowed_for_a_while(together: Sessions) -> None:
    shared = limits(together)
    await shared.slow(TOKEN, per_second=10.0)
    began = time.monotonic()
    for _ in range(3):
        await shared.turn(TOKEN, READ)
    assert time.monotonic() - began >= 2 * MARGIN / 10.0


async def test_back_fills_take_a_third_of_what_is_allowed(together: Sessions) -> None:
    shared, old = limits(together), Use("wall.get", 60.0, lane=Lane.BACKFILL)
    began = time.monotonic()
    for _ in range(4):
        await shared.turn(TOKEN, old)
    assert time.monotonic() - began >= 3 * 3 * MARGIN / 60.0


async def test_writes_to_one_place_have_a_limit_of_their_own(together: Sessions) -> None:
    shared, write = limits(together), Use("send", 1000.0, write=True, target="chat 1", target_per_minute=600.0)
    began = time.monotonic()
    for _ in range(3):
        await shared.turn(TOKEN, write)
    assert time.monotonic() - began >= 2 * MARGIN * 60 / 600.0
    parking = Parking(Part.TARGET, FailureKind.RATE_LIMITED, 60.0, name="chat 1")
    await shared.park(TOKEN, parking)
    assert (await refusal(shared, write)).retry_after_seconds == pytest.approx(60.0, abs=5)
    await shared.turn(TOKEN, Use("send", 1000.0, write=True, target="chat 2", target_per_minute=600.0))


async def test_a_used_up_daily_quota_is_refused_until_the_day_turns(together: Sessions) -> None:
    shared, use = limits(together), Use("execute", 1000.0, daily={"wall.get": (25, 60)})
    for _ in range(2):
        await shared.turn(TOKEN, use)
    refused = await refusal(shared, use)
    assert (refused.kind, refused.code) == (FailureKind.RATE_LIMITED, "quota")
    assert 0 < (refused.retry_after_seconds or 0) <= 86400
    async with together() as session:
        assert await session.scalar(select(DailyUse.used)) == 50
    async with together.begin() as session:
        await session.execute(update(DailyUse).values(day=DailyUse.day - 1))
    await shared.turn(TOKEN, use)
    async with together() as session:
        assert await session.scalar(select(DailyUse.used)) == 25


async def test_more_at_once_than_a_whole_day_allows_is_refused(together: Sessions) -> None:
    refused = await refusal(limits(together), Use("execute", 1000.0, daily={"wall.get": (61, 60)}))
    assert refused.code == "quota"


async def test_a_parked_method_rests_and_others_go_on(together: Sessions) -> None:
    shared = limits(together)
    await shared.park(TOKEN, Parking(Part.METHOD, FailureKind.RATE_LIMITED, 60.0, name="wall.get", code="29"))
    assert (await refusal(shared, READ)).code == "29"
    await shared.turn(TOKEN, WRITE)
    await shared.park(TOKEN, Parking(Part.ALL, FailureKind.TOKEN_REFUSED, 60.0))
    assert (await refusal(shared, WRITE)).kind is FailureKind.TOKEN_REFUSED


async def test_a_longer_rest_is_not_shortened(together: Sessions) -> None:
    shared = limits(together)
    for seconds in (100.0, 1.0):
        await shared.park(TOKEN, Parking(Part.ALL, FailureKind.RATE_LIMITED, seconds))
    assert ((await refusal(shared, READ)).retry_after_seconds or 0) > 50


async def test_a_captcha_holds_writes_until_a_person_answered_and_the_answer_is_given_once(
    together: Sessions,
) -> None:
    shared, account = limits(together), account_of(TOKEN)
    await shared.park(TOKEN, Parking(Part.WRITES, FailureKind.CAPTCHA, None, challenge={"captcha_sid": "7"}))
    assert await shared.turn(TOKEN, READ) == {}
    waits = await refusal(shared, WRITE)
    assert (waits.kind, waits.retry_after_seconds) == (FailureKind.CAPTCHA, None)
    async with together.begin() as session:
        assert [one.challenge for one in await quotas.waiting_for_person(session, [account])] == [{"captcha_sid": "7"}]
        assert await quotas.solve(session, [account, "other"], {"captcha_key": "z4hskh"}) == 1
        assert await quotas.waiting_for_person(session, [account]) == []
    assert await shared.turn(TOKEN, WRITE) == {"captcha_key": "z4hskh"}
    assert await shared.turn(TOKEN, WRITE) == {}


async def test_a_wrong_answer_makes_a_person_be_asked_again(together: Sessions) -> None:
    shared, account = limits(together), account_of(TOKEN)
    for number in ("7", "8"):
        await shared.park(TOKEN, Parking(Part.WRITES, FailureKind.CAPTCHA, None, challenge={"captcha_sid": number}))
        async with together.begin() as session:
            [waiting] = await quotas.waiting_for_person(session, [account])
            assert waiting.challenge == {"captcha_sid": number}
            await quotas.solve(session, [account], {"captcha_key": "x"})
    async with together() as session:
        assert len((await session.scalars(select(Parked))).all()) == 1
