"""What is looked for among the questions of the last hours."""

from typing import Any

from app.core import logs
from app.surges.watch import watching
from workers.resources import Resources

_log = logs.logger(__name__)


async def watch_surges(ctx: dict[str, Any]) -> None:
    """Let questions alike join surges, and propose new ones."""
    res: Resources = ctx["resources"]
    proposed = await watching.watch(sessions=res.sessions, clock=res.clock)
    if proposed:
        _log.info("surges are proposed", surges=proposed)


async def end_quiet_surges(ctx: dict[str, Any]) -> None:
    """End the surges that are over."""
    res: Resources = ctx["resources"]
    async with res.sessions.begin() as session:
        ended = await watching.end_quiet(session, now=res.clock.now())
    if ended:
        _log.info("surges are over", surges=ended)
