"""Who gets through where: every route × every role × own, other agency, whole region, against one table.

A route without a row in TABLE fails, so that no route can be forgotten.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from fastapi.routing import iter_route_contexts
from httpx import AsyncClient, Response

from app.accounts.models import Operator
from app.accounts.permissions import BOUND, Action, Role, may
from app.agencies.models import Agency
from app.core.db import Session
from app.drafting.models import Draft, DraftState
from app.main import create_app
from app.publishing.models import Publication, PublicationState
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.webhooks.models import Delivery, Endpoint
from tests.builders import (
    PASSWORD,
    a_delivery,
    a_draft,
    a_message,
    a_page,
    a_publication,
    a_question,
    an_agency,
    an_endpoint,
    an_operator,
    sign_in,
)

# Stands in everything of the world's agency: an answer that carries it shows something of hers.
MARK = "Тайна агентства"


class Open(Enum):
    """Routes that ask for no action."""

    TO_ALL = "to all"
    TO_SIGNED_IN = "to signed in"


@dataclass(frozen=True)
class World:
    """An agency with one thing of every kind, and who makes the request.

    question   in work, with a draft being written
    reviewed   another draft, waiting for approval
    failed     a publication the network refused
    """

    agency: Agency
    question: Question
    draft: Draft
    reviewed: Draft
    failed: Publication
    endpoint: Endpoint
    delivery: Delivery
    me: Operator


Body = Callable[[World], Mapping[str, Any]]


@dataclass(frozen=True)
class Row:
    """What a route asks for. of: whose id stands in its path; body: what is sent, valid in its form."""

    needs: Action | Open
    of: Callable[[World], UUID] | None = None
    body: Body | None = None


def question(world: World) -> UUID:
    return world.question.id


def endpoint(world: World) -> UUID:
    return world.endpoint.id


API = "/api/v1"
QUESTION, DRAFT, PUBLICATION = f"{API}/questions/{{question_id}}", f"{API}/drafts/{{draft_id}}", f"{API}/publications"
ENDPOINT, DELIVERY = f"{API}/endpoints/{{endpoint_id}}", f"{API}/deliveries/{{delivery_id}}"

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "/healthz"): Row(Open.TO_ALL),
    ("GET", "/readyz"): Row(Open.TO_ALL),
    ("GET", "/metrics"): Row(Open.TO_ALL),
    ("GET", f"{API}/openapi.json"): Row(Open.TO_ALL),
    ("POST", f"{API}/session"): Row(Open.TO_ALL, body=lambda w: {"email": w.me.email, "password": PASSWORD}),
    ("GET", f"{API}/session"): Row(Open.TO_SIGNED_IN),
    ("DELETE", f"{API}/session"): Row(Open.TO_SIGNED_IN),
    ("GET", f"{API}/operators"): Row(Action.READ),
    ("GET", f"{API}/agencies"): Row(Action.REGISTER),
    ("GET", f"{API}/topics"): Row(Action.REGISTER),
    ("GET", f"{API}/territories"): Row(Action.REGISTER),
    ("GET", f"{API}/pages"): Row(Action.REGISTER),
    ("GET", f"{API}/questions"): Row(Action.READ),
    ("GET", f"{API}/questions/counts"): Row(Action.READ),
    ("GET", f"{API}/triage"): Row(Action.TRIAGE),
    ("GET", f"{API}/live"): Row(Action.READ),
    ("GET", QUESTION): Row(Action.READ, question),
    ("GET", f"{QUESTION}/history"): Row(Action.READ, question),
    ("POST", f"{QUESTION}/assignee"): Row(Action.TAKE, question, lambda w: {"operator_id": str(w.me.id)}),
    ("POST", f"{QUESTION}/screening"): Row(
        Action.TRIAGE, question, lambda _: {"needs_answer": False, "reason": "Это благодарность."}
    ),
    ("POST", f"{QUESTION}/closure"): Row(
        Action.CLOSE, question, lambda _: {"reason": "other", "note": "Отвечено устно."}
    ),
    ("POST", f"{QUESTION}/assignment"): Row(
        Action.TRIAGE, question, lambda w: {"agency_id": str(w.agency.id), "reason": "Это их дело."}
    ),
    ("POST", f"{QUESTION}/return"): Row(Action.RETURN, question, lambda _: {"reason": "Не наша дорога."}),
    ("PUT", f"{QUESTION}/draft"): Row(Action.DRAFT, question, lambda _: {"text": "Здравствуйте!", "base_revision": 1}),
    ("POST", f"{QUESTION}/rework"): Row(Action.PUBLISH, lambda w: w.failed.question_id),
    ("POST", f"{DRAFT}/submission"): Row(Action.DRAFT, lambda w: w.draft.id, lambda _: {"revision": 1}),
    ("POST", f"{DRAFT}/approval"): Row(Action.APPROVE, lambda w: w.reviewed.id, lambda _: {"revision": 1}),
    ("POST", f"{DRAFT}/hand-back"): Row(
        Action.APPROVE, lambda w: w.reviewed.id, lambda _: {"revision": 1, "reason": "Добавьте срок."}
    ),
    ("GET", f"{DRAFT}/revisions"): Row(Action.READ, lambda w: w.draft.id),
    ("POST", f"{PUBLICATION}/{{publication_id}}/retry"): Row(Action.PUBLISH, lambda w: w.failed.id),
    ("POST", f"{PUBLICATION}/{{publication_id}}/answered-by-hand"): Row(
        Action.PUBLISH, lambda w: w.failed.id, lambda _: {"url": "https://vk.com/wall-1_2"}
    ),
    ("GET", f"{API}/insights/agencies"): Row(Action.BOARD),
    ("GET", f"{API}/endpoints"): Row(Action.WEBHOOKS),
    ("POST", f"{API}/endpoints"): Row(
        Action.WEBHOOKS, body=lambda w: {"url": "https://example.org/", "agency_id": str(w.me.agency_id or w.agency.id)}
    ),
    ("GET", ENDPOINT): Row(Action.WEBHOOKS, endpoint),
    ("PATCH", ENDPOINT): Row(Action.WEBHOOKS, endpoint, lambda _: {"active": False}),
    ("DELETE", ENDPOINT): Row(Action.WEBHOOKS, endpoint),
    ("POST", f"{ENDPOINT}/test"): Row(Action.WEBHOOKS, endpoint),
    ("GET", f"{ENDPOINT}/deliveries"): Row(Action.WEBHOOKS, endpoint),
    ("POST", f"{DELIVERY}/replay"): Row(Action.WEBHOOKS, lambda w: w.delivery.id),
    ("GET", DELIVERY): Row(Action.WEBHOOKS, lambda w: w.delivery.id),
}


class Place(Enum):
    """Whom an operator works for, seen from the agency of the world."""

    OWN = "own agency"
    OTHER = "other agency"
    REGION = "whole region"


# Names of agencies are no secret.
CATALOGUE = ("GET", f"{API}/agencies")

WHO = [(role, place) for role in Role for place in Place if place is not Place.REGION or role not in BOUND]


async def a_world(session: Session, role: Role, place: Place) -> World:
    agency = await an_agency(session, name=MARK, short_name=MARK)
    page = await a_page(session, agency=agency, name=MARK)
    author = await an_operator(session, agency=agency)

    async def asked(status: Status) -> Question:
        asked = await a_question(session, page=page, status=status, text=MARK)
        await a_message(session, question=asked)
        return asked

    written, reviewed, failed = [await asked(one) for one in (Status.IN_WORK, Status.IN_REVIEW, Status.UNDELIVERABLE)]
    sent = await a_draft(session, question=failed, author=author, state=DraftState.APPROVED)
    message = await a_message(session, question=failed, external_id="answered")
    endpoint = await an_endpoint(session, agency=agency, description=MARK)
    employer = {Place.OWN: agency, Place.OTHER: await an_agency(session), Place.REGION: None}[place]
    return World(
        agency=agency,
        question=written,
        draft=await a_draft(session, question=written, author=author, text=MARK),
        reviewed=await a_draft(session, question=reviewed, author=author, state=DraftState.IN_REVIEW),
        failed=await a_publication(session, draft=sent, message=message, state=PublicationState.FAILED),
        endpoint=endpoint,
        delivery=await a_delivery(session, endpoint=endpoint),
        me=await an_operator(session, role=role, agency=employer),
    )


async def ask(client: AsyncClient, route: tuple[str, str], world: World, **more: Any) -> Response:
    method, path = route
    row = TABLE[route]
    if row.of is not None:
        path = path[: path.index("{")] + str(row.of(world)) + path[path.index("}") + 1 :]
    return await client.request(method, path, json=row.body and row.body(world), **more)


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
    return "hidden" if row.of is not None and place is Place.OTHER else "passed"


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
        leaks = place is Place.OTHER and MARK in answer.text and route != CATALOGUE
        found[route] = "leaked" if leaks else outcome(answer)
    assert found == {route: expected(row, role, place) for route, row in TABLE.items()}


async def test_the_agencys_own_people_do_see_what_is_hidden_from_others(client: AsyncClient, session: Session) -> None:
    world = await a_world(session, Role.ADMINISTRATOR, Place.OWN)
    await sign_in(client, world.me)
    for path in ("/questions", "/pages", "/endpoints", "/insights/agencies"):
        assert MARK in (await ask(client, ("GET", API + path), world)).text
