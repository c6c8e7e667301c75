"""Answering through the stand-in: once, and found again when the answer was lost."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from app.networks.connector import (
    ConnectorError,
    FailureKind,
    IncomingMessage,
    MessageKind,
    PageAccess,
    ReplyTo,
    TokenKind,
)
from tests.fakes import FrozenClock
from tests.networks.vk.world import (
    ANNA,
    PAGE,
    PETR,
    SITE,
    USER,
    WALL_ONLY,
    World,
    a_world,
    comment_target,
    private_target,
)

KEY = UUID("0198a000-0000-7000-8000-000000000001")
OTHER_KEY = UUID("0198a000-0000-7000-8000-000000000002")


async def _asked(world: World) -> IncomingMessage:
    """A citizen's comment as it was fetched."""
    world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, "Когда включат воду?")
    batch, _ = await world.fetch_all()
    return batch.messages[0]


async def test_a_reply_stands_under_the_comment_in_the_pages_name(world: World) -> None:
    question = await _asked(world)
    _, cursor = await world.fetch_all()
    published = await world.connector.reply(world.page, comment_target(question), "В шесть вечера.", key=KEY)
    batch, _ = await world.fetch_all(cursor)
    reply = next(message for message in batch.messages if message.from_page)
    assert (reply.external_id, reply.url, reply.text) == (published.external_id, published.url, "В шесть вечера.")
    assert reply.parent_id == question.external_id
    assert published.url == f"{SITE}/wall-{PAGE}_{question.post_id}?reply={published.external_id[5:]}&thread=2"


async def test_a_reply_to_a_reply_joins_its_thread(world: World) -> None:
    question = await _asked(world)
    deeper = world.stand.comment(PAGE, question.post_id or "", PETR, "И у нас нет", reply_to=question.external_id[5:])
    batch, _ = await world.fetch_all()
    target = next(message for message in batch.messages if message.external_id == f"wall:{deeper}")
    published = await world.connector.reply(world.page, comment_target(target), "Чиним.", key=KEY)
    found = await world.connector.find_reply(
        world.page, comment_target(target), "Чиним.", key=KEY, since=world.clock.now()
    )
    told = world.stand.replies()[0]
    assert (told.reply_to, told.post, told.text, told.page) == (deeper, question.post_id, "Чиним.", PAGE)
    assert found == published


@pytest.mark.parametrize("guid_honoured", [True, False])
async def test_a_reply_whose_answer_was_lost_is_found_and_not_published_again(
    clock: FrozenClock, *, guid_honoured: bool
) -> None:
    async with a_world(clock, guid_honoured=guid_honoured) as world:
        target = comment_target(await _asked(world))
        world.stand.faults.drop_after_write = 1
        with pytest.raises(ConnectorError) as raised:
            await world.connector.reply(world.page, target, "В шесть  вечера.\n", key=KEY)
        assert raised.value.kind is FailureKind.UNKNOWN_OUTCOME
        found = await world.connector.find_reply(
            world.page, target, "В шесть  вечера.\n", key=KEY, since=world.clock.now()
        )
        assert found is not None
        assert [f"wall:{reply.id}" for reply in world.stand.replies()] == [found.external_id]


async def test_the_same_key_publishes_once_where_the_network_remembers_it(world: World) -> None:
    target = comment_target(await _asked(world))
    first = await world.connector.reply(world.page, target, "В шесть.", key=KEY)
    second = await world.connector.reply(world.page, target, "В шесть.", key=KEY)
    other = await world.connector.reply(world.page, target, "В шесть.", key=OTHER_KEY)
    assert first == second != other


async def test_a_reply_with_a_mention_is_found_by_the_text_people_see(world: World) -> None:
    target = comment_target(await _asked(world))
    text = "[id501|Анна], включат в шесть"
    published = await world.connector.reply(world.page, target, text, key=KEY)
    found = await world.connector.find_reply(world.page, target, text, key=KEY, since=world.clock.now())
    assert found == published


async def test_what_is_not_our_reply_is_not_taken_for_it(world: World) -> None:
    question = await _asked(world)
    target, post, asked = comment_target(question), question.post_id or "", question.external_id[5:]
    world.stand.comment(PAGE, post, ANNA, "В шесть.", reply_to=asked)
    world.stand.comment(PAGE, post, None, "В шесть.")
    world.stand.comment(PAGE, post, None, "В семь.", reply_to=asked)
    old = world.clock.now() - timedelta(minutes=6)
    world.stand.comment(PAGE, post, None, "В шесть.", reply_to=asked, at=old)
    found = await world.connector.find_reply(world.page, target, "В шесть.", key=KEY, since=world.clock.now())
    assert found is None


async def test_a_clock_a_little_behind_ours_hides_no_reply(world: World) -> None:
    question = await _asked(world)
    behind = world.clock.now() - timedelta(minutes=4)
    made = world.stand.comment(
        PAGE, question.post_id or "", None, "В шесть.", reply_to=question.external_id[5:], at=behind
    )
    found = await world.connector.find_reply(
        world.page, comment_target(question), "В шесть.", key=KEY, since=world.clock.now()
    )
    assert found is not None
    assert found.external_id == f"wall:{made}"


async def test_a_users_token_alone_answers_in_the_pages_name(clock: FrozenClock) -> None:
    async with a_world(clock, WALL_ONLY) as world:
        target = comment_target(await _asked(world))
        await world.connector.reply(world.page, target, "В шесть.", key=KEY)
        batch, _ = await world.fetch_all()
        assert [message.from_page for message in batch.messages] == [False, True]


async def test_refusals_say_what_stands_in_the_way(world: World) -> None:
    question = await _asked(world)
    target, post = comment_target(question), question.post_id or ""
    world.stand.close_comments(PAGE, post)
    with pytest.raises(ConnectorError) as closed:
        await world.connector.reply(world.page, target, "В шесть.", key=KEY)
    world.stand.delete(PAGE, question.external_id[5:])
    with pytest.raises(ConnectorError) as gone:
        await world.connector.reply(world.page, target, "В шесть.", key=KEY)
    assert (closed.value.kind, closed.value.code) == (FailureKind.CLOSED, "213")
    assert (gone.value.kind, gone.value.code) == (FailureKind.GONE, "15")
    assert world.stand.replies() == ()


async def test_a_deleted_comment_of_which_a_placeholder_is_left_is_gone(world: World) -> None:
    question = await _asked(world)
    world.stand.comment(PAGE, question.post_id or "", PETR, "И у нас", reply_to=question.external_id[5:])
    world.stand.delete(PAGE, question.external_id[5:])
    with pytest.raises(ConnectorError) as gone:
        await world.connector.reply(world.page, comment_target(question), "В шесть.", key=KEY)
    assert gone.value.kind is FailureKind.GONE


async def test_a_lack_of_rights_is_not_taken_for_a_deleted_comment(world: World) -> None:
    target = comment_target(await _asked(world))
    foreign = PageAccess(PAGE, {TokenKind.USER: "user-token", TokenKind.COMMUNITY: "foreign"})
    world.stand.add_page("221", "Чужая", {TokenKind.COMMUNITY: "foreign"})
    with pytest.raises(ConnectorError) as raised:
        await world.connector.reply(foreign, target, "В шесть.", key=KEY)
    assert (raised.value.kind, raised.value.code) == (FailureKind.NO_RIGHTS, "15")


@pytest.mark.parametrize("code", [1, 10, 36])
async def test_after_an_internal_error_nobody_knows_whether_it_was_published(world: World, code: int) -> None:
    target = comment_target(await _asked(world))
    world.stand.faults.force_error["wall.createComment"] = (code, 1)
    with pytest.raises(ConnectorError) as raised:
        await world.connector.reply(world.page, target, "В шесть.", key=KEY)
    assert (raised.value.kind, raised.value.code) == (FailureKind.UNKNOWN_OUTCOME, str(code))


async def test_an_id_of_another_network_is_refused(world: World) -> None:
    target = ReplyTo(MessageKind.COMMENT, "topic:abc", "topic:abc", None, "1", "")
    with pytest.raises(ConnectorError) as raised:
        await world.connector.reply(world.page, target, "Ответ", key=KEY)
    assert raised.value.kind is FailureKind.CONFIGURATION


async def test_private_messages_of_both_sides_come_in_order_with_names(world: World) -> None:
    world.stand.private(PAGE, ANNA, ANNA, "Здравствуйте")
    world.clock.advance(timedelta(seconds=1))
    world.stand.private(PAGE, PETR, PETR, "Нет света")
    world.clock.advance(timedelta(seconds=1))
    world.stand.private(PAGE, None, ANNA, "Добрый день")
    batch, cursor = await world.fetch_all()
    assert [
        (one.external_id, one.thread_id, one.author_id, one.author_name, one.from_page) for one in batch.messages
    ] == [
        (f"im:{ANNA}:1", f"im:{ANNA}", ANNA, "Анна Котова", False),
        (f"im:{PETR}:1", f"im:{PETR}", PETR, "Пётр Сомов", False),
        (f"im:{ANNA}:2", f"im:{ANNA}", f"-{PAGE}", "Администрация города", True),
    ]
    assert {one.kind for one in batch.messages} == {MessageKind.PRIVATE}
    world.stand.private(PAGE, ANNA, ANNA, "Когда починят?")
    after, cursor = await world.fetch_all(cursor)
    assert [one.text for one in after.messages] == ["Когда починят?"]
    quiet, _ = await world.fetch_all(cursor)
    assert quiet.messages == []


async def test_many_dialogs_and_long_ones_come_whole_and_once(world: World) -> None:
    for number in range(1000, 1230):
        world.stand.add_author(str(number), "Житель", str(number))
        world.stand.private(PAGE, str(number), str(number), f"Вопрос {number}")
    for number in range(450):
        world.stand.private(PAGE, ANNA, ANNA, f"Сообщение {number}")
    batch, cursor = await world.fetch_all()
    assert len(batch.messages) == len({one.external_id for one in batch.messages}) == 680
    quiet, _ = await world.fetch_all(cursor)
    assert quiet.messages == []


async def test_a_private_reply_whose_answer_was_lost_is_sent_once(world: World) -> None:
    asked = world.stand.private(PAGE, ANNA, ANNA, "Когда?")
    target = private_target(ANNA, asked)
    world.stand.faults.drop_after_write = 1
    with pytest.raises(ConnectorError) as raised:
        await world.connector.reply(world.page, target, "Завтра", key=KEY)
    assert raised.value.kind is FailureKind.UNKNOWN_OUTCOME
    found = await world.connector.find_reply(world.page, target, "Завтра", key=KEY, since=world.clock.now())
    again = await world.connector.reply(world.page, target, "Завтра", key=KEY)
    other = await world.connector.find_reply(world.page, target, "Завтра", key=OTHER_KEY, since=world.clock.now())
    assert found == again
    assert again.external_id == f"im:{ANNA}:2"
    assert (len(world.stand.replies()), other) == (1, None)


async def test_a_private_reply_is_found_behind_many_later_messages(world: World) -> None:
    target = private_target(ANNA, world.stand.private(PAGE, ANNA, ANNA, "Когда?"))
    sent = await world.connector.reply(world.page, target, "Завтра", key=KEY)
    for number in range(250):
        world.stand.private(PAGE, ANNA, ANNA, f"И ещё {number}")
    assert await world.connector.find_reply(world.page, target, "Завтра", key=KEY, since=world.clock.now()) == sent


async def test_a_citizen_who_never_wrote_or_is_banned_cannot_be_written_to(world: World) -> None:
    with pytest.raises(ConnectorError) as never:
        await world.connector.reply(world.page, private_target(PETR, "1"), "Завтра", key=KEY)
    target = private_target(ANNA, world.stand.private(PAGE, ANNA, ANNA, "Когда?"))
    world.stand.ban_author(PAGE, ANNA)
    with pytest.raises(ConnectorError) as banned:
        await world.connector.reply(world.page, target, "Завтра", key=KEY)
    refused = [(one.value.kind, one.value.code) for one in (never, banned)]
    assert refused == [(FailureKind.RECIPIENT_REFUSES, "901"), (FailureKind.RECIPIENT_REFUSES, "900")]


async def test_replies_side_by_side_each_stand_once(world: World) -> None:
    question = await _asked(world)
    keys = [UUID(int=number) for number in range(1, 11)]
    published = await asyncio.gather(
        *(world.connector.reply(world.page, comment_target(question), f"Ответ {key.int}", key=key) for key in keys)
    )
    assert len({one.external_id for one in published}) == len(world.stand.replies()) == 10


async def test_tokens_show_in_no_representation_and_no_failure(world: World) -> None:
    target = comment_target(await _asked(world))
    world.stand.tokens.clear()
    with pytest.raises(ConnectorError) as raised:
        await world.connector.reply(world.page, target, "В шесть.", key=KEY)
    shown = f"{raised.value!r} {raised.value} {raised.value.__dict__} {world.page!r}"
    assert raised.value.kind is FailureKind.TOKEN_REFUSED
    assert not any(token in shown for token in USER.values())
