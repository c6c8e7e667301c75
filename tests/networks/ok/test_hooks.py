"""OK's calls to us: from the stand-in's subscription to the message."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.messages import MessageKind
from app.networks.ok.hooks import receive
from app.networks.ok.options import OkOptions
from app.networks.push import Call, Hook
from tests.networks.ok.scene import GROUP, Scene, messages, served

SENDERS = OkOptions().senders
BODY = json.dumps(
    {
        "sender": {"user_id": "user:11", "name": "Анна Ветрова"},
        "recipient": {"chat_id": "chat:C1"},
        "message": {"text": "Когда?", "seq": 1, "mid": "mid:C1.1"},
        "timestamp": 1_773_651_600_000,
    }
).encode()
BOT = TokenKind.GROUP


def a_call(body: bytes = BODY, address: str = "217.20.145.193") -> Call:
    return Call(body, {}, address)


@dataclass
class Receiver:
    """Takes the stand-in's calls. refuse: so many get an error."""

    refuse: int = 0
    bodies: list[str] = field(default_factory=list)
    came: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def take(self, request: web.Request) -> web.Response:
        body = await request.text()
        if self.refuse:
            self.refuse -= 1
            return web.Response(status=503)
        self.bodies.append(body)
        self.came.release()
        return web.Response()

    async def wait(self, count: int) -> list[str]:
        """The bodies of so many calls, in order."""
        for _ in range(count):
            await asyncio.wait_for(self.came.acquire(), 5)
        return self.bodies


@asynccontextmanager
async def subscribed(scene: Scene) -> AsyncIterator[tuple[Receiver, Hook]]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/in/path", receiver.take)
    async with served(app) as address:
        hook = Hook(f"{address}/in/path", "")
        assert await scene.connector.subscribe(scene.feed(BOT), hook) == hook
        yield receiver, hook


async def test_a_citizens_message_is_told_and_read(scene: Scene) -> None:
    async with subscribed(scene) as (receiver, _):
        mid = scene.stand.private(GROUP, "11", "11", "Когда ремонт?")
        calls = await receiver.wait(1)
    gathered = await scene.connector.read_kept(scene.feed(BOT), calls)
    [message] = messages(gathered)
    assert (message.external_id, message.text, message.kind) == (f"im:{mid}", "Когда ремонт?", MessageKind.PRIVATE)
    assert (message.author_id, message.author_name, message.from_page) == ("11", "Анна Ветрова", False)
    assert message.published_at == scene.clock.now()
    [looked] = await scene.sweep(BOT)
    assert looked == message


async def test_a_call_that_failed_comes_again(scene: Scene) -> None:
    async with subscribed(scene) as (receiver, _):
        receiver.refuse = 2
        scene.stand.private(GROUP, "11", "11", "Когда?")
        assert len(await receiver.wait(1)) == 1
    assert scene.stand.meter.calls["webhook"] == 3


async def test_after_hours_of_failures_the_network_calls_no_more_until_we_subscribe_again(scene: Scene) -> None:
    async with subscribed(scene) as (receiver, hook):
        receiver.refuse = 1
        [subscription] = scene.stand.groups[GROUP].hooks.values()
        subscription.failing_since = scene.clock.now() - timedelta(hours=8)
        scene.stand.private(GROUP, "11", "11", "Никто не слышит")
        while scene.stand.groups[GROUP].hooks:
            await scene.look(BOT)
        await scene.connector.subscribe(scene.feed(BOT), hook)
        scene.stand.private(GROUP, "11", "11", "Слышно?")
        [body] = await receiver.wait(1)
        assert "Слышно?" in json.loads(body)["message"]["text"]


async def test_subscribing_and_unsubscribing_are_safe_to_repeat(scene: Scene) -> None:
    async with subscribed(scene) as (_, hook):
        scene.names()
        await scene.connector.subscribe(scene.feed(BOT), hook)
        assert scene.names() == ["GET /graph/me/subscriptions"]
        await scene.connector.unsubscribe(scene.feed(BOT), hook)
        await scene.connector.unsubscribe(scene.feed(BOT), hook)
    assert scene.stand.groups[GROUP].hooks == {}
    assert scene.names().count("POST /graph/me/unsubscribe") == 1


async def test_a_subscription_that_is_not_taken_is_told(scene: Scene) -> None:
    with pytest.raises(ConnectorError) as error:
        await scene.connector.subscribe(scene.feed(BOT), Hook("ftp://nowhere", ""))
    assert (error.value.kind, error.value.code) == (FailureKind.CONFIGURATION, "100")


async def test_calls_told_twice_silently_or_out_of_order(scene: Scene) -> None:
    faults = scene.stand.faults
    async with subscribed(scene) as (receiver, _):
        faults.silent_stream = True
        scene.stand.private(GROUP, "11", "11", "не услышано")
        faults.silent_stream = False
        faults.reorder = 1
        scene.stand.private(GROUP, "11", "11", "раньше")
        scene.stand.private(GROUP, "12", "12", "позже")
        faults.duplicate = 1
        await receiver.wait(2)
        scene.stand.private(GROUP, "11", "11", "дважды")
        calls = await receiver.wait(2)
    texts = [json.loads(call)["message"]["text"] for call in calls]
    assert sorted(texts) == ["дважды", "дважды", "позже", "раньше"]
    assert "не услышано" in {message.text for message in await scene.sweep(BOT)}


def test_a_call_is_kept_under_the_networks_number_and_answered() -> None:
    receipt = receive(a_call(), SENDERS)
    assert (receipt.status, receipt.keep, receipt.key) == (200, True, "mid:C1.1")


@pytest.mark.parametrize("address", ["217.20.151.175", "217.20.153.48", "::ffff:217.20.145.192"])
def test_calls_come_from_the_networks_own_addresses(address: str) -> None:
    assert receive(a_call(address=address), SENDERS).keep


@pytest.mark.parametrize("address", ["217.20.145.208", "127.0.0.1", "2a00::1", "", "unknown"])
def test_calls_from_elsewhere_are_refused_unless_senders_are_not_checked(address: str) -> None:
    receipt = receive(a_call(address=address), SENDERS)
    assert (receipt.status, receipt.keep) == (403, False)
    assert receive(a_call(address=address), "").keep


def test_a_list_of_senders_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError):
        OkOptions(senders="217.20.145.192/28,somewhere")


async def test_what_cannot_be_read_is_set_aside_and_can_be_read_again(scene: Scene) -> None:
    broken = json.dumps({"recipient": {"chat_id": "chat:C1"}, "message": {"mid": "mid:1"}})
    other = json.dumps({"webhookType": "CHAT_SYSTEM"})
    gathered = await scene.connector.read_kept(scene.feed(BOT), ["{", broken, other, BODY.decode()])
    batch = gathered.batches[GROUP]
    assert [message.text for message in batch.messages] == ["Когда?"]
    assert len(batch.malformed) == 2
    page = scene.feed(BOT).pages[0].page
    assert scene.connector.reread(page, batch.malformed[1]).malformed


PARTS = st.recursive(
    st.none() | st.text() | st.integers(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["message", "mid", "webhookType", "recipient"]), inner)
    ),
)


@given(st.binary() | PARTS.map(lambda told: json.dumps(told).encode()))
def test_whatever_comes_gets_an_answer(body: bytes) -> None:
    assert receive(a_call(body), SENDERS).status == 200
