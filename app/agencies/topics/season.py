"""Seasons as people write them: «11-3» for November to March, «3-5,9-11» for spring and autumn. Pure."""

import re
from collections.abc import Collection

_RUN = re.compile(r"(\d{1,2})(?:\s*-\s*(\d{1,2}))?")
_YEAR = range(1, 13)


def months(text: str) -> tuple[int, ...]:
    """The months (1 to 12, in order) that a season takes; none for the whole year. Raises ValueError."""
    found: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        run = _RUN.fullmatch(part)
        first, last = (int(run[1]), int(run[2] or run[1])) if run else (0, 0)
        if first not in _YEAR or last not in _YEAR:
            raise ValueError(part)
        found.update((first + step - 1) % 12 + 1 for step in range((last - first) % 12 + 1))
    return tuple(sorted(found)) if len(found) < 12 else ()


def season(months: Collection[int]) -> str:
    """The text that `months` reads back as these."""
    starts = [month for month in _YEAR if month in months and (month - 2) % 12 + 1 not in months]
    return ",".join(_run(start, months) for start in starts)


def _run(start: int, months: Collection[int]) -> str:
    last = start
    while last % 12 + 1 in months:
        last = last % 12 + 1
    return f"{start}-{last}" if last != start else f"{start}"
