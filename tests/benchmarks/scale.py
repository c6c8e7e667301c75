"""The hot questions to a database of a million: each with its median time and the indices it used."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import perf_counter
from uuid import UUID

from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from app.accounts.permissions import Scope
from app.core.clock import SystemClock
from app.core.db import Engine, Session, make_sessions
from app.deadlines import queries as deadlines
from app.deadlines import service as deadlines_service
from app.inbox import queries as inbox
from app.inbox.detail import reading
from app.inbox.grounds import reading as grounds
from app.inbox.queries import Filter, Late, Place, Reader, View
from app.insights import service as insights
from app.insights.queries import Period
from app.networks.feeds import FeedKind
from app.outbox import queries as outbox
from app.outbox.queries import Position
from app.pages.feeds.leases import queries as leases
from app.pages.register import queries as register
from app.questions import queries as questions
from app.questions.batches import queries as batches
from app.questions.lifecycle import Status
from app.questions.models import Question
from tests.benchmarks import scene as scenes
from tests.benchmarks import understood
from tests.benchmarks.filling import filled, say
from tests.benchmarks.plans import Ask, Cost, cost
from tests.benchmarks.scene import BOARD_MS, COUNT_MS, LIST_MS, PAGE, Hot, Scene
from workers.pipeline import PIPELINE

_QUESTIONS = 1_000_000
_SWEEP_AT_ONCE = 500


async def run(questions: int = _QUESTIONS) -> None:
    """Fill a database, ask, and print."""
    async with filled(questions) as engine:
        await report(engine)


async def report(engine: Engine) -> None:
    """Ask a filled database, and print."""
    async with make_sessions(engine).begin() as session:
        scene = await scenes.find(session)
    columns = ("question", "p50, ms", "at most", "least", "in PostgreSQL", "statements", "pages", "found by")
    table = Table(*columns, title="Hot questions")
    for hot in [*_lists(scene), *_counts(scene), *_single(scene), *_behind(scene), *understood.all_of(scene)]:
        say(f"  {hot.name}")
        found = await cost(engine, hot.ask)
        table.add_row(hot.name, *_shown(hot, found))
    console = Console(width=200)
    console.print(table)
    console.print(await _sweep(engine))


def _shown(hot: Hot, found: Cost) -> Sequence[str]:
    late = "[red]" if found.ms > hot.most_ms else ""
    reads = "; ".join(found.reads)
    times = (f"{late}{found.ms:.1f}", f"{hot.most_ms:.0f}", f"{found.least_ms:.1f}", f"{found.postgres_ms:.1f}")
    return *times, str(found.statements), f"{found.pages:,}", reads


def _filters(scene: Scene) -> Iterator[tuple[str, Filter]]:
    for view in View:
        yield view.value, Filter(view=view)
    for late in Late:
        yield late.value, Filter(clock=late)
    yield "in work", Filter(status=[Status.IN_WORK])
    yield "urgent", Filter(urgent=True)
    narrow = {"topic_id", "territory_id", "page_id"}
    for view in (View.OPEN, View.ALL):
        for name in sorted(narrow):
            yield f"{view.value} by {name}", replace(Filter(view=view), **{name: getattr(scene.question, name)})
        yield f"{view.value} with a common word", Filter(view=view, q="дом")
        yield f"{view.value} with some words", Filter(view=view, q="яма на дороге")
        yield f"{view.value} with a rare word", Filter(view=view, q="участок 12345")
        yield f"{view.value} with no such word", Filter(view=view, q="небывальщина")
    yield "by number", Filter(view=View.ALL, q=f"#{scene.question.number}")


def _lists(scene: Scene) -> Iterator[Hot]:
    for who, operator in (("agency", scene.agency), ("region", scene.region)):
        for name, wanted in _filters(scene):
            yield Hot(f"{who}: {name}", LIST_MS, _first_page(wanted, scene.reader(operator)))
        for view in (View.OPEN, View.ALL):
            yield Hot(f"{who}: {view.value}, page 40", LIST_MS, _deep_page(view, scene.reader(operator)))
        yield Hot(f"{who}: triage cards", LIST_MS, _triage(operator.scope))


def _first_page(wanted: Filter, reader: Reader) -> Ask:
    return lambda session: inbox.worklist(session, wanted, reader, after=None, limit=PAGE)


def _deep_page(view: View, reader: Reader) -> Ask:
    places: list[Place] = []

    async def ask(session: Session) -> object:
        if not places:
            before = await inbox.worklist(session, Filter(view=view), reader, after=None, limit=PAGE * 39)
            last: Question = before[-1].Question
            places.append(Place(last.due_at if view is View.OPEN else last.received_at, last.id))
        return await inbox.worklist(session, Filter(view=view), reader, after=places[0], limit=PAGE)

    return ask


def _triage(scope: Scope) -> Ask:
    async def ask(session: Session) -> object:
        rows = await inbox.triage(session, scope, after=None, limit=20)
        texts = {row.Question.id: row.Question.text for row in rows}
        return await grounds.assignments(session, texts, scope, latest=True)

    return ask


def _counts(scene: Scene) -> Iterator[Hot]:
    month = Period(scene.now - timedelta(days=30), scene.now)
    for who, operator in (("agency", scene.agency), ("region", scene.region)):
        reader, scope = scene.reader(operator), operator.scope
        yield Hot(f"{who}: counts", COUNT_MS, lambda session, reader=reader: inbox.counts(session, reader))  # type: ignore[misc]
        yield Hot(f"{who}: board of 30 days", BOARD_MS, _board(scope, month, scene.now))


def _board(scope: Scope, period: Period, now: datetime) -> Ask:
    return lambda session: insights.board(session, scope, period, now=now)


def _single(scene: Scene) -> Iterator[Hot]:
    question = scene.question
    yield Hot(
        "one question",
        LIST_MS,
        lambda session: reading.read(session, question.id, operator=scene.agency, now=scene.now),
    )
    yield Hot("its history", LIST_MS, lambda session: reading.history(session, question.id, operator=scene.agency))
    yield Hot("register of pages", LIST_MS, _register(scene))
    for who, operator in (("agency", scene.agency), ("region", scene.region)):
        yield Hot(f"{who}: live since the last event", LIST_MS, _live(operator.scope, behind=1))
        yield Hot(f"{who}: live since 200 events", LIST_MS, _live(operator.scope, behind=200))


def _register(scene: Scene) -> Ask:
    return lambda session: register.lines(
        session, register.Filter(), scene.region.scope, now=scene.now, after=None, limit=PAGE
    )


def _live(scope: Scope, *, behind: int) -> Ask:
    places: list[Position] = []

    async def ask(session: Session) -> object:
        if not places:
            places.append(await _position(session, behind))
        return await inbox.live(session, places[0], scope, limit=200)

    return ask


async def _position(session: Session, behind: int) -> Position:
    last = (await outbox.since(session, Position(0, 0), limit=1))[0]
    newest = await session.execute(
        select(type(last).tx, type(last).seq)
        .order_by(type(last).tx.desc(), type(last).seq.desc())
        .offset(behind)
        .limit(1)
    )
    return Position(*newest.one())


def _behind(scene: Scene) -> Iterator[Hot]:
    """What poller, relay, jobs and sweeps ask all the time."""
    question, now = scene.question, scene.now
    asks: dict[str, Ask] = {
        "relay: nothing waits": lambda session: outbox.unrelayed(session, types=PIPELINE, limit=500),
        "sweep: lost events": lambda session: outbox.relay_again(session, now=now, after=timedelta(minutes=1)),
        "sweep: claim 500 breaches": lambda session: deadlines.claim_breaches(session, now=now, limit=_SWEEP_AT_ONCE),
        "sweep: claim 500 warnings": lambda session: deadlines.claim_warnings(session, now=now, limit=_SWEEP_AT_ONCE),
        "poller: take 200 feeds": lambda session: leases.take(
            session, "bench", kind=FeedKind.SWEEP, now=now, until=now + timedelta(seconds=20), limit=200
        ),
        "intake: questions of a thread": lambda session: batches.lock_threads(
            session, question.page_id, [question.thread_id]
        ),
        "intake: messages of a thread": lambda session: batches.threads(
            session, question.page_id, [question.thread_id]
        ),
        "routing: same matter": lambda session: questions.same_matter(
            session, question, _known(question.topic_id), since=now - timedelta(hours=48)
        ),
    }
    yield from (Hot(name, LIST_MS, ask) for name, ask in asks.items())


def _known(one: UUID | None) -> UUID:
    assert one is not None
    return one


async def _sweep(engine: Engine) -> str:
    """Tell of everything that is due, as the schedule does."""
    sessions = make_sessions(engine)
    now = SystemClock().now()
    started, told = perf_counter(), 0
    while True:
        async with sessions.begin() as session:
            batch = await deadlines_service.sweep(session, now=now, limit=_SWEEP_AT_ONCE)
        told += batch
        if batch < _SWEEP_AT_ONCE:
            return f"Sweep: {told:,} deadlines told in {perf_counter() - started:.2f} s"
