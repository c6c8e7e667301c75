"""Jobs of routing."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from typing import Any
from uuid import UUID

from app.core import logs
from app.outbox import queries as outbox
from app.routing import service as routing
from app.routing.rulebook import dry_running
from app.routing.versions import service as versions
from workers.job import on_event
from workers.resources import Resources

_log = logs.logger(__name__)
_LONGEST_SECONDS = 3600


@on_event
async def route_question(res: Resources, event_id: UUID) -> None:
    """Find who answers."""
    async with res.sessions.begin() as session:
        event = await outbox.get(session, event_id)
    if event is None or event.question_id is None:
        return
    await routing.route(
        event.question_id,
        sessions=res.sessions,
        knowledge=await res.knowledge.get(res.sessions, now=res.clock.now()),
        clock=res.clock,
        confidence=routing.Confidence(res.settings.routing_threshold, timedelta(hours=res.settings.repeat_hours)),
    )


@partial(on_event, most_seconds=_LONGEST_SECONDS)
async def learn_router(res: Resources, event_id: UUID) -> None:
    """Learn the version that was asked for."""
    async with res.sessions.begin() as session:
        event = await outbox.get(session, event_id)
    if event is None:
        return
    version_id = UUID(event.payload["version_id"])
    async with own_process() as executor:
        await versions.learn(version_id, sessions=res.sessions, clock=res.clock, executor=executor)


@asynccontextmanager
async def own_process() -> AsyncIterator[Executor]:
    """A process beside the worker, which goes on with its other jobs; killed if the work is broken off."""
    executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    process = await asyncio.get_running_loop().run_in_executor(executor, os.getpid)
    try:
        yield executor
    except BaseException:
        # Nobody waits for its result any more, and the end of this process would.
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        raise
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


@partial(on_event, most_seconds=_LONGEST_SECONDS)
async def try_rule(res: Resources, event_id: UUID) -> None:
    """Find out what a change of a rule would have done."""
    async with res.sessions.begin() as session:
        event = await outbox.get(session, event_id)
    if event is None:
        return
    await dry_running.dry_run(
        UUID(event.payload["dry_run_id"]),
        sessions=res.sessions,
        knowledge=await res.knowledge.get(res.sessions, now=res.clock.now()),
        clock=res.clock,
        threshold=res.settings.routing_threshold,
    )


async def learn_nightly(ctx: dict[str, Any]) -> None:
    """Ask for a new version when people have confirmed something since the last one."""
    res: Resources = ctx["resources"]
    async with res.sessions.begin() as session:
        await versions.request_when_worth_it(session, now=res.clock.now())


async def give_up_silent(ctx: dict[str, Any]) -> None:
    """Note that learning or dry runs died with their worker, so that they can be asked for again."""
    res: Resources = ctx["resources"]
    async with res.sessions.begin() as session:
        now = res.clock.now()
        lost = await versions.give_up_silent(session, now=now) + await dry_running.give_up_silent(session, now=now)
    if lost:
        _log.warning("long work died with its worker", pieces=lost)
