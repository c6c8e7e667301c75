"""Terms of answers as people write them in a catalogue: «4 wh», «3 wd». Pure.

The units are those of `app.deadlines.policy`: m minutes and h hours by the clock, wm minutes, wh hours and wd days of
the agency's working time, d days of the calendar.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from app.core.errors import Invalid

CLOCKS: Final = ("reaction", "answer")
"""Clocks that a topic may have terms for, as `app.deadlines.policy.ClockKind` names them."""

UNITS: Final[Mapping[str, str]] = {
    "m": "minutes",
    "h": "hours",
    "wm": "working_minutes",
    "wh": "working_hours",
    "wd": "working_days",
    "d": "calendar_days",
}
PATTERN: Final = r"^([1-9]\d{0,3}) (m|h|wm|wh|wd|d)$"


class BadTerm(Invalid):
    """The text is not a term."""

    code = "bad-term"


class Term(NamedTuple):
    """How long a clock runs. unit: a value of `app.deadlines.policy.Unit`."""

    amount: int
    unit: str


def parse(text: str) -> Term:
    """The term that a text like «4 wh» stands for. Raises BadTerm."""
    found = re.fullmatch(PATTERN, text)
    if found is None:
        raise BadTerm(f"«{text}» — не срок. Пишите так: 30 m, 4 wh, 3 wd, 10 d.")
    return Term(int(found[1]), UNITS[found[2]])
