"""Answering under photos, videos, on boards and things on sale, through the stand-in."""

from uuid import UUID

import pytest

from app.networks.access import ConnectorError, FailureKind, PageAccess, TokenKind
from app.networks.messages import MessageKind, ReplyTo
from tests.networks.vk.world import ANNA, PAGE, World

KEY = UUID("0198a000-0000-7000-8000-000000000001")
OTHER_KEY = UUID("0198a000-0000-7000-8000-000000000002")


@pytest.mark.parametrize("kind", ["photo", "video", "topic", "market"])
async def test_comments_elsewhere_are_answered_with_a_persons_token_and_found_again(world: World, kind: str) -> None:
    place = (kind, world.stand.place(PAGE, kind, "Тема"))
    asked = world.stand.comment_place(PAGE, place, ANNA, "Когда?")
    target = ReplyTo(
        MessageKind.COMMENT, f"{kind}:{place[1]}:{asked}", f"{kind}:{place[1]}:{asked}", None, ANNA, "Анна Котова"
    )
    nothing = await world.connector.find_reply(world.page, target, "Завтра", key=KEY, since=world.clock.now())
    sent = await world.connector.reply(world.page, target, "Завтра", key=KEY)
    found = await world.connector.find_reply(world.page, target, "Завтра", key=KEY, since=world.clock.now())
    blind = PageAccess(PAGE, {TokenKind.COMMUNITY: "community-token"})
    with pytest.raises(ConnectorError) as raised:
        await world.connector.reply(blind, target, "Завтра", key=OTHER_KEY)
    assert (nothing, raised.value.kind, len(world.stand.replies())) == (None, FailureKind.BY_HAND, 1)
    assert found is not None
    assert found.external_id == sent.external_id


async def test_an_answer_on_a_board_begins_by_naming_the_comment(world: World) -> None:
    place = ("topic", world.stand.place(PAGE, "topic", "Тема"))
    asked = world.stand.comment_place(PAGE, place, ANNA, "Когда?")
    message_id = f"topic:{place[1]}:{asked}"
    target = ReplyTo(MessageKind.COMMENT, message_id, message_id, None, ANNA, "Анна Котова")
    await world.connector.reply(world.page, target, "Завтра", key=KEY)
    assert world.stand.replies()[0].text == f"[id{ANNA}:bp-{PAGE}_{asked}|Анна], Завтра"
