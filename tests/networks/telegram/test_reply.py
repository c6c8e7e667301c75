"""Answering, and everything that can go wrong with a call."""

from collections.abc import AsyncIterator
from uuid import UUID

import aiohttp
import pytest
import pytest_asyncio

from app.networks.access import ConnectorError, FailureKind, PageAccess, TokenKind
from app.networks.limits import Part
from app.networks.messages import Published
from app.networks.telegram import errors
from app.networks.telegram.connector import TelegramConnector
from app.networks.telegram.options import TelegramOptions
from app.networks.tools import Tools
from tests.fakes import MONDAY, FrozenClock
from tests.networks.telegram.world import (
    ANNA,
    PAGE,
    TOKEN,
    TOKENS,
    OpenLimits,
    World,
    a_world,
    answer_to,
    comment_answer,
)

KEY = UUID(int=7)
ACCESS = PageAccess(PAGE, TOKENS)


@pytest_asyncio.fixture
async def world(clock: FrozenClock) -> AsyncIterator[World]:
    async with a_world(clock) as world:
        yield world


async def reply(world: World, raw_id: str, text: str = "Откроем завтра") -> Published:
    return await world.connector.reply(ACCESS, comment_answer(raw_id), text, key=KEY)


async def refusal(world: World, raw_id: str, text: str = "Откроем завтра") -> ConnectorError:
    with pytest.raises(ConnectorError) as raised:
        await reply(world, raw_id, text)
    assert "secret" not in str(raised.value)
    return raised.value


def a_comment(world: World) -> str:
    return world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, "Когда?")


async def test_an_answer_stands_under_the_comment(world: World) -> None:
    a_comment(world)
    (asked,) = (await world.look()).batches[PAGE].messages
    published = await world.connector.reply(ACCESS, answer_to(asked), "Откроем завтра", key=KEY)
    (stood,) = world.stand.replies()
    assert (stood.post, stood.reply_to, stood.text) == ("1", asked.external_id, "Откроем завтра")
    assert published.external_id == stood.id
    assert published.url.endswith(f"/{stood.id.partition(':')[2]}")
    method, given, _ = world.asked[-1]
    assert method == "sendMessage"
    assert given["reply_parameters"]["allow_sending_without_reply"] is False
    use = world.limits.uses[-1]
    chat = int(asked.external_id.partition(":")[0])
    assert (use.write, use.target, use.target_per_minute, use.per_second) == (True, str(chat), 20, 30)


async def test_a_citizen_who_writes_back_is_in_the_same_thread(world: World) -> None:
    asked = a_comment(world)
    published = await reply(world, asked)
    world.stand.comment(PAGE, "1", ANNA, "А точнее?", reply_to=published.external_id)
    first, second = (await world.look()).batches[PAGE].messages
    assert (second.thread_id, second.parent_id) == (first.thread_id, published.external_id)


async def test_an_answer_to_a_vanished_comment_is_not_sent(world: World) -> None:
    asked = a_comment(world)
    world.stand.delete(PAGE, asked)
    assert (await refusal(world, asked)).kind is FailureKind.GONE
    assert not world.stand.replies()


async def test_closed_comments_take_no_answer(world: World) -> None:
    asked = a_comment(world)
    world.stand.close_comments(PAGE, "1")
    assert (await refusal(world, asked)).kind is FailureKind.CLOSED


async def test_a_citizen_who_blocked_the_bot_cannot_be_written_to(world: World) -> None:
    asked = world.stand.to_bot(TOKEN, ANNA, "Вопрос")
    world.stand.ban_author(PAGE, ANNA)
    assert (await refusal(world, asked)).kind is FailureKind.RECIPIENT_REFUSES


async def test_a_dialog_that_is_gone_is_no_lack_of_rights(world: World) -> None:
    world.stand.faults.force_error["sendMessage"] = (400, 1)  # chat not found
    assert (await refusal(world, f"{ANNA}:1")).kind is FailureKind.RECIPIENT_REFUSES


async def test_a_bot_thrown_out_has_no_rights(world: World) -> None:
    asked = a_comment(world)
    world.stand.change_rights(world.stand.page(PAGE).group.id, TOKEN, "kicked")
    assert (await refusal(world, asked)).kind is FailureKind.NO_RIGHTS


@pytest.mark.parametrize("text", ["", "я" * 4097])
async def test_texts_telegram_does_not_take_are_told_apart(world: World, text: str) -> None:
    assert (await refusal(world, a_comment(world), text)).kind is FailureKind.TEXT_REFUSED


async def test_after_migration_an_answer_follows_the_group(world: World) -> None:
    asked = a_comment(world)
    moved = world.stand.migrate(PAGE)
    published = await reply(world, asked)
    assert published.external_id.startswith(f"{moved}:")
    assert [(one.reply_to, one.text) for one in world.stand.replies()] == [(asked, "Откроем завтра")]


async def test_too_many_messages_park_the_chat_as_long_as_telegram_says(world: World) -> None:
    asked = a_comment(world)
    world.stand.faults.force_error["sendMessage"] = (429, 1)
    failure = await refusal(world, asked)
    assert (failure.kind, failure.retry_after_seconds, failure.code) == (FailureKind.RATE_LIMITED, 1.0, "429")
    (parking,) = world.limits.parkings
    assert (parking.part, parking.name, parking.seconds) == (Part.TARGET, asked.partition(":")[0], 1.0)


async def test_too_many_looks_park_the_bot(world: World) -> None:
    world.stand.faults.force_error["getUpdates"] = (429, 1)
    with pytest.raises(ConnectorError, match="retry after"):
        await world.look()
    assert [one.part for one in world.limits.parkings] == [Part.ALL]


async def test_a_lost_answer_to_a_write_is_an_unknown_outcome(world: World) -> None:
    asked = a_comment(world)
    for fault in ("drop_after_write", "html_502", "invalid_json"):
        setattr(world.stand.faults, fault, 1)
        assert (await refusal(world, asked)).kind is FailureKind.UNKNOWN_OUTCOME
    world.stand.faults.force_error["sendMessage"] = (500, 1)
    assert (await refusal(world, asked)).kind is FailureKind.UNKNOWN_OUTCOME
    assert len(world.stand.replies()) == 2  # the first and the third took effect


async def test_an_answer_that_does_not_come_in_time_is_an_unknown_outcome(world: World) -> None:
    asked = a_comment(world)
    world.stand.faults.slow_seconds = 5
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.05)) as session:
        hasty = TelegramConnector(Tools(session, session, OpenLimits(), world.clock), TelegramOptions(url=world.url))
        with pytest.raises(ConnectorError) as raised:
            await hasty.reply(ACCESS, comment_answer(asked), "Ответ", key=KEY)
    assert raised.value.kind is FailureKind.UNKNOWN_OUTCOME


async def test_an_answer_that_never_left_may_be_tried_again(clock: FrozenClock, unused_tcp_port: int) -> None:
    async with aiohttp.ClientSession() as session:
        tools = Tools(session, session, OpenLimits(), clock)
        away = TelegramConnector(tools, TelegramOptions(url=f"http://127.0.0.1:{unused_tcp_port}"))
        with pytest.raises(ConnectorError) as raised:
            await away.reply(ACCESS, comment_answer("-1:1"), "Ответ", key=KEY)
    assert raised.value.kind is FailureKind.TEMPORARY
    assert "secret" not in str(raised.value)


async def test_lost_answers_to_looks_are_temporary_or_malformed(world: World) -> None:
    world.stand.post(PAGE, "Пост")
    for fault, kind in (("html_502", FailureKind.TEMPORARY), ("invalid_json", FailureKind.MALFORMED)):
        setattr(world.stand.faults, fault, 1)
        with pytest.raises(ConnectorError) as raised:
            await world.look()
        assert raised.value.kind is kind
    assert len((await world.look()).batches[PAGE].posts) == 1


async def test_an_answer_longer_than_is_read_is_malformed(world: World) -> None:
    world.stand.post(PAGE, "Пост")
    async with aiohttp.ClientSession() as session:
        tools = Tools(session, session, OpenLimits(), world.clock, answer_bytes=100)
        short = TelegramConnector(tools, TelegramOptions(url=world.url))
        with pytest.raises(ConnectorError, match="too long"):
            await short.collect(world.feed())


async def test_a_text_of_ten_megabytes_passes_through(world: World) -> None:
    text = "ы" * 5_000_000
    world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, text)
    assert (await world.look()).batches[PAGE].messages[0].text == text


async def test_a_second_poller_and_a_webhook_are_told_in_plain_words(world: World) -> None:
    world.stand.faults.force_error["getUpdates"] = (409, 1)
    with pytest.raises(ConnectorError, match="another program") as raised:
        await world.look()
    assert raised.value.kind is FailureKind.CONFIGURATION
    await world.connector._client.call(TOKEN, "setWebhook", {"url": "http://127.0.0.1:9/never"})
    with pytest.raises(ConnectorError, match="webhook") as raised:
        await world.look()
    assert raised.value.kind is FailureKind.CONFIGURATION


@pytest.mark.parametrize("token", ["7:dead", "../../etc", "a b\n?#", ""])
async def test_a_dead_token_is_refused_and_never_shown(world: World, token: str) -> None:
    with pytest.raises(ConnectorError) as raised:
        await world.connector.reply(PageAccess(PAGE, {TokenKind.BOT: token}), comment_answer("-1:1"), "т", key=KEY)
    assert raised.value.kind in (FailureKind.TOKEN_REFUSED, FailureKind.UNKNOWN_OUTCOME)
    assert not token or token not in str(raised.value)


async def test_what_is_no_message_of_telegram_cannot_be_answered(world: World) -> None:
    for raw_id in ("wall:7", "7", "x:y", "-1:-1", ""):
        assert (await refusal(world, raw_id)).kind is FailureKind.CONFIGURATION


async def test_nobody_lets_a_bot_look_for_its_answer(world: World) -> None:
    with pytest.raises(ConnectorError) as raised:
        await world.connector.find_reply(ACCESS, comment_answer("-1:1"), "Ответ", key=KEY, since=MONDAY)
    assert raised.value.kind is FailureKind.UNSURE


@pytest.mark.parametrize(
    ("code", "words", "kind"),
    [
        (400, "Bad Request: message to be replied not found", FailureKind.GONE),
        (400, "Bad Request: TOPIC_CLOSED", FailureKind.CLOSED),
        (400, "Bad Request: chat not found", FailureKind.NO_RIGHTS),
        (400, "Bad Request: not enough rights to send text messages to the chat", FailureKind.NO_RIGHTS),
        (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", FailureKind.NO_RIGHTS),
        (400, "Bad Request: SOMETHING_NEW", FailureKind.CONFIGURATION),
        (401, "Unauthorized", FailureKind.TOKEN_REFUSED),
        (403, "Forbidden: user is deactivated", FailureKind.RECIPIENT_REFUSES),
        (403, "Forbidden: bot can't initiate conversation with a user", FailureKind.RECIPIENT_REFUSES),
        (403, "Forbidden: something new", FailureKind.NO_RIGHTS),
        (404, "Not Found", FailureKind.TOKEN_REFUSED),
        (404, "Not Found: method not found", FailureKind.CONFIGURATION),
        (418, "I'm a teapot", FailureKind.CONFIGURATION),
        (502, "Bad Gateway", FailureKind.TEMPORARY),
    ],
)
def test_every_refusal_has_its_reaction_and_shows_its_words(code: int, words: str, kind: FailureKind) -> None:
    failure = errors.failure({"error_code": code, "description": words}, token="t0ken", write=False)
    assert (failure.kind, failure.code, failure.text) == (kind, str(code), words)


def test_refusals_of_any_shape_are_read() -> None:
    for answer in ({}, {"error_code": "x", "description": 5, "parameters": []}, {"error_code": 429}):
        assert isinstance(errors.failure(answer, token="", write=True), ConnectorError)
    assert errors.failure({"error_code": 429}, token="", write=True).retry_after_seconds == 30.0
