from datetime import timedelta

import pytest

from app.networks.access import ConnectorError, FailureKind
from app.pages.health import LOST, Shown, Way, advice, overall, pause_after
from app.pages.models import Health

WELL = Way(None, 0, looked=True)


def pause(kind: FailureKind, *, failures: int = 1, spread: float = 0.0, retry_after: float | None = None) -> timedelta:
    error = ConnectorError(kind, "text", code="1", retry_after_seconds=retry_after)
    return pause_after(error, failures=failures, spread=spread)


def shown(*ways: Way, silent: bool = False) -> Health:
    return overall(ways, silent=silent).health


@pytest.mark.parametrize("kind", list(FailureKind))
def test_every_failure_is_looked_at_again_within_an_hour_and_a_quarter(kind: FailureKind) -> None:
    for failures in (1, 10, 1000):
        assert timedelta(seconds=2) <= pause(kind, failures=failures, spread=0.99) <= timedelta(minutes=75)


def test_the_pause_doubles_up_to_its_bound() -> None:
    pauses = [pause(FailureKind.TEMPORARY, failures=failures).total_seconds() for failures in range(1, 7)]
    assert pauses == [2, 4, 8, 16, 30, 30]


def test_what_the_network_asks_for_is_kept() -> None:
    assert pause(FailureKind.RATE_LIMITED, retry_after=4000) == timedelta(seconds=4000)
    assert pause(FailureKind.RATE_LIMITED, retry_after=1) == timedelta(seconds=2)


def test_feeds_that_failed_together_do_not_come_back_together() -> None:
    assert pause(FailureKind.TEMPORARY, spread=0.9) > pause(FailureKind.TEMPORARY, spread=0.1)


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
        (FailureKind.BANNED, Health.BANNED),
        (FailureKind.CONFIGURATION, Health.CONFIGURATION),
    ],
)
def test_each_kind_of_failure_is_shown_by_what_is_to_be_done(kind: FailureKind, health: Health) -> None:
    way = Way(kind, 3, looked=True, code="27", text="words of the network")
    assert overall([way], silent=False) == Shown(health, "27", "words of the network")


def test_a_page_is_new_until_a_look_went_well() -> None:
    assert shown() is Health.NEW
    assert shown(Way(None, 0, looked=False)) is Health.NEW
    assert shown(WELL) is Health.WORKING


def test_a_network_that_fails_for_a_moment_is_no_news() -> None:
    assert shown(Way(FailureKind.TEMPORARY, 2, looked=True)) is Health.WORKING
    assert shown(Way(FailureKind.TEMPORARY, 2, looked=False)) is Health.NEW
    assert shown(Way(FailureKind.TEMPORARY, 3, looked=True)) is Health.FAILING


def test_what_a_person_has_to_do_is_shown_at_once() -> None:
    assert shown(Way(FailureKind.TOKEN_REFUSED, 1, looked=True)) is Health.TOKEN_REFUSED


def test_the_worst_feed_counts() -> None:
    ways = [WELL, Way(FailureKind.NO_RIGHTS, 1, looked=True), Way(FailureKind.TEMPORARY, 9, looked=True)]
    assert shown(*ways) is Health.NO_RIGHTS


def test_silence_is_shown_of_pages_that_work_alone() -> None:
    assert shown(WELL, silent=True) is Health.SILENT
    assert shown(WELL, Way(FailureKind.TOKEN_REFUSED, 1, looked=True), silent=True) is Health.TOKEN_REFUSED


def test_long_words_of_a_network_are_cut() -> None:
    assert len(overall([Way(FailureKind.TOKEN_REFUSED, 1, looked=True, text="x" * 10_000)], silent=False).text) == 500


def test_there_is_advice_for_everything_but_a_working_page() -> None:
    assert [health for health in Health if not advice(health)] == [Health.WORKING]
    assert Health.FAILING not in LOST
