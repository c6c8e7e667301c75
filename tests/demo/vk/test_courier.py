"""Calls of the stand-in to us, and the methods that enter our address."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.demo.vk.conftest import ANNA, PAGE, Api


@dataclass
class Address:
    """An address that answers as told. answers: taken one by one, then `ok` for ever."""

    url: str = ""
    answers: list[tuple[int, str]] = field(default_factory=list)
    calls: list[tuple[dict[str, Any], str]] = field(default_factory=list)

    async def called(self, request: web.Request) -> web.Response:
        """One call."""
        self.calls.append((json.loads(await request.read()), request.headers.get("X-Retry-Counter", "")))
        status, text = self.answers.pop(0) if self.answers else (200, "ok")
        return web.Response(status=status, text=text)


@pytest_asyncio.fixture
async def address() -> AsyncIterator[Address]:
    made = Address()
    app = web.Application()
    app.router.add_post("/in", made.called)
    async with TestServer(app) as server:
        made.url = str(server.make_url("/in"))
        yield made


async def _entered(api: Api, address: Address, *, confirm: bool = True) -> int:
    code = (await api.get("groups.getCallbackConfirmationCode", "community", group_id=PAGE))["code"]
    address.answers.insert(0, (200, code if confirm else "wrong"))
    params = {"group_id": PAGE, "url": address.url, "title": "Otklik", "secret_key": "s"}
    server: int = (await api.get("groups.addCallbackServer", "community", **params))["server_id"]
    await api.courier.idle()
    await api.get("groups.setCallbackSettings", "community", group_id=PAGE, server_id=server, message_new=1)
    api.stand.retry_seconds = 0
    return server


async def _status(api: Api) -> list[str]:
    listed = await api.get("groups.getCallbackServers", "community", group_id=PAGE)
    return [one["status"] for one in listed["items"]]


async def test_an_address_is_asked_for_the_confirmation_and_then_called_with_the_secret(
    api: Api, address: Address
) -> None:
    await _entered(api, address)
    api.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    api.stand.post(PAGE, "Не включено")
    await api.courier.idle()
    (asked, _), (told, _) = address.calls
    assert (asked, await _status(api)) == ({"type": "confirmation", "group_id": int(PAGE), "secret": "s"}, ["ok"])
    assert (told["type"], told["secret"], told["group_id"]) == ("message_new", "s", int(PAGE))


async def test_an_address_that_does_not_confirm_is_not_called_until_it_does(api: Api, address: Address) -> None:
    server = await _entered(api, address, confirm=False)
    api.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    await api.courier.idle()
    assert (len(address.calls), await _status(api)) == (1, ["failed"])
    code = (await api.get("groups.getCallbackConfirmationCode", "community", group_id=PAGE))["code"]
    address.answers.append((200, code))
    params = {"group_id": PAGE, "server_id": server, "url": address.url, "title": "Otklik"}
    await api.get("groups.editCallbackServer", "community", **params)
    await api.courier.idle()
    assert await _status(api) == ["ok"]


async def test_wrong_answers_are_followed_by_the_same_event_with_a_counter_and_at_last_by_silence(
    api: Api, address: Address
) -> None:
    await _entered(api, address)
    address.calls.clear()
    address.answers = [(500, ""), (200, "OK!")]
    api.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    await api.courier.idle()
    assert [counter for _, counter in address.calls] == ["", "1", "2"]
    assert len({event["event_id"] for event, _ in address.calls}) == 1
    address.calls.clear()
    address.answers = [(500, "")] * 100
    api.stand.private(PAGE, ANNA, ANNA, "Ещё")
    await api.courier.idle()
    assert (len(address.calls), await _status(api)) == (5, ["failed"])


async def test_an_address_may_ask_to_be_forgotten(api: Api, address: Address) -> None:
    await _entered(api, address)
    address.answers = [(200, "remove")]
    api.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    await api.courier.idle()
    assert await _status(api) == []


async def test_events_are_told_twice_or_not_at_all_when_asked(api: Api, address: Address) -> None:
    await _entered(api, address)
    address.calls.clear()
    api.stand.faults.duplicate = 1
    api.stand.private(PAGE, ANNA, ANNA, "Дважды")
    api.stand.faults.silent_stream = True
    api.stand.private(PAGE, ANNA, ANNA, "Ни разу")
    await api.courier.idle()
    assert [event["object"]["message"]["text"] for event, _ in address.calls] == ["Дважды"] * 2


async def test_addresses_have_bounds(api: Api) -> None:
    good = {"group_id": PAGE, "url": "http://127.0.0.1:1/", "title": "Otklik"}
    assert await api.code("groups.addCallbackServer", "community", **good | {"title": "x" * 15}) == 100
    assert await api.code("groups.addCallbackServer", "community", **good, secret_key="s" * 51) == 100
    assert await api.code("groups.addCallbackServer", "community", **good | {"url": "ftp://a"}) == 100
    for _ in range(10):
        await api.get("groups.addCallbackServer", "community", **good)
    assert await api.code("groups.addCallbackServer", "community", **good) == 2000
    assert await api.code("groups.deleteCallbackServer", "community", group_id=PAGE, server_id=99) == 104
    await api.get("groups.deleteCallbackServer", "community", group_id=PAGE, server_id=1)
    assert len(await _status(api)) == 9
