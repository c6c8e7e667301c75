"""Looks at the pages this process holds a lease on. Needs PostgreSQL and the networks, not the queue."""

import asyncio
import contextlib
import os
import random
import signal
import socket
import time
from datetime import timedelta
from uuid import UUID

from app.core import logs
from app.core.backoff import exponential
from app.core.db import Unavailable, is_unavailable
from app.core.metrics import COLLECTED
from app.core.settings import Settings
from app.intake import service as intake
from app.networks.connector import ConnectorError, FailureKind
from app.pages import health
from app.pages import queries as pages
from app.pages.models import Page
from workers.resources import Resources, resources

_log = logs.logger(__name__)
_IDLE_SECONDS = 0.2


class Poller:
    """One process's share of the pages, side by side up to a bound."""

    def __init__(self, res: Resources) -> None:
        self._res = res
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._looking: dict[UUID, asyncio.Task[None]] = {}
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Take no further page; the looks under way are finished."""
        self._stopping.set()

    async def run(self) -> None:
        """Look at pages until stopped; goes on by itself when the database was gone."""
        failures = 0
        while not self._stopping.is_set():
            try:
                took = await self._take()
                failures = 0
                await self._pause(0.0 if took else _IDLE_SECONDS)
            except Unavailable as error:
                failures += 1
                wait = exponential(failures, first_seconds=0.2, most_seconds=5).total_seconds()
                _log.warning("poller waits", error=type(error).__name__, wait_seconds=wait)
                await self._pause(wait)
        await asyncio.gather(*self._looking.values(), return_exceptions=True)

    async def _pause(self, seconds: float) -> None:
        free = len(self._looking) < self._res.settings.poll_parallel
        if seconds == 0.0 and free:
            await asyncio.sleep(0)
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds or _IDLE_SECONDS)

    async def _take(self) -> int:
        """Lease pages that are due and start to look at them; how many."""
        free = self._res.settings.poll_parallel - len(self._looking)
        if free <= 0:
            return 0
        now = self._res.clock.now()
        until = now + timedelta(seconds=self._res.settings.lease_seconds)
        async with self._res.sessions.begin() as session:
            leased = await pages.lease(session, holder=self._holder, now=now, until=until, limit=free)
        for page in leased:
            self._looking[page.id] = look = asyncio.create_task(self._look(page))
            look.add_done_callback(_tell_of_bug)
        return len(leased)

    async def _look(self, page: Page) -> None:
        began, outcome = time.perf_counter(), "failed"
        with logs.about(page_id=page.id, network=page.network.value):
            try:
                await self._collect(page)
                outcome = "done"
            except ConnectorError as error:
                await self._note_failure(page, error)
            except Unavailable as error:
                await self._not_stored(page, error)
            finally:
                COLLECTED.labels(page.network.value, outcome).observe(time.perf_counter() - began)
                self._looking.pop(page.id, None)

    async def _collect(self, page: Page) -> None:
        collected = await intake.collect(
            page.id,
            sessions=self._res.sessions,
            connectors=self._res.connectors,
            sealer=self._res.sealer,
            clock=self._res.clock,
            look=intake.Look(self._holder, timedelta(seconds=self._res.settings.poll_seconds)),
        )
        if collected.messages or collected.malformed:
            _log.info(
                "collected",
                messages=collected.messages,
                questions=collected.questions,
                malformed=collected.malformed,
            )

    async def _not_stored(self, page: Page, error: Exception) -> None:
        """The database is gone: the lease runs out and the page's turn comes again. Anything else a person must see."""
        if is_unavailable(error):
            _log.warning("page not stored", error=type(error).__name__)
            return
        _log.error("page cannot be stored", exc_info=error)
        told = ConnectorError(FailureKind.CONFIGURATION, "what the network sent could not be stored; see the log")
        await self._note_failure(page, told)

    async def _note_failure(self, page: Page, error: ConnectorError) -> None:
        _log.warning("page failed", kind=error.kind.value, code=error.code, text=error.text)
        try:
            async with self._res.sessions.begin() as session:
                failure = health.judge(error, failures=page.failures, spread=random.random())  # noqa: S311 - not a secret
                await pages.failed(session, page.id, failure, holder=self._holder, now=self._res.clock.now())
        except Unavailable as gone:
            _log.warning("failure not stored", error=type(gone).__name__)


def _tell_of_bug(look: asyncio.Task[None]) -> None:
    """A look that broke by a bug: the page's turn comes again when its lease has run out."""
    if not look.cancelled() and (bug := look.exception()) is not None:
        _log.error("look broke", exc_info=bug)


async def main(settings: Settings) -> None:
    """Poll until SIGTERM or SIGINT."""
    async with resources(settings) as res:
        poller = Poller(res)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, poller.stop)
        _log.info("poller ready")
        await poller.run()
