"""The hot questions to a database of a million: each with its median time and the indices it used."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import perf_counter
from uuid import UUID

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from app.accounts.deps import SignedIn
from app.accounts.models import Operator
from app.accounts.permissions import Role, Scope
from app.core.clock import SystemClock
from app.core.db import Engine, Session, make_sessions
from app.deadlines import queries as deadlines
from app.deadlines import service as deadlines_service
from app.inbox import queries as inbox
from app.inbox.detail import queries as detail
from app.inbox.detail import reading
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
from tests.benchmarks.filling import filled, say
from tests.benchmarks.plans import Ask, Cost, cost
from workers.pipeline import PIPELINE

_QUESTIONS = 1_000_000
_PAGE = 50
_LIST_MS, _COUNT_MS, _BOARD_MS = 50.0, 100.0, 300.0
_SWEEP_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Hot:
    """A question that is asked often. most_ms: what it may take."""

    name: str
    most_ms: float
    ask: Ask


@dataclass(frozen=True, slots=True)
class Scene:
    """Whom and what the questions are about: readers of an agency and of the region, a question of the agency."""

    agency: SignedIn
    region: SignedIn
    question: Question
    now: datetime

    def reader(self, operator: SignedIn) -> Reader:
        """The operator as the worklist knows them."""
        return Reader(operator.id, operator.scope, self.now)


async def run(questions: int = _QUESTIONS) -> None:
    """Fill a database, ask, and print."""
    async with filled(questions) as engine:
        await report(engine)


async def report(engine: Engine) -> None:
    """Ask a filled database, and print."""
    async with make_sessions(engine).begin() as session:
        scene = await _scene(session)
    columns = ("question", "p50, ms", "at most", "least", "in PostgreSQL", "statements", "pages", "found by")
    table = Table(*columns, title="Hot questions")
    for hot in [*_lists(scene), *_counts(scene), *_single(scene), *_behind(scene)]:
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


async def _scene(session: Session) -> Scene:
    """The agency with most open questions, one of its operators, and an open question of theirs."""
    busiest = (
        select(Question.agency_id)
        .where(Question.status == Status.IN_WORK)
        .group_by(Question.agency_id)
        .order_by(func.count().desc())
        .limit(1)
    )
    found = await session.scalars(
        select(Question).where(Question.status == Status.IN_WORK, Question.agency_id.in_(busiest)).limit(1)
    )
    question = found.one()
    agency = await session.get_one(Operator, question.assignee_id)
    region = (await session.scalars(select(Operator).where(Operator.role == Role.SUPERVISOR).limit(1))).one()
    return Scene(_signed_in(agency), _signed_in(region), question, SystemClock().now())


def _signed_in(operator: Operator) -> SignedIn:
    return SignedIn(
        operator.id,
        operator.email,
        operator.name,
        operator.role,
        operator.agency_id,
        csrf_token="",
        session_id=operator.id,
    )


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
            yield Hot(f"{who}: {name}", _LIST_MS, _first_page(wanted, scene.reader(operator)))
        for view in (View.OPEN, View.ALL):
            yield Hot(f"{who}: {view.value}, page 40", _LIST_MS, _deep_page(view, scene.reader(operator)))
        yield Hot(f"{who}: triage cards", _LIST_MS, _triage(operator.scope))


def _first_page(wanted: Filter, reader: Reader) -> Ask:
    return lambda session: inbox.worklist(session, wanted, reader, after=None, limit=_PAGE)


def _deep_page(view: View, reader: Reader) -> Ask:
    places: list[Place] = []

    async def ask(session: Session) -> object:
        if not places:
            before = await inbox.worklist(session, Filter(view=view), reader, after=None, limit=_PAGE * 39)
            last: Question = before[-1].Question
            places.append(Place(last.due_at if view is View.OPEN else last.received_at, last.id))
        return await inbox.worklist(session, Filter(view=view), reader, after=places[0], limit=_PAGE)

    return ask


def _triage(scope: Scope) -> Ask:
    async def ask(session: Session) -> object:
        rows = await inbox.triage(session, scope, after=None, limit=20)
        return await detail.assignments(session, [row.Question.id for row in rows])

    return ask


def _counts(scene: Scene) -> Iterator[Hot]:
    month = Period(scene.now - timedelta(days=30), scene.now)
    for who, operator in (("agency", scene.agency), ("region", scene.region)):
        reader, scope = scene.reader(operator), operator.scope
        yield Hot(f"{who}: counts", _COUNT_MS, lambda session, reader=reader: inbox.counts(session, reader))  # type: ignore[misc]
        yield Hot(f"{who}: board of 30 days", _BOARD_MS, _board(scope, month, scene.now))


def _board(scope: Scope, period: Period, now: datetime) -> Ask:
    return lambda session: insights.board(session, scope, period, now=now)


def _single(scene: Scene) -> Iterator[Hot]:
    question = scene.question
    yield Hot(
        "one question",
        _LIST_MS,
        lambda session: reading.read(session, question.id, operator=scene.agency, now=scene.now),
    )
    yield Hot("its history", _LIST_MS, lambda session: reading.history(session, question.id, operator=scene.agency))
    yield Hot("register of pages", _LIST_MS, _register(scene))
    for who, operator in (("agency", scene.agency), ("region", scene.region)):
        yield Hot(f"{who}: live since the last event", _LIST_MS, _live(operator.scope, behind=1))
        yield Hot(f"{who}: live since 200 events", _LIST_MS, _live(operator.scope, behind=200))


def _register(scene: Scene) -> Ask:
    return lambda session: register.lines(
        session, register.Filter(), scene.region.scope, now=scene.now, after=None, limit=_PAGE
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
    yield from (Hot(name, _LIST_MS, ask) for name, ask in asks.items())


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
