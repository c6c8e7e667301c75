"""What follows from a failed try to publish."""

from datetime import timedelta

import pytest

from app.networks.access import ConnectorError, FailureKind
from app.publishing.models import PublicationState
from app.publishing.outcome import FINAL, GIVE_UP_AFTER, UNKNOWN, WAITING, Next, after_failure, is_certain
from tests.fakes import MONDAY

PASSING = {FailureKind.TEMPORARY, FailureKind.RATE_LIMITED}


def following(
    kind: FailureKind,
    *,
    tries: int = 1,
    trying_for: timedelta = timedelta(0),
    wait: float | None = None,
    spread: float = 0.0,
) -> Next:
    error = ConnectorError(kind, "words", retry_after_seconds=wait)
    return after_failure(error, tries=tries, trying_since=MONDAY - trying_for, now=MONDAY, spread=spread)


def test_every_kind_of_failure_is_final_unknown_passing_or_waits_for_a_person() -> None:
    kinds = [*FINAL, *UNKNOWN, *PASSING, *WAITING]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) == set(FailureKind)


def test_after_an_unknown_outcome_alone_it_is_not_certain_that_nothing_was_taken() -> None:
    uncertain = {kind for kind in FailureKind if not is_certain(ConnectorError(kind, "words"))}
    assert uncertain == UNKNOWN | {FailureKind.UNSURE}


@pytest.mark.parametrize("kind", sorted(FINAL))
def test_a_final_failure_ends_the_tries(kind: FailureKind) -> None:
    assert following(kind) == Next(PublicationState.FAILED, None)


def test_passing_failures_are_tried_again_after_doubling_pauses_up_to_a_quarter_of_an_hour() -> None:
    pauses = [following(FailureKind.TEMPORARY, tries=tries).at for tries in (1, 2, 3, 50)]
    assert pauses == [MONDAY + timedelta(seconds=seconds) for seconds in (5, 10, 20, 900)]


def test_the_spread_only_lengthens_a_pause() -> None:
    assert following(FailureKind.TEMPORARY, spread=0.99).at == MONDAY + timedelta(seconds=5 * (1 + 0.99 / 4))


def test_a_longer_pause_asked_for_is_kept_and_a_shorter_one_does_not_hurry() -> None:
    assert following(FailureKind.RATE_LIMITED, wait=120).at == MONDAY + timedelta(seconds=120)
    assert following(FailureKind.RATE_LIMITED, wait=1).at == MONDAY + timedelta(seconds=5)
    assert following(FailureKind.RATE_LIMITED, wait=1e12).at == MONDAY + GIVE_UP_AFTER


@pytest.mark.parametrize("kind", sorted(UNKNOWN))
def test_an_unknown_outcome_stays_a_sending_and_is_looked_up_half_a_minute_later(kind: FailureKind) -> None:
    assert following(kind) == Next(PublicationState.SENDING, MONDAY + timedelta(seconds=30))


@pytest.mark.parametrize("kind", sorted(PASSING | UNKNOWN))
def test_passing_and_unknown_failures_are_given_up_after_a_day(kind: FailureKind) -> None:
    assert following(kind, trying_for=GIVE_UP_AFTER - timedelta(seconds=1)).at is not None
    assert following(kind, trying_for=GIVE_UP_AFTER) == Next(PublicationState.FAILED, None)


@pytest.mark.parametrize("kind", sorted(WAITING))
def test_what_waits_for_a_person_is_never_given_up(kind: FailureKind) -> None:
    waiting = Next(PublicationState.PLANNED, MONDAY + WAITING[kind])
    assert following(kind, tries=10_000, trying_for=timedelta(days=400)) == waiting
