"""Watching a replay: a progress bar while it runs, and at its end what was taken in and how long each stage took."""

import asyncio
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import aiohttp
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.core.db import Sessions, Unavailable, make_engine, make_sessions
from app.demo import queries as demo
from app.demo.networks import Script
from app.demo.queries import Stored, Took
from app.demo.replay import Entry, read_history
from app.local.exits import Exit
from app.local.folder import remembered
from app.networks.access import Network
from app.pages import queries as pages

_LOOK_EVERY_SECONDS = 0.5
# After the last entry was written, everything has to be in within this time.
_CATCH_UP_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Report:
    """What a replay ended with."""

    expected: Stored
    stored: Stored
    outcomes: Mapping[str, int]
    stages: Mapping[str, Took]
    waiting: int

    @property
    def complete(self) -> bool:
        """Whether every entry stands in the database exactly once and every job ran."""
        return self.stored == self.expected and self.waiting == 0


def expected_of(entries: list[Entry]) -> Stored:
    """What a history has to end as."""
    written = [entry for entry in entries if entry.kind != "post"]
    by_page = sum(entry.by_page for entry in written)
    return Stored(posts=len(entries) - len(written), citizens_messages=len(written) - by_page, page_messages=by_page)


class Watch:
    """Follows one replay and stops the service when it is over."""

    def __init__(self, script: Script, folder: Path) -> None:
        self._script = script
        self._folder = folder
        self._console = Console(stderr=True)
        self._expected = expected_of(read_history(Path(script.history)))
        self._report: Report | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self, address: str) -> None:
        """Begin to watch; called in the supervisor's loop once everything is up."""
        self._console.print(f"Otklik is up: {address}; replaying {self._script.history}")
        self._task = asyncio.get_running_loop().create_task(self._run())

    def finish(self) -> Exit:
        """Print the report; whether the replay was taken in whole."""
        if self._report is None:
            self._console.print("The replay was stopped before its end.")
            return Exit.FAILED
        _print(Console(), self._report)
        return Exit.OK if self._report.complete else Exit.FAILED

    async def _run(self) -> None:
        try:
            await self._follow()
        finally:
            # The supervisor's own way to a clean stop.
            os.kill(os.getpid(), signal.SIGINT)

    async def _follow(self) -> None:
        engine = make_engine(remembered(self._folder)["OTKLIK_DATABASE_URL"], pool_size=1)
        sessions = make_sessions(engine)
        try:
            page_id = await self._page(sessions)
            with self._bar() as bar:
                await self._show(bar, sessions, page_id)
            async with sessions.begin() as session:
                self._report = Report(
                    expected=self._expected,
                    stored=await demo.stored(session, page_id),
                    outcomes=await demo.outcomes(session, page_id),
                    stages=await demo.stages(session, page_id),
                    waiting=await demo.waiting(session, page_id),
                )
        finally:
            await engine.dispose()

    async def _page(self, sessions: Sessions) -> UUID:
        network, _, external_id = self._script.page.partition(":")
        async with sessions.begin() as session:
            page = await pages.by_external_id(session, Network(network), external_id)
        assert page is not None
        return page.id

    def _bar(self) -> Progress:
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
        )

    async def _show(self, bar: Progress, sessions: Sessions, page_id: UUID) -> None:
        """Draw until everything is in, or nothing more comes."""
        played = bar.add_task("written in the network", total=self._expected.messages + self._expected.posts)
        taken = bar.add_task("stored by the service ", total=self._expected.messages + self._expected.posts)
        loop = asyncio.get_running_loop()
        ends_at: float | None = None
        async with aiohttp.ClientSession() as http:
            while ends_at is None or loop.time() < ends_at:
                progress = await self._progress(http)
                bar.update(played, completed=progress["played"])
                stored, waiting = await self._stored(sessions, page_id)
                if stored is not None:
                    bar.update(taken, completed=stored.messages + stored.posts)
                if ends_at is None and progress["played"] == progress["entries"]:
                    ends_at = loop.time() + _CATCH_UP_SECONDS
                if ends_at is not None and stored == self._expected and waiting == 0:
                    return
                await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def _progress(self, http: aiohttp.ClientSession) -> Mapping[str, float]:
        async with http.get(f"http://127.0.0.1:{self._script.control_port}/progress") as answer:
            return await answer.json()  # type: ignore[no-any-return]

    async def _stored(self, sessions: Sessions, page_id: UUID) -> tuple[Stored | None, int]:
        try:
            async with sessions.begin() as session:
                return await demo.stored(session, page_id), await demo.waiting(session, page_id)
        except Unavailable:  # somebody restarts the database to see what happens
            return None, 1


def _print(console: Console, report: Report) -> None:
    counts = Table("", "in the file", "stored", title="Taken in")
    for name, expected, stored in (
        ("posts", report.expected.posts, report.stored.posts),
        ("comments and replies of citizens", report.expected.citizens_messages, report.stored.citizens_messages),
        ("replies of the page", report.expected.page_messages, report.stored.page_messages),
    ):
        counts.add_row(name, str(expected), str(stored))
    console.print(counts)
    outcomes = Table("", "number", title="What became of them")
    for name, number in sorted(report.outcomes.items()):
        outcomes.add_row(name, str(number))
    console.print(outcomes)
    stages = Table("", "p50, s", "p95, s", title="How long each stage took (the network dates to the second)")
    for name, took in report.stages.items():
        stages.add_row(name, _seconds(took.p50), _seconds(took.p95))
    console.print(stages)
    verdict = "Every entry stands in the database exactly once." if report.complete else "NOT everything was taken in."
    console.print(f"{verdict} Events whose jobs still wait: {report.waiting}.")


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
