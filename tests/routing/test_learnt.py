"""Two opinions made one."""

from uuid import uuid4

import pytest

from app.routing.learnt import EVEN, Pool, Told, fitted, pooled

A, B, C = "a", "b", "c"


def test_what_both_opinions_say_is_surer_than_either() -> None:
    both = pooled({A: 0.7, B: 0.3}, {A: 0.7, B: 0.3}, Pool(1, 1))
    assert both[A] > 0.7
    assert both[A] > both[B]


def test_an_opinion_without_power_is_not_heard() -> None:
    heard = pooled({A: 0.9, B: 0.1}, {B: 1.0}, Pool(1, 0))
    assert heard[A] == pytest.approx(0.9, abs=0.01)


def test_what_both_leave_open_stays_open() -> None:
    assert sum(pooled({A: 0.2}, {A: 0.1}, Pool(1, 1)).values()) < 0.1


def test_the_opinion_that_is_right_more_often_gets_more_power() -> None:
    told = [
        Told({answer: 0.8, other: 0.2}, {guess: 0.8}, answer)
        for answer, other in ((A, B), (B, C), (C, A))
        for guess in (A, B, C)
    ]
    pool = fitted(told * 30)
    assert pool.learnt > pool.known
    assert fitted([]) == EVEN


def test_fitting_makes_boasting_modest() -> None:
    promised = {A: 0.99, B: 0.01}
    told = [Told(promised, {A: 0.5, B: 0.5}, A if number % 10 < 7 else B) for number in range(400)]
    shares = pooled(promised, {A: 0.5, B: 0.5}, fitted(told))
    assert shares[A] / (shares[A] + shares[B]) == pytest.approx(0.7, abs=0.04)


def test_an_answer_that_neither_opinion_names_can_be_fitted_by() -> None:
    assert fitted([Told({uuid4(): 1.0}, {}, uuid4())]).learnt >= 0
