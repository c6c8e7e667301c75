import pytest

from app.agencies.terms import CLOCKS, UNITS, BadTerm, Term, parse
from app.deadlines.policy import ClockKind, Unit


def test_a_term_is_an_amount_of_a_unit() -> None:
    assert parse("4 wh") == Term(4, "working_hours")
    assert parse("30 m") == Term(30, "minutes")


def test_units_and_clocks_are_those_of_policies() -> None:
    assert set(UNITS.values()) == set(Unit)
    assert set(CLOCKS) < set(ClockKind)


@pytest.mark.parametrize("text", ["", "0 h", "4wh", "4 weeks", "-1 d", "4 wh ", "12345 m", "4 wh\n"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadTerm):
        parse(text)
