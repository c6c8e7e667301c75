"""How often a token may be used."""

import asyncio
from itertools import pairwise

import pytest

from app.networks.limits import Limiter

WINDOW = 0.05


async def _calls(limiter: Limiter, token: str, count: int, *, most: int = 3) -> list[float]:
    """When each of `count` calls side by side began."""
    began: list[float] = []

    async def call() -> None:
        async with limiter.turn(token, per_second=most):
            began.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(call() for _ in range(count)))
    return sorted(began)


async def test_no_window_holds_more_calls_than_allowed() -> None:
    began = await _calls(Limiter(window_seconds=WINDOW), "a", 10)
    assert len(began) == 10
    assert all(later - earlier >= WINDOW for earlier, later in zip(began, began[3:], strict=False))


async def test_a_call_that_lasts_keeps_its_place_for_a_window_after_its_end() -> None:
    limiter = Limiter(window_seconds=WINDOW)
    loop = asyncio.get_running_loop()
    async with limiter.turn("a", per_second=1):
        second = asyncio.create_task(_calls(limiter, "a", 1, most=1))
        ended = loop.time()
    assert (await second)[0] - ended >= WINDOW


async def test_the_first_calls_do_not_wait() -> None:
    began = await _calls(Limiter(window_seconds=60), "a", 3)
    assert began[-1] - began[0] < 1


async def test_tokens_do_not_wait_for_each_other() -> None:
    limiter = Limiter(window_seconds=60)
    both = await asyncio.gather(_calls(limiter, "a", 3), _calls(limiter, "b", 3))
    assert [len(began) for began in both] == [3, 3]


async def test_a_slowed_token_goes_one_by_one() -> None:
    limiter = Limiter(window_seconds=WINDOW)
    limiter.slow("a")
    began = await _calls(limiter, "a", 4, most=20)
    assert all(later - earlier >= WINDOW for earlier, later in pairwise(began))


async def test_a_call_that_fails_gives_its_place_back() -> None:
    limiter = Limiter(window_seconds=0.001)
    for _ in range(5):
        with pytest.raises(ZeroDivisionError):
            async with limiter.turn("a", per_second=1):
                raise ZeroDivisionError
    assert len(await _calls(limiter, "a", 1, most=1)) == 1


async def test_tokens_themselves_are_not_kept() -> None:
    limiter = Limiter(window_seconds=0.001)
    await _calls(limiter, "secret-token", 1)
    limiter.slow("secret-token")
    assert "secret-token" not in repr(vars(limiter))
