"""Processes beside the API: `python -m workers.main worker` and `python -m workers.main poller`."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any

from arq import Worker, func
from arq.connections import RedisSettings
from pydantic import ValidationError
from redis.exceptions import RedisError

import app.tables  # noqa: F401 - relations between tables need all of them
from app.core import logs
from app.core.settings import Settings, read_settings, wrong_settings
from workers import poller, relay
from workers.job import LOST_AFTER_SECONDS
from workers.jobs.publishing import publish
from workers.jobs.webhooks import deliver
from workers.pipeline import PIPELINE
from workers.resources import Resources, resources
from workers.schedule import CRON

_log = logs.logger(__name__)
_ROW_JOBS = (publish, deliver)
_MOST_TRIES = 10


def _jobs() -> dict[str, Any]:
    of_events = {job.name: job for jobs in PIPELINE.values() for job in jobs}
    return of_events | {job.name: job for job in _ROW_JOBS}


Opening = Callable[[Settings], AbstractAsyncContextManager[Resources]]


def make_worker(settings: Settings, *, opening: Opening = resources) -> Worker:
    """A worker with all jobs, the schedule and a relay; not running yet. opening: gives what its jobs work with."""
    stack = AsyncExitStack()

    async def start(ctx: dict[str, Any]) -> None:
        ctx["resources"] = res = await stack.enter_async_context(opening(settings))
        ctx["relay"] = relaying = asyncio.create_task(relay.run(res, ctx["redis"]), name="relay")
        relaying.add_done_callback(end_with)
        _log.info("worker ready")

    def end_with(relaying: asyncio.Task[None]) -> None:
        if not relaying.cancelled():  # it broke; a worker without it would look well and move nothing
            worker.handle_sig(signal.SIGTERM)

    async def stop(ctx: dict[str, Any]) -> None:
        async with stack:
            ctx["relay"].cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await ctx["relay"]

    worker = Worker(
        functions=[
            func(job.__call__, name=name, keep_result=0, timeout=job.most_seconds) for name, job in _jobs().items()
        ],
        cron_jobs=CRON,
        on_startup=start,
        on_shutdown=stop,
        redis_settings=RedisSettings.from_dsn(settings.redis_url.get_secret_value()),
        max_jobs=settings.worker_jobs,
        max_tries=_MOST_TRIES,
        # A citizen's question waits on every hop: half a second a look would be most of the two we allow.
        poll_delay=0.05,
        health_check_interval=15,
        handle_signals=True,
    )
    worker.in_progress_timeout_s = LOST_AFTER_SECONDS
    return worker


def main(arguments: Sequence[str]) -> int:
    """Run the process that is asked for until it is told to stop; its exit code."""
    if list(arguments) not in (["worker"], ["poller"]):
        sys.stderr.write("usage: python -m workers.main worker|poller\n")
        return 2
    try:
        settings = read_settings()
    except ValidationError as error:
        sys.stderr.write(f"{wrong_settings(error)}\n")
        return 2
    logs.set_up(process=arguments[0], form=settings.log_format, level=settings.log_level)
    if arguments[0] == "poller":
        asyncio.run(poller.main(settings))
        return 0
    # arq's worker asks for a loop when it is made.
    asyncio.set_event_loop(asyncio.new_event_loop())
    try:
        make_worker(settings).run()
    except RedisError as error:
        # What was to be done stands in the database; whoever supervises us starts a worker again.
        _log.error("the queue is gone", error=type(error).__name__)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
