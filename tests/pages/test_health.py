from datetime import timedelta

import pytest

from app.networks.connector import ConnectorError, FailureKind
from app.pages.health import advice, judge
from app.pages.models import Health


def judged(kind: FailureKind, *, failures: int = 0, spread: float = 0.0, retry_after: float | None = None) -> timedelta:
    error = ConnectorError(kind, "text", code="1", retry_after_seconds=retry_after)
    return judge(error, failures=failures, spread=spread).wait


@pytest.mark.parametrize(
    ("kind", "health"),
    [
        (FailureKind.TEMPORARY, Health.FAILING),
        (FailureKind.RATE_LIMITED, Health.FAILING),
        (FailureKind.MALFORMED, Health.FAILING),
        (FailureKind.TOKEN_REFUSED, Health.TOKEN_REFUSED),
        (FailureKind.CAPTCHA, Health.TOKEN_REFUSED),
        (FailureKind.NO_RIGHTS, Health.NO_RIGHTS),
        (FailureKind.CLOSED, Health.CLOSED),
        (FailureKind.CONFIGURATION, Health.CONFIGURATION),
    ],
)
def test_each_kind_of_failure_is_shown_by_what_is_to_be_done(kind: FailureKind, health: Health) -> None:
    failure = judge(ConnectorError(kind, "words of the network", code="27"), failures=0, spread=0.0)
    assert (failure.health, failure.code, failure.text) == (health, "27", "words of the network")


@pytest.mark.parametrize("kind", list(FailureKind))
def test_every_failure_is_looked_at_again_within_an_hour_and_a_quarter(kind: FailureKind) -> None:
    for failures in (0, 1, 10, 1000):
        assert timedelta(seconds=5) <= judged(kind, failures=failures, spread=0.99) <= timedelta(minutes=75)


def test_the_wait_doubles_up_to_its_bound() -> None:
    waits = [judged(FailureKind.TEMPORARY, failures=failures).total_seconds() for failures in range(8)]
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300]


def test_what_the_network_asks_for_is_kept() -> None:
    assert judged(FailureKind.RATE_LIMITED, retry_after=4000) == timedelta(seconds=4000)
    assert judged(FailureKind.RATE_LIMITED, retry_after=1) == timedelta(seconds=5)


def test_pages_that_failed_together_do_not_come_back_together() -> None:
    assert judged(FailureKind.TEMPORARY, spread=0.9) > judged(FailureKind.TEMPORARY, spread=0.1)


def test_long_words_of_a_network_are_cut() -> None:
    assert len(judge(ConnectorError(FailureKind.TEMPORARY, "x" * 10_000), failures=0, spread=0.0).text) == 500


def test_there_is_advice_for_everything_but_a_working_page() -> None:
    assert [health for health in Health if not advice(health)] == [Health.WORKING]
