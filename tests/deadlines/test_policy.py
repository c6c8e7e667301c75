"""Targets: when due, when to warn, where they stand, and which policy applies."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.deadlines.calendar import WorkingCalendar
from app.deadlines.policy import (
    BadTarget,
    ClockKind,
    QuestionFacts,
    Standing,
    Start,
    Target,
    Unit,
    due,
    first_match,
    standing,
    warn_at,
)
from app.deadlines.presets import PRESETS
from app.networks.access import Network
from app.networks.ok.options import OK
from app.networks.vk.options import VK

OFFICE = [["09:00", "13:00"], ["14:00", "18:00"]]
CALENDAR = WorkingCalendar.from_data({"tz": "UTC", "hours": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE)})
MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 6, 5, 17, 30, tzinfo=UTC)
TOPIC, AGENCY = uuid4(), uuid4()


def a_target(amount: int = 4, unit: Unit = Unit.WORKING_HOURS, **warning: Any) -> Target:
    return Target(ClockKind.ANSWER, amount, unit, Start.ROUTED, **warning)


def at(hours: float, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hours)


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (30, Unit.MINUTES, FRIDAY_EVENING + timedelta(minutes=30)),
        (24, Unit.HOURS, FRIDAY_EVENING + timedelta(hours=24)),
        (30, Unit.WORKING_MINUTES, at(18, day=4)),
        (31, Unit.WORKING_MINUTES, at(9, day=7) + timedelta(minutes=1)),
        (4, Unit.WORKING_HOURS, at(12.5, day=7)),
        (1, Unit.WORKING_DAYS, at(17.5, day=7)),
        (8, Unit.WORKING_DAYS, at(17.5, day=16)),
        (7, Unit.CALENDAR_DAYS, at(17.5, day=11)),
        (8, Unit.CALENDAR_DAYS, at(17.5, day=14)),
    ],
)
def test_each_unit_counts_its_own_time(amount: int, unit: Unit, expected: datetime) -> None:
    assert due(a_target(amount, unit), FRIDAY_EVENING, CALENDAR) == expected


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (2, Unit.HOURS, at(12.5)),
        (2, Unit.WORKING_HOURS, at(12.5)),
        (3, Unit.CALENDAR_DAYS, at(10.5, day=3)),
        (1, Unit.WORKING_DAYS, at(10, day=1)),
    ],
)
def test_paused_time_does_not_count(amount: int, unit: Unit, expected: datetime) -> None:
    pauses = [(at(11.25), at(11.5)), (at(11), at(11.25)), (at(0, day=30), at(1, day=30)), (at(5), at(4))]
    assert due(a_target(amount, unit), at(10), CALENDAR, pauses) == expected


def test_a_clock_started_in_a_pause_waits_for_its_end() -> None:
    assert due(a_target(1, Unit.HOURS), at(10), CALENDAR, [(at(9), at(12)), (at(11), at(13))]) == at(14)


def test_warnings_of_working_units_are_in_working_time() -> None:
    due_at = at(11, day=7)  # Monday after
    target = a_target(4, warn_share=0.75)
    start = at(16, day=4)  # Friday
    assert due(target, start, CALENDAR) == due_at
    assert warn_at(target, start, due_at, CALENDAR) == at(10, day=7)
    assert warn_at(a_target(4, warn_before_seconds=3 * 3600), start, due_at, CALENDAR) == at(17, day=4)
    both = a_target(4, warn_share=0.75, warn_before_seconds=3 * 3600)
    assert warn_at(both, start, due_at, CALENDAR) == at(17, day=4)


def test_warnings_of_elapsed_units_are_in_elapsed_time() -> None:
    start, due_at = at(12, day=5), at(12, day=6)
    assert warn_at(a_target(24, Unit.HOURS, warn_share=0.5), start, due_at, CALENDAR) == at(0, day=6)
    assert warn_at(a_target(24, Unit.HOURS, warn_before_seconds=1800), start, due_at, CALENDAR) == at(11.5, day=6)


def test_a_warning_never_comes_before_the_start_and_none_may_be_wanted() -> None:
    start = at(10)
    assert warn_at(a_target(1, warn_before_seconds=7200), start, at(11), CALENDAR) == start
    assert warn_at(a_target(1), start, at(11), CALENDAR) is None


def test_a_pause_moves_the_warning_too() -> None:
    target, pauses = a_target(2, warn_share=0.5), [(at(10), at(11))]
    due_at = due(target, at(9), CALENDAR, pauses)
    assert due_at == at(12)
    assert warn_at(target, at(9), due_at, CALENDAR, pauses) == at(10)


@pytest.mark.parametrize(
    ("met_at", "now", "expected"),
    [
        (None, at(10), Standing.ON_TRACK),
        (None, at(11), Standing.AT_RISK),
        (None, at(12), Standing.AT_RISK),
        (None, at(12) + timedelta(seconds=1), Standing.BREACHED),
        (at(12), at(15), Standing.MET),
        (at(12) + timedelta(seconds=1), at(15), Standing.BREACHED),
    ],
)
def test_the_due_instant_itself_is_in_time(met_at: datetime | None, now: datetime, expected: Standing) -> None:
    assert standing(at(12), met_at, now=now, warning=timedelta(hours=1)) is expected


@dataclass(frozen=True)
class APolicy:
    name: str
    topic_id: UUID | None = None
    agency_id: UUID | None = None
    network: Network | None = None
    urgent: bool | None = None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (QuestionFacts(TOPIC, AGENCY, VK, urgent=True), "urgent"),
        (QuestionFacts(TOPIC, AGENCY, VK, urgent=False), "topic on VK"),
        (QuestionFacts(TOPIC, AGENCY, OK, urgent=False), "agency"),
        (QuestionFacts(None, uuid4(), VK, urgent=False), "any"),
    ],
)
def test_the_first_policy_that_fits_applies(facts: QuestionFacts, expected: str) -> None:
    policies = [
        APolicy("urgent", urgent=True),
        APolicy("topic on VK", topic_id=TOPIC, network=VK),
        APolicy("agency", agency_id=AGENCY),
        APolicy("any"),
    ]
    found = first_match(policies, facts)
    assert found is not None
    assert found.name == expected
    assert first_match(policies[:0], facts) is None


def test_no_policy_applies_where_none_fits() -> None:
    facts = QuestionFacts(None, AGENCY, VK, urgent=False)
    assert first_match([APolicy("topic", topic_id=TOPIC), APolicy("urgent", urgent=True)], facts) is None


def test_a_target_comes_back_from_its_data() -> None:
    for target in (a_target(warn_share=0.5), a_target(warn_before_seconds=60), a_target()):
        assert Target.from_data(target.to_data()) == target


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"clock": "sundial"}, "sundial"),
        ({"amount": 0}, "amount"),
        ({"amount": 1.5}, "whole number"),
        ({"amount": True}, "whole number"),
        ({"unit": "fortnights"}, "fortnights"),
        ({"warn_share": 1}, "warn_share"),
        ({"warn_share": "much"}, "much"),
        ({"warn_share": [1]}, "float"),
        ({"warn_before_seconds": 0}, "warn_before_seconds"),
    ],
)
def test_bad_targets_are_refused_with_the_reason(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadTarget, match=said):
        Target.from_data(a_target().to_data() | change)
    with pytest.raises(BadTarget, match="unit: is missing"):
        Target.from_data({"clock": "answer", "amount": 1})


def test_presets_are_due_within_their_own_terms() -> None:
    for preset in PRESETS.values():
        assert Target.from_data(preset.targets[0].to_data()) in preset.targets
        for target in preset.targets:
            due_at = due(target, at(9), CALENDAR)
            warned_at = warn_at(target, at(9), due_at, CALENDAR)
            assert warned_at is not None
            assert at(9) < warned_at < due_at
    answers = {
        code: due(_answer(code), at(9), CALENDAR) for code in ("federal-24h", "working-day", "crimea", "municipal")
    }
    assert answers == {
        "federal-24h": at(9, day=1),
        "working-day": at(18),
        "crimea": at(10, day=1),
        "municipal": at(13),
    }


def _answer(code: str) -> Target:
    return next(target for target in PRESETS[code].targets if target.clock is ClockKind.ANSWER)
