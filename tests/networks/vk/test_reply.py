"""Answering through the stand-in: once, and found again when the answer was lost."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from app.demo.vk.params import CAPTCHA_KEY, SUCCESS_TOKEN
from app.networks.access import ConnectorError, FailureKind, PageAccess, TokenKind
from app.networks.limits import Part
from app.networks.messages import IncomingMessage, MessageKind, ReplyTo
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
    return (await world.sweep().look_all()).messages[0]


def _number(message_id: str) -> str:
    return message_id.rsplit(":", 1)[-1]


async def test_a_reply_stands_under_the_comment_in_the_pages_name(world: World) -> None:
    question = await _asked(world)
    published = await world.connector.reply(world.page, comment_target(question), "В шесть вечера.", key=KEY)
    batch = await world.sweep().look_all()
    reply = next(message for message in batch.messages if message.from_page)
    assert (reply.external_id, reply.url, reply.text) == (published.external_id, published.url, "В шесть вечера.")
    assert reply.parent_id == question.external_id
    assert published.url == f"{SITE}/wall-{PAGE}_{question.post_id}?reply={_number(published.external_id)}&thread=2"


async def test_a_reply_to_a_reply_joins_its_thread(world: World) -> None:
    question = await _asked(world)
    deeper = world.stand.comment(
        PAGE, question.post_id or "", PETR, "И у нас нет", reply_to=_number(question.external_id)
    )
    batch = await world.sweep().look_all()
    target = next(message for message in batch.messages if _number(message.external_id) == deeper)
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
        assert [reply.id for reply in world.stand.replies()] == [_number(found.external_id)]


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
    target, post, asked = comment_target(question), question.post_id or "", _number(question.external_id)
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
        PAGE, question.post_id or "", None, "В шесть.", reply_to=_number(question.external_id), at=behind
    )
    found = await world.connector.find_reply(
        world.page, comment_target(question), "В шесть.", key=KEY, since=world.clock.now()
    )
    assert found is not None
    assert _number(found.external_id) == made


async def test_a_users_token_alone_answers_in_the_pages_name(clock: FrozenClock) -> None:
    async with a_world(clock, WALL_ONLY) as world:
        target = comment_target(await _asked(world))
        await world.connector.reply(world.page, target, "В шесть.", key=KEY)
        batch = await world.sweep().look_all()
        assert [message.from_page for message in batch.messages] == [False, True]


async def test_refusals_say_what_stands_in_the_way(world: World) -> None:
    question = await _asked(world)
    target, post = comment_target(question), question.post_id or ""
    world.stand.close_comments(PAGE, post)
    with pytest.raises(ConnectorError) as closed:
        await world.connector.reply(world.page, target, "В шесть.", key=KEY)
    world.stand.delete(PAGE, _number(question.external_id))
    with pytest.raises(ConnectorError) as gone:
        await world.connector.reply(world.page, target, "В шесть.", key=KEY)
    assert (closed.value.kind, closed.value.code) == (FailureKind.CLOSED, "213")
    assert (gone.value.kind, gone.value.code) == (FailureKind.GONE, "15")
    assert world.stand.replies() == ()


async def test_a_deleted_comment_of_which_a_placeholder_is_left_is_gone(world: World) -> None:
    question = await _asked(world)
    world.stand.comment(PAGE, question.post_id or "", PETR, "И у нас", reply_to=_number(question.external_id))
    world.stand.delete(PAGE, _number(question.external_id))
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


async def test_without_a_token_that_reads_nobody_can_look_for_a_comment(world: World) -> None:
    target = comment_target(await _asked(world))
    blind = PageAccess(PAGE, {TokenKind.COMMUNITY: "community-token"})
    await world.connector.reply(blind, target, "В шесть.", key=KEY)
    with pytest.raises(ConnectorError) as raised:
        await world.connector.find_reply(blind, target, "В шесть.", key=KEY, since=world.clock.now())
    assert raised.value.kind is FailureKind.UNSURE


@pytest.mark.parametrize("code", [14, 3300])
async def test_a_captcha_parks_writes_and_its_solution_goes_with_the_next_one(world: World, code: int) -> None:
    target = comment_target(await _asked(world))
    world.stand.faults.force_error["wall.createComment"] = (code, 9)
    with pytest.raises(ConnectorError) as first:
        await world.connector.reply(world.page, target, "В шесть.", key=KEY)
    with pytest.raises(ConnectorError) as parked:
        await world.connector.reply(world.page, target, "В шесть.", key=KEY)
    challenge = world.limits.parked[0].challenge
    assert (first.value.kind, parked.value.kind, len(world.limits.parked)) == (*[FailureKind.CAPTCHA] * 2, 1)
    assert challenge.keys() == ({"captcha_sid", "captcha_img"} if code == 14 else {"redirect_uri"})
    world.limits.parked.clear()
    old = {"captcha_sid": challenge.get("captcha_sid", ""), "captcha_key": CAPTCHA_KEY}
    world.limits.solved = old if code == 14 else {"success_token": SUCCESS_TOKEN}
    await world.connector.reply(world.page, target, "В шесть.", key=KEY)
    assert len(world.stand.replies()) == 1


async def test_flood_control_rests_writes_and_reading_goes_on(world: World) -> None:
    target = comment_target(await _asked(world))
    world.stand.faults.force_error["wall.createComment"] = (9, 1)
    with pytest.raises(ConnectorError) as raised:
        await world.connector.reply(world.page, target, "В шесть.", key=KEY)
    found = await world.connector.find_reply(world.page, target, "В шесть.", key=KEY, since=world.clock.now())
    assert (raised.value.kind, world.limits.parked[0].seconds, found) == (FailureKind.RATE_LIMITED, 600, None)
    assert world.limits.parked[0].part is Part.WRITES


async def test_a_text_too_long_is_refused_for_good(world: World) -> None:
    target = private_target(ANNA, world.stand.private(PAGE, ANNA, ANNA, "Когда?"))
    with pytest.raises(ConnectorError) as raised:
        await world.connector.reply(world.page, target, "я" * 5000, key=KEY)
    assert (raised.value.kind, raised.value.code) == (FailureKind.TEXT_REFUSED, "914")
