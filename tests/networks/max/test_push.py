"""Calls of MAX to us: only with the secret, kept at once, read later; subscriptions made, checked and ended."""

import json
from datetime import timedelta
from typing import Any

import pytest

from app.networks.access import ConnectorError, FailureKind
from app.networks.feeds import FeedKind
from app.networks.push import Call, Hook
from tests.networks.max.world import ANNA, OTHER, PAGE, World, texts

HOOK = Hook("https://otklik.example/hooks/unguessable", "a-secret-of-ours")


def _call(body: bytes = b"{}", **headers: str) -> Call:
    return Call(body, {name.replace("_", "-"): value for name, value in headers.items()}, "185.16.150.1")


def test_a_call_with_the_secret_is_kept_and_answered_with_200(world: World) -> None:
    receipt = world.connector.receive(_call(x_max_bot_api_secret=HOOK.secret), HOOK)
    assert (receipt.status, receipt.keep) == (200, True)


@pytest.mark.parametrize("shown", ["", "another", "a-secret-of-our", "секрет", "\udcff"])
def test_a_call_without_the_secret_is_not_kept(world: World, shown: str) -> None:
    receipt = world.connector.receive(_call(x_max_bot_api_secret=shown), HOOK)
    assert (receipt.status, receipt.keep) == (403, False)
    assert world.connector.receive(_call(), HOOK).keep is False


def test_without_a_secret_of_ours_nothing_is_believed(world: World) -> None:
    assert world.connector.receive(_call(), Hook(HOOK.url, "")).keep is False


def test_the_same_update_told_twice_has_the_same_key(world: World) -> None:
    keys = [
        world.connector.receive(_call(body, x_max_bot_api_secret=HOOK.secret), HOOK).key for body in (b"1", b"1", b"2")
    ]
    assert keys[0] == keys[1] != keys[2]


async def test_kept_calls_are_read_as_updates_are(world: World) -> None:
    bodies = await _bodies(world)
    gathered = await world.connector.read_kept(world.feed(FeedKind.PUSH), [*bodies, "not JSON", "[]"])
    assert texts(gathered) == ["Вопрос", "Здравствуйте"]
    assert [json.loads(one.raw) for one in gathered.batches[PAGE].malformed] == ["not JSON", []]
    again = await world.connector.read_kept(world.feed(FeedKind.PUSH, gathered.cursor), bodies)
    assert texts(again) == ["Вопрос", "Здравствуйте"]


async def test_calls_also_see_to_it_that_no_dialog_was_missed(world: World) -> None:
    gathered = await world.connector.read_kept(world.feed(FeedKind.PUSH), await _bodies(world))
    world.clock.advance(timedelta(hours=2))
    world.stand.private(PAGE, ANNA, ANNA, "Меня слышно?")
    later = await world.connector.read_kept(world.feed(FeedKind.PUSH, gathered.cursor), ["{}"])
    assert "Меня слышно?" in texts(later)


async def test_nothing_counts_as_read_when_what_it_is_about_cannot_be_fetched(world: World) -> None:
    bodies = await _bodies(world)
    world.stand.faults.html_502 = 1
    with pytest.raises(ConnectorError) as caught:
        await world.connector.read_kept(world.feed(FeedKind.PUSH), bodies)
    assert caught.value.kind is FailureKind.TEMPORARY


async def test_a_subscription_is_made_once_and_made_again_when_it_is_gone(world: World) -> None:
    feed = world.feed(FeedKind.PUSH)
    assert await world.connector.subscribe(feed, HOOK) == HOOK
    await world.connector.subscribe(feed, HOOK)
    assert _made(world) == 1
    [bot] = world.stand.bots.values()
    assert bot.subscriptions[HOOK.url].secret == HOOK.secret
    assert "comment_created" in (bot.subscriptions[HOOK.url].types or [])
    bot.subscriptions.clear()
    await world.connector.subscribe(feed, HOOK)
    assert _made(world) == 2


async def test_a_subscription_to_too_little_is_made_again(world: World) -> None:
    feed = world.feed(FeedKind.PUSH)
    await world.connector.subscribe(feed, HOOK)
    [bot] = world.stand.bots.values()
    bot.subscriptions[HOOK.url].types = ["message_created"]
    await world.connector.subscribe(feed, HOOK)
    assert "comment_removed" in (bot.subscriptions[HOOK.url].types or [])


async def test_what_max_says_of_a_refused_subscription_is_shown(world: World) -> None:
    world.stand.faults.force_error["POST /subscriptions"] = (400, 1)
    with pytest.raises(ConnectorError) as caught:
        await world.connector.subscribe(world.feed(FeedKind.PUSH), HOOK)
    assert (caught.value.kind, caught.value.code) == (FailureKind.CONFIGURATION, "proto.payload")


async def test_ending_a_subscription_is_safe_to_repeat(world: World) -> None:
    feed = world.feed(FeedKind.PUSH)
    await world.connector.subscribe(feed, HOOK)
    await world.connector.unsubscribe(feed, HOOK)
    await world.connector.unsubscribe(feed, HOOK)
    [bot] = world.stand.bots.values()
    assert bot.subscriptions == {}


def _made(world: World) -> int:
    return [method for method, path in world.asked if path == "/subscriptions"].count("POST")


async def _bodies(world: World) -> list[str]:
    """What MAX would tell of a comment and a message of a dialog."""
    post = world.stand.post(PAGE, "Пост")
    world.stand.comment(PAGE, post, ANNA, "Вопрос")
    world.clock.advance(timedelta(seconds=1))
    world.stand.private(PAGE, ANNA, ANNA, "Здравствуйте")
    world.stand.post(OTHER, "Чужой пост")
    [bot] = world.stand.bots.values()
    told: list[Any] = [event.body for event in bot.events]
    return [json.dumps(body) for body in told]
