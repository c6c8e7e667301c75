"""Direct messages to a channel, and messages to the bot itself."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest_asyncio

from app.networks.messages import MessageKind
from tests.fakes import FrozenClock
from tests.networks.telegram.world import ANNA, OTHER, PAGE, PETR, TOKEN, World, a_world, answer_to, texts


@pytest_asyncio.fixture
async def world(clock: FrozenClock) -> AsyncIterator[World]:
    async with a_world(clock, PAGE, OTHER) as world:
        yield world


async def test_direct_messages_of_a_channel_are_private_messages_of_its_page(world: World) -> None:
    asked = world.stand.private(OTHER, ANNA, ANNA, "Вопрос лично")
    world.stand.private(OTHER, None, ANNA, "Ответили руками")
    world.stand.private(OTHER, PETR, PETR, "И у меня")
    messages = (await world.look()).batches[OTHER].messages
    assert [(one.text, one.from_page, one.kind) for one in messages] == [
        ("Вопрос лично", False, MessageKind.PRIVATE),
        ("Ответили руками", True, MessageKind.PRIVATE),
        ("И у меня", False, MessageKind.PRIVATE),
    ]
    assert messages[0].external_id == asked
    assert [one.thread_id == messages[0].thread_id for one in messages] == [True, True, False]
    assert {(one.post_id, one.url) for one in messages} == {(None, "")}


async def test_an_answer_to_a_direct_message_goes_into_its_topic(world: World) -> None:
    world.stand.private(OTHER, ANNA, ANNA, "Вопрос лично")
    (asked,) = (await world.look()).batches[OTHER].messages
    published = await world.connector.reply(world.feed().pages[1].page, answer_to(asked), "Ответ", key=UUID(int=1))
    (reply,) = world.stand.replies()
    assert (reply.page, reply.peer, reply.text, reply.id) == (OTHER, ANNA, "Ответ", published.external_id)
    assert published.url == ""


async def test_a_message_to_the_bot_goes_to_the_page_its_author_came_from(world: World) -> None:
    world.stand.to_bot(TOKEN, ANNA, f"/start {OTHER}")
    world.stand.to_bot(TOKEN, ANNA, "Я с другой страницы")
    world.stand.to_bot(TOKEN, PETR, "/start")
    world.stand.to_bot(TOKEN, PETR, "Я ниоткуда")
    batches = (await world.look()).batches
    assert {page: texts(batch) for page, batch in batches.items()} == {
        OTHER: ["Я с другой страницы"],
        PAGE: ["Я ниоткуда"],
    }
    world.stand.to_bot(TOKEN, ANNA, "И ещё")
    (message,) = (await world.look()).batches[OTHER].messages
    assert (message.thread_id, message.author_name) == (ANNA, "Анна Котова")


async def test_who_comes_from_another_page_writes_to_that_page_from_then_on(world: World) -> None:
    for payload in (OTHER, PAGE):
        world.stand.to_bot(TOKEN, ANNA, f"/start {payload.removeprefix('-')}")
        await world.look()
    world.stand.to_bot(TOKEN, ANNA, "Вопрос")
    assert list((await world.look()).batches) == [PAGE]


async def test_an_answer_to_a_message_to_the_bot_goes_into_the_dialog(world: World) -> None:
    world.stand.to_bot(TOKEN, ANNA, "Вопрос")
    (asked,) = (await world.look()).batches[PAGE].messages
    await world.connector.reply(world.feed().pages[0].page, answer_to(asked), "Ответ", key=UUID(int=1))
    assert [(one.peer, one.text) for one in world.stand.replies()] == [(ANNA, "Ответ")]
