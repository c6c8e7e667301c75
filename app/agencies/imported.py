"""What became of a table that was taken in, and whether all of it, some of it or nothing is."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from app.agencies.table import Finding


@dataclass(frozen=True, slots=True)
class Imported:
    """How many lines make something new, change something, or say what is so already.

    findings  what is wrong with the others, by line
    stored    it was done; else it would be
    """

    created: int
    changed: int
    unchanged: int
    findings: Sequence[Finding] = field(default_factory=tuple)
    stored: bool = False


async def take_in(
    store: Callable[[bool], Awaitable[Imported]], findings: Sequence[Finding], *, dry_run: bool, good_only: bool
) -> Imported:
    """Take a table in: all of it or, where something is wrong with a line, nothing.

    store      takes the good lines in, or (True) only tells what would change
    findings   what was wrong with lines when they were read
    dry_run    only tell what would change
    good_only  leave the bad lines out and take the others in
    """
    told = await store(True)
    found = sorted([*findings, *told.findings], key=lambda one: one.line)
    stored = not dry_run and (good_only or not found)
    if stored:
        await store(False)
    return replace(told, findings=found, stored=stored)
