"""The lessons in force as this process last saw them; read anew when some came or went."""

import asyncio
from dataclasses import dataclass

from app.core.db import Session
from app.intake.lessons import queries as lessons
from app.intake.lessons.judging import Shelf


@dataclass(slots=True)
class _Kept:
    state: lessons.State
    shelf: Shelf


# Replaced as a whole: threads that still use the old shelf are not disturbed.
_kept = _Kept((None, 0), Shelf())


async def current(session: Session) -> Shelf:
    """The lessons in force; one small query when nothing changed."""
    state = await lessons.state(session)
    if state != _kept.state:
        shelf = await asyncio.to_thread(Shelf, await lessons.standing(session))
        _kept.state, _kept.shelf = state, shelf
    return _kept.shelf
