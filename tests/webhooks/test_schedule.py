"""What follows from one try to deliver."""

from datetime import timedelta

import pytest

from app.webhooks.schedule import RETRIES_SECONDS, Answer, Next, Verdict, after
from tests.fakes import MONDAY


def following(status: int | None, *, tries: int = 1, wait: float | None = None, spread: float = 0.0) -> Next:
    answer = Answer(status, "words", retry_after_seconds=wait)
    return after(answer, tries=tries, now=MONDAY, spread=spread)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_2xx_is_delivered(status: int) -> None:
    assert following(status) == Next(Verdict.DELIVERED)


@pytest.mark.parametrize("status", [None, 199, 301, 302, 400, 404, 429, 500, 503])
def test_anything_else_is_tried_again_after_five_seconds(status: int | None) -> None:
    assert following(status) == Next(Verdict.AGAIN, MONDAY + timedelta(seconds=5))


def test_410_ends_it() -> None:
    assert following(410) == Next(Verdict.UNWANTED)


def test_tries_follow_the_schedule_and_then_end() -> None:
    pauses = [following(500, tries=tries).at for tries in range(1, len(RETRIES_SECONDS) + 1)]
    assert pauses == [MONDAY + timedelta(seconds=seconds) for seconds in RETRIES_SECONDS]
    assert following(500, tries=len(RETRIES_SECONDS) + 1) == Next(Verdict.USED_UP)


def test_the_tries_of_a_delivery_go_on_for_days() -> None:
    assert sum(RETRIES_SECONDS) > timedelta(days=3).total_seconds()


def test_the_spread_only_lengthens_a_pause() -> None:
    assert following(500, tries=2, spread=0.8).at == MONDAY + timedelta(seconds=360)


@pytest.mark.parametrize(("asked", "kept"), [(60, 60), (1, 5), (-100, 5), (1e9, 86_400)])
def test_a_longer_pause_asked_for_is_kept_within_a_day(asked: float, kept: float) -> None:
    assert following(429, wait=asked).at == MONDAY + timedelta(seconds=kept)
