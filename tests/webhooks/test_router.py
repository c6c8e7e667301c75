"""Endpoints and deliveries over HTTP."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient

from app.accounts.permissions import Role, Scope
from app.core.db import Session, Sessions, new_id
from app.core.sealing import Sealer
from app.webhooks import queries as webhooks
from app.webhooks import service
from app.webhooks.client import Http
from tests.builders import an_agency, an_operator, sign_in
from tests.fakes import FrozenClock
from tests.webhooks.receiver import Receiver

PATH = "/api/v1/endpoints"


@pytest.fixture
async def administrator(session: Session, client: AsyncClient) -> AsyncClient:
    """A client whose administrator is signed in."""
    operator = await an_operator(session, role=Role.ADMINISTRATOR)
    await session.commit()
    await sign_in(client, operator)
    return client


async def added(client: AsyncClient, **fields: object) -> dict[str, Any]:
    answer = await client.post(PATH, json={"url": "https://example.org/hook", **fields})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_the_secret_is_shown_when_the_endpoint_is_added_and_never_again(administrator: AsyncClient) -> None:
    made = await added(administrator, description="Пульт", events=["deadline.breached", "deadline.breached"])
    assert made["secret"].startswith("whsec_")
    assert (made["events"], made["active"], made["failing_since"]) == (["deadline.breached"], True, None)
    one = await administrator.get(f"{PATH}/{made['id']}")
    (listed,) = (await administrator.get(PATH)).json()
    assert one.json() == listed
    assert listed == {name: value for name, value in made.items() if name != "secret"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": "http://example.org/"}, "url"),
        ({"url": ""}, "url"),
        ({"url": "https://example.org/", "events": ["question.deleted"]}, "events.0"),
        ({"url": "https://example.org/", "description": "я" * 501}, "description"),
    ],
)
async def test_a_wrong_endpoint_is_refused_at_its_field(
    administrator: AsyncClient, body: dict[str, object], field: str
) -> None:
    answer = await administrator.post(PATH, json=body)
    assert answer.status_code == 422
    assert field in answer.json()["errors"]


async def test_an_endpoint_is_changed_and_removed(administrator: AsyncClient) -> None:
    made = await added(administrator)
    changed = await administrator.patch(f"{PATH}/{made['id']}", json={"active": False, "events": ["question.closed"]})
    assert (changed.json()["active"], changed.json()["events"]) == (False, ["question.closed"])
    assert changed.json()["url"] == "https://example.org/hook"
    assert (await administrator.delete(f"{PATH}/{made['id']}")).status_code == 204
    assert (await administrator.get(f"{PATH}/{made['id']}")).status_code == 404


Delivering = Callable[[str, str], Awaitable[None]]


@pytest.fixture
def deliver(session: Session, sessions: Sessions, sealer: Sealer, clock: FrozenClock, http: Http) -> Delivering:
    """Sends a delivery (its id) to an address, after its endpoint was given that."""

    async def deliver(delivery_id: str, url: str) -> None:
        delivery = await webhooks.get_delivery(session, UUID(delivery_id), scope=Scope(None))
        endpoint = await webhooks.get_endpoint(session, delivery.endpoint_id, scope=Scope(None))
        endpoint.url = url
        await session.commit()
        await service.deliver(delivery.id, sessions=sessions, http=http, sealer=sealer, clock=clock)

    return deliver


async def test_a_test_delivery_is_listed_with_what_came_back(
    administrator: AsyncClient, receiver: Receiver, deliver: Delivering
) -> None:
    made = await added(administrator)
    asked = await administrator.post(f"{PATH}/{made['id']}/test")
    assert (asked.status_code, asked.json()["type"], asked.json()["state"]) == (202, "webhook.test", "waiting")
    receiver.answers(503)
    await deliver(asked.json()["id"], receiver.url)
    (listed,) = (await administrator.get(f"{PATH}/{made['id']}/deliveries")).json()["items"]
    assert (listed["last_status"], listed["tries"], listed["last_error"]) == (503, 1, "The receiver answered 503.")
    shown = (await administrator.get(f"/api/v1/deliveries/{listed['id']}")).json()
    assert shown["payload"]["data"] == {"endpoint_id": made["id"]}
    assert [attempt["status"] for attempt in shown["attempts"]] == [503]
    replayed = await administrator.post(f"/api/v1/deliveries/{listed['id']}/replay")
    assert (replayed.status_code, replayed.json()["tries"], replayed.json()["state"]) == (202, 0, "waiting")


async def test_deliveries_are_listed_in_parts_newest_first(administrator: AsyncClient, clock: FrozenClock) -> None:
    made = await added(administrator)
    asked = []
    for _ in range(5):
        clock.advance(timedelta(seconds=1))
        asked.append((await administrator.post(f"{PATH}/{made['id']}/test")).json()["id"])
    seen, cursor = [], None
    while True:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        part = (await administrator.get(f"{PATH}/{made['id']}/deliveries", params=params)).json()
        seen += [delivery["id"] for delivery in part["items"]]
        cursor = part["next"]
        if cursor is None:
            break
    assert seen == list(reversed(asked))


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WyJhIiwiYiJd", "WyIyMDI2LTAxLTAxIiwiYiJd"])
async def test_a_broken_cursor_is_refused(administrator: AsyncClient, cursor: str) -> None:
    made = await added(administrator)
    answer = await administrator.get(f"{PATH}/{made['id']}/deliveries", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/bad-cursor")


@pytest.mark.parametrize("role", [Role.RESPONDER, Role.APPROVER, Role.COORDINATOR, Role.OBSERVER])
async def test_roles_without_webhooks_are_refused(session: Session, client: AsyncClient, role: Role) -> None:
    operator = await an_operator(session, role=role)
    await session.commit()
    await sign_in(client, operator)
    answers = [await client.get(PATH), await client.post(PATH, json={"url": "https://example.org/"})]
    assert [answer.status_code for answer in answers] == [403, 403]


async def test_a_supervisor_of_one_agency_has_its_endpoints_alone(session: Session, client: AsyncClient) -> None:
    agency, other = await an_agency(session), await an_agency(session)
    bound = await an_operator(session, role=Role.SUPERVISOR, agency=agency)
    region = await an_operator(session, role=Role.SUPERVISOR)
    await session.commit()
    await sign_in(client, region)
    foreign = await added(client, agency_id=str(other.id))
    await sign_in(client, bound)
    own = await added(client, agency_id=str(agency.id))
    assert [endpoint["id"] for endpoint in (await client.get(PATH)).json()] == [own["id"]]
    refused = [
        await client.post(PATH, json={"url": "https://example.org/"}),
        await client.post(PATH, json={"url": "https://example.org/", "agency_id": str(other.id)}),
        await client.get(f"{PATH}/{foreign['id']}"),
        await client.get(f"{PATH}/{foreign['id']}/deliveries"),
        await client.post(f"{PATH}/{foreign['id']}/test"),
        await client.get(f"/api/v1/deliveries/{new_id()}"),
    ]
    assert [answer.status_code for answer in refused] == [403, 403, 404, 404, 404, 404]
