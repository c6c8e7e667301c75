"""How often a token may be used by one process."""

from itertools import pairwise

import pytest

from app.networks.access import ConnectorError, FailureKind
from app.networks.limits import MARGIN, Lane, LocalLimits, Parking, Part, Use

OFTEN = Use("wall.get", per_second=50.0)
SPACING = MARGIN / 50.0


class Time:
    """Time that passes only where somebody waits for it."""

    def __init__(self) -> None:
        self.at = 100.0

    def now(self) -> float:
        """Where it stands."""
        return self.at

    async def sleep(self, seconds: float) -> None:
        """Nobody else waits meanwhile."""
        self.at += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def limits(time: Time) -> LocalLimits:
    return LocalLimits(now=time.now, sleep=time.sleep)


async def _began(limits: LocalLimits, time: Time, use: Use, count: int, *, token: str = "a") -> list[float]:  # noqa: S107
    """When each of `count` uses began, one asked for as soon as the one before it began."""
    began: list[float] = []
    for _ in range(count):
        assert await limits.turn(token, use) == {}
        began.append(time.at)
    return began


def distances(began: list[float]) -> list[float]:
    return [round(later - earlier, 9) for earlier, later in pairwise(began)]


async def test_uses_of_a_token_keep_their_distance(limits: LocalLimits, time: Time) -> None:
    assert distances(await _began(limits, time, OFTEN, 5)) == [round(SPACING, 9)] * 4


async def test_the_first_use_does_not_wait(limits: LocalLimits, time: Time) -> None:
    assert await _began(limits, time, OFTEN, 1) == [100.0]


async def test_tokens_do_not_wait_for_each_other(limits: LocalLimits, time: Time) -> None:
    rarely = Use("wall.get", per_second=0.1)
    assert await _began(limits, time, rarely, 1) == await _began(limits, time, rarely, 1, token="b")


async def test_a_slowed_token_goes_slower(limits: LocalLimits, time: Time) -> None:
    await limits.slow("a", per_second=10.0)
    assert distances(await _began(limits, time, OFTEN, 3)) == [round(MARGIN / 10.0, 9)] * 2


async def test_a_turn_that_is_far_off_is_refused(limits: LocalLimits) -> None:
    rarely = Use("wall.get", per_second=0.01)
    await limits.turn("a", rarely)
    with pytest.raises(ConnectorError) as refused:
        await limits.turn("a", rarely)
    assert refused.value.kind is FailureKind.RATE_LIMITED
    assert refused.value.retry_after_seconds == pytest.approx(100 * MARGIN)


@pytest.mark.parametrize(
    ("parking", "met"),
    [
        (Parking(Part.ALL, FailureKind.RATE_LIMITED, 60.0), {"reads", "writes", "other"}),
        (Parking(Part.WRITES, FailureKind.CAPTCHA, None), {"writes"}),
        (Parking(Part.METHOD, FailureKind.RATE_LIMITED, 60.0, name="wall.get"), {"reads"}),
        (Parking(Part.TARGET, FailureKind.RATE_LIMITED, 60.0, name="chat"), {"writes"}),
    ],
)
async def test_only_the_part_that_is_parked_rests(limits: LocalLimits, parking: Parking, met: set[str]) -> None:
    await limits.park("a", parking)
    uses = {
        "reads": OFTEN,
        "writes": Use("wall.createComment", 50.0, write=True, target="chat", target_per_minute=6000.0),
        "other": Use("users.get", 50.0),
    }
    for name in uses.keys() - met:
        await limits.turn("a", uses[name])
    for name in met:
        with pytest.raises(ConnectorError) as refused:
            await limits.turn("a", uses[name])
        assert refused.value.kind is parking.kind
        assert (refused.value.retry_after_seconds is None) == (parking.seconds is None)


async def test_a_back_fill_leaves_two_of_three_turns_to_others(limits: LocalLimits, time: Time) -> None:
    old = Use("wall.get", per_second=50.0, lane=Lane.BACKFILL)
    assert distances(await _began(limits, time, old, 3)) == [round(3 * SPACING, 9)] * 2


async def test_writes_to_one_place_are_counted_by_themselves(limits: LocalLimits, time: Time) -> None:
    use = Use("sendMessage", 1000.0, write=True, target="chat", target_per_minute=1200.0)
    assert distances(await _began(limits, time, use, 3)) == [round(MARGIN * 60 / 1200.0, 9)] * 2
