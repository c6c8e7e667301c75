"""Reading private messages from the stand-in over HTTP."""

from datetime import timedelta

import pytest

from app.networks.access import ConnectorError, FailureKind
from app.networks.messages import MessageKind
from tests.networks.vk.world import ANNA, PAGE, PETR, World, texts


async def test_private_messages_of_both_sides_come_in_order_with_names(world: World) -> None:
    dialogs = world.dialogs()
    world.stand.private(PAGE, ANNA, ANNA, "Здравствуйте")
    world.pass_time(seconds=1)
    world.stand.private(PAGE, PETR, PETR, "Нет света")
    world.pass_time(seconds=1)
    world.stand.private(PAGE, None, ANNA, "Добрый день")
    batch = (await dialogs.look()).batches[PAGE]
    assert [
        (one.external_id, one.thread_id, one.author_id, one.author_name, one.from_page) for one in batch.messages
    ] == [
        (f"im:{ANNA}:1", f"im:{ANNA}", ANNA, "Анна Котова", False),
        (f"im:{PETR}:1", f"im:{PETR}", PETR, "Пётр Сомов", False),
        (f"im:{ANNA}:2", f"im:{ANNA}", f"-{PAGE}", "Администрация города", True),
    ]
    assert {one.kind for one in batch.messages} == {MessageKind.PRIVATE}
    world.stand.private(PAGE, ANNA, ANNA, "Когда починят?")
    assert texts(await dialogs.look_all()) == ["Когда починят?"]
    assert (await dialogs.look()).batches == {}


async def test_many_dialogs_and_long_ones_come_whole_and_once(world: World) -> None:
    dialogs = world.dialogs()
    for number in range(1000, 1230):
        world.stand.add_author(str(number), "Житель", str(number))
        world.stand.private(PAGE, str(number), str(number), f"Вопрос {number}")
    for number in range(450):
        world.stand.private(PAGE, ANNA, ANNA, f"Сообщение {number}")
    batch = await dialogs.look_all()
    assert len(batch.messages) == len({one.external_id for one in batch.messages}) == 680
    assert (await dialogs.look()).batches == {}


async def test_a_message_that_came_cut_is_fetched_whole(world: World) -> None:
    world.stand.teller.crop = 10
    world.stand.private(PAGE, ANNA, ANNA, "Короткое")
    world.stand.private(PAGE, ANNA, ANNA, "Длинное " * 10)
    assert texts(await world.dialogs().look_all()) == ["Короткое", "Длинное " * 10]


@pytest.mark.parametrize(("code", "told"), [(15, ["Длинное Дл"]), (10, None)])
async def test_when_the_whole_is_not_given_the_beginning_stands_unless_it_may_come_later(
    world: World, code: int, told: list[str] | None
) -> None:
    world.stand.teller.crop = 10
    world.stand.private(PAGE, ANNA, ANNA, "Длинное " * 10)
    world.stand.faults.force_error["messages.getByConversationMessageId"] = (code, 1)
    dialogs = world.dialogs()
    if told is not None:
        assert texts(await dialogs.look_all()) == told
        return
    with pytest.raises(ConnectorError) as raised:
        await dialogs.look()
    assert raised.value.kind is FailureKind.TEMPORARY
    assert texts(await dialogs.look_all()) == ["Длинное " * 10]


async def test_pages_with_events_are_looked_at_in_their_turn_of_a_round_and_when_asked(world: World) -> None:
    dialogs = world.dialogs()
    dialogs.live = True
    await dialogs.look()
    world.stand.private(PAGE, ANNA, ANNA, "Первое")
    world.clock.advance(timedelta(minutes=3))
    early = await dialogs.look()
    world.clock.advance(timedelta(minutes=1))  # the page's number is the second of the round at which its turn comes
    late = await dialogs.look_all()
    world.stand.private(PAGE, ANNA, ANNA, "Второе")
    world.clock.advance(timedelta(minutes=14))
    early_again = await dialogs.look()
    dialogs.asked = True
    asked = await dialogs.look_all()
    assert (early.batches, texts(late), early_again.batches, texts(asked)) == ({}, ["Первое"], {}, ["Второе"])
