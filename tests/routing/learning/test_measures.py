"""Figures of guesses whose answer is known."""

import pytest

from app.routing.learning.measures import (
    Judged,
    Point,
    calibration_error,
    coverage_at,
    curve,
    f1,
    figures,
    judged,
    precision_at,
    threshold_for,
    top,
)

FOUR = [
    Judged(["a", "b"], 0.9, "a"),
    Judged(["a", "b"], 0.8, "b"),
    Judged(["b", "a"], 0.6, "b"),
    Judged(["b", "a"], 0.3, "c"),
]


def test_the_right_label_among_the_first() -> None:
    assert (top(FOUR, 1), top(FOUR, 2)) == (0.5, 0.75)


def test_f1_of_each_label_weighs_alike_or_by_how_often_it_is_right() -> None:
    # a: 1 of 2 told, 1 of 1 right: 2/3. b: 1 of 2 told, 1 of 2 right: 1/2. c: never told: 0.
    assert f1(FOUR, weighted=False) == pytest.approx((2 / 3 + 1 / 2 + 0) / 3, abs=1e-4)
    assert f1(FOUR, weighted=True) == pytest.approx((2 / 3 + 2 * 1 / 2 + 0) / 4, abs=1e-4)


def test_precision_of_the_surest_part() -> None:
    assert (precision_at(FOUR, 0.25), precision_at(FOUR, 0.5), precision_at(FOUR, 0.75)) == (1.0, 0.5, 0.6667)


def test_calibration_error_is_promise_against_truth_by_steps() -> None:
    assert calibration_error(FOUR) == pytest.approx((0.1 + 0.8 + 0.4 + 0.3) / 4)
    assert calibration_error([Judged(["a"], 0.75, "a")] * 3 + [Judged(["a"], 0.75, "b")]) == 0


def test_the_lowest_threshold_that_keeps_a_precision() -> None:
    many = [Judged(["a"], 0.9, "a")] * 20 + [Judged(["a"], 0.7, "a"), Judged(["a"], 0.7, "b")] * 10
    assert curve(many) == [Point(0.9, 1.0, 0.5), Point(0.7, 0.75, 1.0)]
    assert threshold_for(curve(many), 0.9) == Point(0.9, 1.0, 0.5)
    assert threshold_for(curve(many), 0.7) == Point(0.7, 0.75, 1.0)
    assert threshold_for(curve([Judged(["a"], 0.9, "b")] * 30), 0.5) is None
    assert (coverage_at(many, 0.9), coverage_at(FOUR, 0.5)) == (0.5, 0.0)


def test_without_an_outcome_there_are_no_figures() -> None:
    assert figures([]) is None


def test_a_guess_without_a_label_is_wrong_and_promises_nothing() -> None:
    assert judged({}, "a") == Judged([], 0.0, "a")
    assert not judged({}, "a").hit
