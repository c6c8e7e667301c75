"""Targets of real regulations, ready to be made into policies. Pure.

A regulation's own text was read for none of them; each `Source:` is a report on it.
"""

from dataclasses import dataclass
from typing import Final

from app.deadlines.policy import ClockKind, Start, Target, Unit

WARN_SHARE: Final = 0.75
"""Our own choice: a quarter of the term is left to act in."""


@dataclass(frozen=True, slots=True)
class Preset:
    """Targets under a stable code and a name for administrators."""

    code: str
    name: str
    targets: tuple[Target, ...]


def _target(clock: ClockKind, amount: int, unit: Unit, start: Start) -> Target:
    return Target(clock, amount, unit, start, warn_share=WARN_SHARE)


FEDERAL_24_HOURS: Final = Preset(
    "federal-24h",
    "24 часа на ответ (федеральная концепция, 2018)",
    (_target(ClockKind.ANSWER, 24, Unit.HOURS, Start.SEEN),),
)
"""Source: concept of the federal monitoring of incidents, reported by Meduza on 23.07.2018."""

WORKING_DAY: Final = Preset(
    "working-day",
    "Один рабочий день: 8 рабочих часов на ответ",
    (_target(ClockKind.ANSWER, 8, Unit.WORKING_HOURS, Start.ROUTED),),
)
"""A working day of 09:00–18:00 without its lunch; with lunch counted the same day is the nine hours below."""

CRIMEA: Final = Preset(
    "crimea",
    "Крым: ответ за 9 рабочих часов, итог после промежуточного — 7 дней",
    (
        _target(ClockKind.ANSWER, 9, Unit.WORKING_HOURS, Start.SEEN),
        _target(ClockKind.SOLUTION, 7, Unit.CALENDAR_DAYS, Start.SEEN),
    ),
)
"""The seven days run from the interim answer; the service starts them there.

Source: order of the Head of Crimea of 21.02.2020, reported at http://c-inform.info/news/id/83545
"""

SEVASTOPOL: Final = Preset(
    "sevastopol",
    "Севастополь: ответ за 9 рабочих часов",
    (_target(ClockKind.ANSWER, 9, Unit.WORKING_HOURS, Start.ROUTED),),
)
"""Source: two orders of 24.02.2020, reported at https://sev.gov.ru/info/news/100718"""

SEVASTOPOL_URGENT: Final = Preset(
    "sevastopol-urgent",
    "Севастополь, повышенная важность: ответ за 4 часа",
    (_target(ClockKind.ANSWER, 4, Unit.HOURS, Start.ROUTED),),
)
"""Four hours by the clock as the city's site says; another report says working hours. Source: as above."""

BASHKORTOSTAN: Final = Preset(
    "bashkortostan",
    "Башкортостан: реакция за 3 часа, проект ответа за 8 рабочих часов",
    (
        _target(ClockKind.REACTION, 3, Unit.HOURS, Start.PUBLISHED),
        _target(ClockKind.DRAFT, 8, Unit.WORKING_HOURS, Start.SEEN),
    ),
)
"""Source: order of the Head of December 2025, reported at https://news.mail.ru/society/68997360/"""

MUNICIPAL: Final = Preset(
    "municipal",
    "Муниципалитет: реакция и «не наше» за 30 минут, ответ за 4 рабочих часа, решение за 8 рабочих дней",
    (
        _target(ClockKind.REACTION, 30, Unit.WORKING_MINUTES, Start.PUBLISHED),
        _target(ClockKind.RETURN, 30, Unit.WORKING_MINUTES, Start.ROUTED),
        _target(ClockKind.ANSWER, 4, Unit.WORKING_HOURS, Start.PUBLISHED),
        _target(ClockKind.SOLUTION, 8, Unit.WORKING_DAYS, Start.PUBLISHED),
    ),
)
"""Source: Elizovo district, resolution 2129 and its regulation, as described at https://github.com/gaben1488/aemr-bot"""

MUNICIPAL_URGENT: Final = Preset(
    "municipal-urgent",
    "Муниципалитет, срочное: ответ за 2 рабочих часа",
    (
        _target(ClockKind.REACTION, 30, Unit.WORKING_MINUTES, Start.PUBLISHED),
        _target(ClockKind.RETURN, 30, Unit.WORKING_MINUTES, Start.ROUTED),
        _target(ClockKind.ANSWER, 2, Unit.WORKING_HOURS, Start.PUBLISHED),
    ),
)
"""Source: as above; priority is given by a coordinator, not by the topic."""

PRESETS: Final = {
    preset.code: preset
    for preset in (
        FEDERAL_24_HOURS,
        WORKING_DAY,
        CRIMEA,
        SEVASTOPOL,
        SEVASTOPOL_URGENT,
        BASHKORTOSTAN,
        MUNICIPAL,
        MUNICIPAL_URGENT,
    )
}
"""By code."""
