"""Who gets through where: every route × every role × own, other agency, whole region, against one table.

A route without a row in TABLE fails, so that no route can be forgotten.
"""

import asyncio
from contextlib import nullcontext
from enum import Enum
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from httpx import AsyncClient, Response

from app.accounts.models import Operator
from app.accounts.permissions import BOUND, Action, Role, may
from app.agencies.models import Topic
from app.core.db import Session
from app.core.sealing import Sealer
from app.drafting.models import DraftState
from app.intake.models import ScreeningLesson
from app.main import create_app
from app.networks.feeds import FeedKind
from app.networks.inspection import Inspection
from app.pages.feeds.hooks import Hooks
from app.pages.models import Page, Rejected
from app.publishing.models import PublicationState
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.models import RoutingRule
from app.routing.moving.models import BulkMove
from app.routing.rulebook.models import DryRun
from app.routing.versions.models import RouterVersion, VersionState
from app.surges.models import SurgeState
from tests.access import API, LINK, TABLE, Open, Row, World
from tests.builders import (
    a_delivery,
    a_draft,
    a_message,
    a_page,
    a_publication,
    a_question,
    a_territory,
    a_topic,
    an_agency,
    an_endpoint,
    an_operator,
    sign_in,
    stored,
)
from tests.conftest import KEY
from tests.fakes import MONDAY, FakeConnector
from tests.pages.feeding import a_feed
from tests.surges.town import a_surge

# Stands in everything of the world's agency: an answer that carries it shows something of hers.
MARK = "Тайна агентства"


class Place(Enum):
    """Whom an operator works for, seen from the agency of the world."""

    OWN = "own agency"
    OTHER = "other agency"
    REGION = "whole region"


# Names of agencies are no secret.
CATALOGUE = {
    ("GET", f"{API}/agencies"),
    ("GET", f"{API}/agencies.csv"),
    ("PUT", f"{API}/agencies/{{agency_id}}/areas"),
}

WHO = [(role, place) for role in Role for place in Place if place is not Place.REGION or role not in BOUND]


@pytest.fixture
def connector() -> FakeConnector:
    """A network that knows the world's page and another one."""
    return FakeConnector(known={"42": Inspection("42", "Гусев"), LINK: Inspection("43", "Зеленоградск")})


async def asked(session: Session, page: Page, status: Status) -> Question:
    question = await a_question(session, page=page, status=status, text=MARK)
    await a_message(session, question=question)
    return question


async def a_rule(session: Session, topic: Topic) -> RoutingRule:
    rule = RoutingRule(rank=1, name="Одна тема", topic_id=topic.id, agency_id=(await an_agency(session)).id)
    return await stored(session, rule)


async def a_lesson(session: Session, question: Question, author: Operator) -> ScreeningLesson:
    lesson = ScreeningLesson(question_id=question.id, operator_id=author.id, learnt_at=MONDAY, asks=False)
    lesson.was, lesson.needs_answer, lesson.screening = "thanks", True, "question"
    return await stored(session, lesson)


async def a_world(session: Session, role: Role, place: Place) -> World:
    agency = await an_agency(session, name=MARK, short_name=MARK)
    page = await a_page(session, agency=agency, name=MARK, external_id="42")
    calling = await a_feed(session, page, FeedKind.PUSH)
    Hooks(Sealer(KEY), "https://otklik.example.org").give(calling)
    kept = Rejected(page_id=page.id, digest="", reason=MARK, raw=MARK, form="", version="0", seen_at=MONDAY)
    author = await an_operator(session, agency=agency)
    statuses = (Status.IN_WORK, Status.IN_REVIEW, Status.UNDELIVERABLE)
    written, reviewed, failed = [await asked(session, page, one) for one in statuses]
    sent = await a_draft(session, question=failed, author=author, state=DraftState.APPROVED)
    message = await a_message(session, question=failed, external_id="answered")
    moved = BulkMove(agency_id=agency.id, reason=MARK, moved_by=author.id, moved_at=MONDAY, items=[])
    topic = await a_topic(session)
    dry_run = DryRun(rule={}, days=1, asked_at=MONDAY, beat_at=MONDAY)
    version = RouterVersion(state=VersionState.RETIRED, started_at=MONDAY, beat_at=MONDAY)
    endpoint = await an_endpoint(session, agency=agency, description=MARK)
    employer = {Place.OWN: agency, Place.OTHER: await an_agency(session), Place.REGION: None}[place]
    return World(
        agency=agency,
        page=page,
        calls=calling.hook_path or "",
        kept=await stored(session, kept),
        question=written,
        draft=await a_draft(session, question=written, author=author, text=MARK),
        reviewed=await a_draft(session, question=reviewed, author=author, state=DraftState.IN_REVIEW),
        failed=await a_publication(session, draft=sent, message=message, state=PublicationState.FAILED),
        moved=await stored(session, moved),
        territory=await a_territory(session),
        topic=topic,
        rule=await a_rule(session, topic),
        dry_run=await stored(session, dry_run),
        version=await stored(session, version),
        surge=await a_surge(
            session, [written, reviewed], state=SurgeState.OPEN, title=MARK, base_text=MARK, base_revision=1
        ),
        lesson=await a_lesson(session, written, author),
        endpoint=endpoint,
        delivery=await a_delivery(session, endpoint=endpoint),
        me=await an_operator(session, role=role, agency=employer),
    )


async def ask(client: AsyncClient, route: tuple[str, str], world: World, **more: Any) -> Response:
    method, path = route
    row = TABLE[route]
    if row.of is not None and "{" in path:
        path = path[: path.index("{")] + str(row.of(world)) + path[path.index("}") + 1 :]
    path = path.replace("{kind}", "user").replace("{path}", world.calls)
    path = path.replace("{question_id}", str(world.question.id))
    body = row.body(world) if row.body else None
    if isinstance(body, bytes):
        return await client.request(method, path, content=body, headers={"Content-Type": "text/csv"}, **more)
    return await client.request(method, path, json=body, **more)


def outcome(answer: Response) -> str:
    """What became of a request. 409: who may is told that the state of things does not allow it."""
    if answer.is_success or answer.status_code == 409:
        return "passed"
    if answer.status_code == 404:
        return "hidden"
    return f"{answer.status_code} {answer.json()['type']}"


def expected(row: Row, role: Role, place: Place) -> str:
    if isinstance(row.needs, Action) and not may(role, row.needs):
        return "403 /problems/not-allowed"
    return "hidden" if row.of is not None and not row.shared and place is Place.OTHER else "passed"


def test_every_route_has_its_row() -> None:
    application = create_app(lambda: nullcontext({}))
    routes = {
        (method, str(route.path))
        for route in iter_route_contexts(application.routes)
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert routes == set(TABLE)


async def test_who_is_signed_out_gets_nowhere(client: AsyncClient, session: Session, stopping: asyncio.Event) -> None:
    world = await a_world(session, Role.ADMINISTRATOR, Place.OWN)
    stopping.set()
    for route, row in TABLE.items():
        answer = await ask(client, route, world)
        client.cookies.clear()
        assert outcome(answer) == ("passed" if row.needs is Open.TO_ALL else "401 /problems/signed-out"), route


async def test_nothing_changes_without_the_token_of_the_sign_in(client: AsyncClient, session: Session) -> None:
    world = await a_world(session, Role.ADMINISTRATOR, Place.OWN)
    await sign_in(client, world.me)
    del client.headers["X-CSRF-Token"]
    for route, row in TABLE.items():
        if route[0] != "GET" and row.needs is not Open.TO_ALL:
            assert outcome(await ask(client, route, world)) == "403 /problems/csrf", route


@pytest.mark.parametrize(("role", "place"), WHO, ids=lambda one: one.value)
async def test_everybody_gets_where_the_table_says(
    client: AsyncClient, session: Session, stopping: asyncio.Event, role: Role, place: Place
) -> None:
    world = await a_world(session, role, place)
    await sign_in(client, world.me)
    stopping.set()
    cookies = dict(client.cookies)
    connection = await session.connection()
    found: dict[tuple[str, str], str] = {}
    for route in TABLE:
        # Each request meets the world as it was built, and the browser as it signed in.
        client.cookies = cookies
        before = await connection.begin_nested()
        answer = await ask(client, route, world)
        await before.rollback()
        leaks = place is Place.OTHER and MARK in answer.text and route not in CATALOGUE
        found[route] = "leaked" if leaks else outcome(answer)
    assert found == {route: expected(row, role, place) for route, row in TABLE.items()}


async def test_the_agencys_own_people_do_see_what_is_hidden_from_others(client: AsyncClient, session: Session) -> None:
    world = await a_world(session, Role.ADMINISTRATOR, Place.OWN)
    await sign_in(client, world.me)
    for path in ("/questions", "/pages", "/endpoints", "/insights/agencies"):
        assert MARK in (await ask(client, ("GET", API + path), world)).text
