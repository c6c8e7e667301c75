"""Answers: published as the bot, found again by their text, and never twice without looking."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.networks.access import ConnectorError, FailureKind, PageAccess
from app.networks.messages import IncomingMessage, MessageKind, Published, ReplyTo
from tests.networks.max.world import ANNA, PAGE, TOKENS, World, answer_to, texts

KEY = UUID(int=7)
ACCESS = PageAccess(PAGE, TOKENS)


async def _asked(world: World) -> IncomingMessage:
    post = world.stand.post(PAGE, "Пост")
    world.stand.comment(PAGE, post, ANNA, "Когда починят?")
    return (await world.poll()).batches[PAGE].messages[0]


async def _written(world: World) -> IncomingMessage:
    world.stand.private(PAGE, ANNA, ANNA, "Здравствуйте")
    return (await world.poll()).batches[PAGE].messages[0]


async def _reply(world: World, to: ReplyTo, text: str = "Завтра") -> Published:
    return await world.connector.reply(ACCESS, to, text, key=KEY)


async def _find(world: World, to: ReplyTo, text: str = "Завтра", *, ago: timedelta = timedelta(0)) -> Published | None:
    return await world.connector.find_reply(ACCESS, to, text, key=KEY, since=world.clock.now() - ago)


async def _refused(world: World, to: ReplyTo, text: str = "Завтра") -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        await _reply(world, to, text)
    return caught.value


async def test_a_comment_is_answered_where_it_stands(world: World) -> None:
    message = await _asked(world)
    published = await _reply(world, answer_to(message))
    [reply] = world.stand.replies()
    assert published.external_id == f"comment:{reply.id}"
    assert (reply.page, reply.text, f"comment:{reply.reply_to}") == (PAGE, "Завтра", message.external_id)
    assert reply.post == message.post_id


async def test_a_citizen_who_writes_back_goes_on_with_the_same_conversation(world: World) -> None:
    message = await _asked(world)
    await _reply(world, answer_to(message))
    [reply] = world.stand.replies()
    world.stand.comment(PAGE, reply.post or "", ANNA, "Спасибо", reply_to=reply.id)
    back = (await world.poll()).batches[PAGE].messages[-1]
    assert (back.text, back.thread_id) == ("Спасибо", message.thread_id)


async def test_a_dialog_is_answered_in_the_dialog(world: World) -> None:
    message = await _written(world)
    published = await _reply(world, answer_to(message))
    [reply] = world.stand.replies()
    assert (reply.peer, reply.text, reply.post) == (ANNA, "Завтра", None)
    assert published.external_id == f"{message.thread_id}:{reply.id}"


@pytest.mark.parametrize("private", [False, True])
async def test_a_lost_answer_is_an_unknown_outcome_and_is_found_by_looking(world: World, private: bool) -> None:
    to = answer_to(await (_written if private else _asked)(world))
    assert await _find(world, to) is None
    world.stand.faults.drop_after_write = 1
    assert (await _refused(world, to)).kind is FailureKind.UNKNOWN_OUTCOME
    found = await _find(world, to, " Завтра\n")
    assert found is not None
    assert found.external_id.endswith(world.stand.replies()[0].id)
    assert await _find(world, to, "Послезавтра") is None
    world.clock.advance(timedelta(hours=1))
    assert await _find(world, to) is None
    assert await _find(world, to, ago=timedelta(hours=1)) == found


async def test_an_answer_that_breaks_off_is_an_unknown_outcome(world: World) -> None:
    to = answer_to(await _asked(world))
    world.stand.faults.invalid_json = 1
    assert (await _refused(world, to)).kind is FailureKind.UNKNOWN_OUTCOME


async def test_somebody_elses_same_words_are_not_our_reply(world: World) -> None:
    message = await _asked(world)
    world.stand.comment(PAGE, message.post_id or "", ANNA, "Завтра")
    assert await _find(world, answer_to(message)) is None


async def test_a_reply_to_another_comment_is_not_this_one(world: World) -> None:
    message = await _asked(world)
    post = message.post_id or ""
    other = world.stand.comment(PAGE, post, ANNA, "А у нас?")
    world.stand.comment(PAGE, post, None, "Завтра", reply_to=other)
    assert await _find(world, answer_to(message)) is None


async def test_the_same_reply_is_known_when_it_is_swept(world: World) -> None:
    message = await _asked(world)
    published = await _reply(world, answer_to(message))
    first, _ = await world.sweep({})
    assert texts(first) == ["Когда починят?", "Завтра"]
    ours = first.batches[PAGE].messages[1]
    assert (ours.external_id, ours.from_page) == (published.external_id, True)
    assert (ours.thread_id, ours.parent_id) == (message.thread_id, message.external_id)


async def test_a_comment_that_is_gone_cannot_be_answered(world: World) -> None:
    message = await _asked(world)
    world.stand.delete(PAGE, message.external_id.removeprefix("comment:"))
    assert (await _refused(world, answer_to(message))).kind is FailureKind.GONE


async def test_a_post_that_is_gone_cannot_be_answered(world: World) -> None:
    message = await _asked(world)
    world.stand.delete_post(PAGE, message.post_id or "")
    assert (await _refused(world, answer_to(message))).kind is FailureKind.GONE


async def test_closed_comments_are_an_internal_error_and_nothing_stands(world: World) -> None:
    message = await _asked(world)
    world.stand.close_comments(PAGE, message.post_id or "")
    failure = await _refused(world, answer_to(message))
    assert (failure.kind, failure.code) == (FailureKind.UNKNOWN_OUTCOME, "internal.error")
    assert await _find(world, answer_to(message)) is None


async def test_a_citizen_who_stopped_the_bot_refuses(world: World) -> None:
    message = await _written(world)
    world.stand.ban_author(PAGE, ANNA)
    assert (await _refused(world, answer_to(message))).kind is FailureKind.RECIPIENT_REFUSES


async def test_a_dialog_that_is_no_more_refuses(world: World) -> None:
    to = ReplyTo(MessageKind.PRIVATE, "dialog:999", "dialog:999:mid.1", None, ANNA, "Анна")
    assert (await _refused(world, to)).kind is FailureKind.RECIPIENT_REFUSES


async def test_a_bot_without_the_right_to_write_is_told_so(world: World) -> None:
    message = await _asked(world)
    [bot] = world.stand.bots.values()
    world.stand.channels[int(PAGE)].rights[bot.user.id] = frozenset({"read_all_messages"})
    assert (await _refused(world, answer_to(message))).kind is FailureKind.NO_RIGHTS


async def test_four_thousand_characters_pass_and_no_more(world: World) -> None:
    to = answer_to(await _asked(world))
    await _reply(world, to, "я" * 4000)
    assert (await _refused(world, to, "я" * 4001)).kind is FailureKind.TEXT_REFUSED
    assert len(world.stand.replies()) == 1


async def test_without_a_token_nobody_answers(world: World) -> None:
    to = answer_to(await _asked(world))
    with pytest.raises(ConnectorError) as caught:
        await world.connector.reply(PageAccess(PAGE, {}), to, "Завтра", key=KEY)
    assert caught.value.kind is FailureKind.TOKEN_REFUSED


@pytest.mark.parametrize("thread", ["wall:7", "dialog:", "dialog:x", "comment:x"])
async def test_ids_of_elsewhere_are_refused(world: World, thread: str) -> None:
    to = ReplyTo(MessageKind.PRIVATE, thread, "x", None, ANNA, "Анна")
    assert (await _refused(world, to)).kind is FailureKind.CONFIGURATION
