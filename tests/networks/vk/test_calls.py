"""Events by Callback API: what is said to a call, and what calls that were kept tell."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.feeds import FeedKind
from app.networks.push import Call, Hook, Receipt
from app.networks.vk.calls import receive
from tests.networks.vk.world import ANNA, PAGE, Follower, World, texts

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

HOOK = Hook("https://otklik.example/in/a", "тайна", "c0de", (PAGE,))
EVENT = {
    "type": "wall_reply_new",
    "event_id": "e1",
    "v": "5.199",
    "group_id": int(PAGE),
    "secret": "тайна",
    "object": {},
}


def _receive(**changes: Any) -> Receipt:
    told = {name: value for name, value in (EVENT | changes).items() if value is not ...}
    return receive(Call(json.dumps(told).encode(), {}, "87.240.0.1"), HOOK)


def test_a_genuine_event_is_kept_under_its_number_and_answered_ok() -> None:
    assert _receive() == Receipt(200, "ok", True, "e1")


def test_an_event_nobody_reads_is_answered_and_not_kept() -> None:
    assert _receive(type="group_join") == Receipt(200, "ok", False, "e1")


@pytest.mark.parametrize("secret", ["другая", "", None, 5, ..., "\ud800"])
def test_a_call_without_the_secret_is_refused(secret: Any) -> None:
    assert (_receive(secret=secret).status, _receive(secret=secret).keep) == (403, False)


@pytest.mark.parametrize("group", [221, "220x", None, ...])
def test_a_call_about_another_community_is_refused(group: Any) -> None:
    assert (_receive(group_id=group).status, _receive(group_id=group).keep) == (403, False)


@pytest.mark.parametrize("secret", ["тайна", ...])
def test_the_question_for_the_confirmation_is_answered_with_it(secret: Any) -> None:
    assert _receive(type="confirmation", secret=secret, event_id=...) == Receipt(200, "c0de")


def test_the_confirmation_is_told_to_nobody_with_a_wrong_secret_or_of_another_community() -> None:
    wrong = [_receive(type="confirmation", secret="x"), _receive(type="confirmation", secret=..., group_id=5)]
    assert [one.status for one in wrong] == [403, 403]
    assert not any("c0de" in one.text for one in wrong)


@PATIENT
@given(
    st.binary()
    | st.recursive(st.none() | st.integers() | st.text(), lambda i: st.lists(i) | st.dictionaries(st.text(), i)).map(
        lambda j: json.dumps(j).encode()
    )
)
def test_no_body_makes_it_fail_or_is_kept(body: bytes) -> None:
    assert not receive(Call(body, {}, ""), HOOK).keep


@dataclass
class Receiver:
    """Our side of the calls: says what the connector says. broken: so many calls are answered with an error first."""

    world: World
    hook: Hook = HOOK
    kept: list[str] = field(default_factory=list)
    tries: list[str] = field(default_factory=list)
    broken: int = 0

    async def called(self, request: web.Request) -> web.Response:
        """One call."""
        self.tries.append(request.headers.get("X-Retry-Counter", ""))
        body = await request.read()
        if self.broken > 0:
            self.broken -= 1
            return web.Response(status=500, text="broken")
        said = self.world.connector.receive(Call(body, {}, request.remote or ""), self.hook)
        if said.keep:
            self.kept.append(body.decode())
        return web.Response(status=said.status, text=said.text)

    def follower(self) -> Follower:
        """The feed of calls."""
        return self.world.follow(FeedKind.PUSH, TokenKind.COMMUNITY)

    async def subscribe(self) -> Hook:
        """Subscribe until VKontakte heard what it wants to hear."""
        for _ in range(2):
            self.hook = await self.world.connector.subscribe(self.follower().feed(), self.hook)
            await self.world.courier.idle()
        return self.hook

    async def read(self) -> list[str]:
        """What was kept, read."""
        gathered = await self.world.connector.read_kept(self.follower().feed(), self.kept)
        return [text for batch in gathered.batches.values() for text in texts(batch)]


@asynccontextmanager
async def _receiving(world: World) -> AsyncIterator[Receiver]:
    receiver = Receiver(world)
    app = web.Application()
    app.router.add_post("/in/a", receiver.called)
    world.stand.retry_seconds = 0
    async with TestServer(app) as server:
        receiver.hook = replace(HOOK, url=str(server.make_url("/in/a")), confirmation="")
        yield receiver


async def test_the_address_is_entered_once_the_confirmation_is_stored(world: World) -> None:
    async with _receiving(world) as receiver:
        first = await world.connector.subscribe(receiver.follower().feed(), receiver.hook)
        servers = world.stand.communities[int(PAGE)].servers
        before = dict(servers)
        again = await receiver.subscribe()
        world.stand.private(PAGE, ANNA, ANNA, "Вопрос")
        await world.courier.idle()
        assert (before, [one.status for one in servers.values()], again) == ({}, ["ok"], first)
        assert await receiver.read() == ["Вопрос"]


async def test_subscribing_again_changes_nothing(world: World) -> None:
    async with _receiving(world) as receiver:
        await receiver.subscribe()
        calls = len(receiver.tries)
        await receiver.subscribe()
        assert (len(receiver.tries), len(world.stand.communities[int(PAGE)].servers)) == (calls, 1)


async def test_a_call_answered_wrongly_comes_again_with_the_same_number(world: World) -> None:
    async with _receiving(world) as receiver:
        await receiver.subscribe()
        receiver.tries.clear()
        receiver.broken = 2
        world.stand.private(PAGE, ANNA, ANNA, "Вопрос")
        await world.courier.idle()
        assert (receiver.tries, await receiver.read()) == (["", "1", "2"], ["Вопрос"])


async def test_after_many_wrong_answers_calls_stop_until_the_address_is_confirmed_anew(world: World) -> None:
    async with _receiving(world) as receiver:
        await receiver.subscribe()
        receiver.broken = 100
        world.stand.private(PAGE, ANNA, ANNA, "Не дошло")
        await world.courier.idle()
        receiver.broken = 0
        world.stand.private(PAGE, ANNA, ANNA, "Не послано")
        await world.courier.idle()
        stopped = list(receiver.kept)
        await receiver.subscribe()
        world.stand.private(PAGE, ANNA, ANNA, "Дошло")
        await world.courier.idle()
        assert (stopped, await receiver.read()) == ([], ["Дошло"])


async def test_after_unsubscribing_nobody_calls(world: World) -> None:
    async with _receiving(world) as receiver:
        await receiver.subscribe()
        for _ in range(2):
            await world.connector.unsubscribe(receiver.follower().feed(), receiver.hook)
        world.stand.private(PAGE, ANNA, ANNA, "Вопрос")
        await world.courier.idle()
        assert (receiver.kept, world.stand.communities[int(PAGE)].servers) == ([], {})


async def test_calls_and_streams_tell_the_same(world: World) -> None:
    async with _receiving(world) as receiver:
        stream = world.stream()
        await stream.look()
        await receiver.subscribe()
        post = world.stand.post(PAGE, "Пост")
        comment = world.stand.comment(PAGE, post, ANNA, "Вопрос")
        world.stand.edit(PAGE, comment, "Вопрос, иначе")
        world.stand.delete(PAGE, world.stand.comment(PAGE, post, ANNA, "Лишнее"))
        await world.courier.idle()
        receiver.kept.sort(key=lambda body: body.index("event_id"))
        told = await world.connector.read_kept(receiver.follower().feed(), receiver.kept)
        streamed = (await stream.look()).batches[PAGE]
        by_calls = told.batches[PAGE]
        assert set(texts(by_calls)) == set(texts(streamed)) == {"Вопрос, иначе", "Лишнее"}
        assert (by_calls.posts, by_calls.removed) == (streamed.posts, streamed.removed)


async def test_a_kept_call_that_cannot_be_read_is_set_aside(world: World) -> None:
    follower = world.follow(FeedKind.PUSH, TokenKind.COMMUNITY)
    broken = json.dumps(EVENT | {"object": {"id": "x"}})
    gathered = await world.connector.read_kept(
        follower.feed(), ["не JSON", broken, json.dumps(EVENT | {"group_id": 5})]
    )
    reasons = [one.reason for one in gathered.batches[PAGE].malformed]
    assert reasons == ["it is not an object", "post_id is not a number"]


async def test_a_community_with_all_its_addresses_taken_refuses_another(world: World) -> None:
    follower = world.follow(FeedKind.PUSH, TokenKind.COMMUNITY)
    known = await world.connector.subscribe(follower.feed(), HOOK)
    for number in range(10):
        await world.connector.subscribe(follower.feed(), replace(known, url=f"http://127.0.0.1:1/{number}"))
    with pytest.raises(ConnectorError) as raised:
        await world.connector.subscribe(follower.feed(), known)
    assert (raised.value.kind, raised.value.code) == (FailureKind.CONFIGURATION, "2000")
