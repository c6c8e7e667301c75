"""How good decisions were."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.routing.versions.figures import Outcome, curve, figures, point_for

RIGHT, WRONG, TOPIC = uuid4(), uuid4(), uuid4()


def outcome(
    confidence: float, *, right: bool = True, may_be_sure: bool = True, topics: tuple[UUID, ...] = (TOPIC,)
) -> Outcome:
    agencies = [RIGHT, WRONG] if right else [WRONG, RIGHT]
    return Outcome(agencies, topics, RIGHT, TOPIC, confidence, may_be_sure)


def test_shares_are_of_all_decisions_and_precision_of_the_surest() -> None:
    outcomes = [outcome(0.9)] * 50 + [outcome(0.5, right=False)] * 50
    found = figures(outcomes)
    assert (found["agency_top_1"], found["agency_top_3"], found["topic_top_1"]) == (0.5, 1.0, 1.0)
    assert found["precision_at"] == {"0.25": 1.0, "0.5": 1.0, "0.75": pytest.approx(0.6667, abs=1e-4)}


def test_a_question_nobody_told_the_topic_of_counts_for_its_agency_alone() -> None:
    unknown = Outcome([RIGHT], [TOPIC], RIGHT, None, 0.9, True)
    assert figures([unknown, outcome(0.9, topics=())])["topic_top_1"] == 0.0


def test_promises_that_come_true_are_calibrated() -> None:
    kept = [outcome(0.8)] * 80 + [outcome(0.8, right=False)] * 20
    assert figures(kept)["calibration_error"] == pytest.approx(0)
    assert figures([outcome(0.95, right=False)] * 10)["calibration_error"] == pytest.approx(0.95)


def test_the_curve_tells_what_each_precision_costs() -> None:
    outcomes = [outcome(0.9)] * 100 + [outcome(0.6, right=False)] * 50 + [outcome(0.4)] * 50
    points = curve(outcomes)
    strict, loose = point_for(points, 0.9), point_for(points, 0.6)
    assert strict is not None
    assert loose is not None
    assert (strict.precision, strict.reached, strict.share) == (0.9, 1.0, 0.5)
    assert 0.6 < strict.threshold <= 0.9
    assert (loose.reached, loose.share, loose.threshold <= 0.4) == (0.75, 1.0, True)
    assert [point.share for point in points] == sorted((point.share for point in points), reverse=True)


def test_where_all_was_right_a_promise_as_high_as_the_aim_is_enough() -> None:
    point = point_for(curve([outcome(0.999)] * 60), 0.9)
    assert point is not None
    assert (point.threshold, point.share, point.reached) == (0.9, 1.0, 1.0)


def test_a_precision_out_of_reach_has_no_point() -> None:
    assert point_for(curve([outcome(0.9, right=index % 2 == 0) for index in range(100)]), 0.9) is None
    assert curve([]) == []


def test_decisions_that_a_person_makes_in_any_case_are_no_share_of_the_machine() -> None:
    outcomes = [outcome(0.9)] * 50 + [outcome(0.95, may_be_sure=False)] * 50
    point = point_for(curve(outcomes), 0.9)
    assert point is not None
    assert point.share == 0.5


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=20, max_size=80))
def test_every_threshold_of_the_curve_keeps_its_promise(pairs: list[tuple[float, bool]]) -> None:
    outcomes = [outcome(confidence, right=right) for confidence, right in pairs]
    for point in curve(outcomes):
        sure = [one for one in outcomes if one.confidence >= point.threshold]
        assert sure
        assert sum(one.is_right for one in sure) / len(sure) == pytest.approx(point.reached, abs=1e-3)
        assert len(sure) / len(outcomes) == pytest.approx(point.share, abs=1e-3)
