"""Where a returned question goes on to."""

from uuid import uuid4

import pytest

from app.routing.moving.returning import SUGGESTED, goes_to, still_possible

A, B, C = (uuid4() for _ in range(3))


@pytest.mark.parametrize(
    ("refused", "late", "expected"), [([], False, A), ([], True, None), ([B], False, None), ([A], False, None)]
)
def test_only_a_first_return_in_time_goes_on_by_itself(refused: list[object], late: bool, expected: object) -> None:
    assert goes_to(A, refused, late=late) == expected  # type: ignore[arg-type]


def test_without_a_named_agency_a_person_decides() -> None:
    assert goes_to(None, [], late=False) is None


def test_who_returned_the_question_comes_last_and_the_suggested_one_first() -> None:
    candidates = [{"agency_id": str(one), "probability": 0.3, "why": "тема"} for one in (A, B, C)]
    suggested = {"agency_id": str(C), "probability": 0.0}
    left = still_possible(candidates, [A], suggested)
    assert [(one["agency_id"], one.get("refused")) for one in left] == [(str(C), None), (str(B), None), (str(A), True)]
    assert left[0]["why"] == SUGGESTED
    left = still_possible(candidates, [A, C], suggested)
    assert [(one["agency_id"], one.get("refused")) for one in left] == [(str(B), None), (str(A), True), (str(C), True)]


def test_an_agency_the_machine_had_not_thought_of_becomes_a_candidate() -> None:
    suggested = {"agency_id": str(A), "agency_name": "Адм.", "probability": 0.0, "rule_id": None, "rule_name": None}
    assert still_possible([], [B], suggested) == [suggested | {"why": SUGGESTED}]
    assert still_possible([], [B], None) == []
