"""Private messages of a group, read from the stand-in over HTTP."""

from datetime import timedelta

import pytest

from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.messages import MessageKind
from tests.networks.ok.scene import GROUP, GROUP_TOKEN, Scene

BOT = TokenKind.GROUP
SECOND = timedelta(seconds=1)


async def test_both_sides_of_a_dialog_come_oldest_first(scene: Scene) -> None:
    asked = scene.stand.private(GROUP, "11", "11", "Как попасть на приём?")
    scene.clock.advance(SECOND)
    scene.stand.private(GROUP, None, "11", "По вторникам")
    first, second = await scene.sweep(BOT)
    chat = scene.stand.chat(GROUP, "11").id
    assert (first.external_id, first.kind) == (f"im:{asked}", MessageKind.PRIVATE)
    assert first.thread_id == second.thread_id == f"im:{chat}"
    assert (first.author_id, first.author_name, first.from_page) == ("11", "Анна Ветрова", False)
    assert (second.text, second.from_page, second.post_id, second.url) == ("По вторникам", True, None, "")
    assert first.published_at + SECOND == second.published_at
    assert scene.called("discussions.getList") == []


async def test_a_quiet_look_costs_one_call_and_changes_no_cursor(scene: Scene) -> None:
    scene.stand.private(GROUP, "11", "11", "Раз")
    await scene.sweep(BOT)
    scene.names()
    gathered = await scene.look(BOT)
    assert scene.names() == ["GET /graph/me/chats"]
    assert gathered.batches == {}


async def test_only_chats_with_news_are_read_and_from_where_they_were_left(scene: Scene) -> None:
    scene.stand.private(GROUP, "11", "11", "Раз")
    scene.stand.private(GROUP, "12", "12", "Другой")
    await scene.sweep(BOT)
    scene.clock.advance(SECOND)
    scene.stand.private(GROUP, "11", "11", "Два")
    scene.names()
    assert [message.text for message in await scene.sweep(BOT)] == ["Раз", "Два"]
    assert scene.names() == ["GET /graph/me/chats", f"GET /graph/me/messages/{scene.stand.chat(GROUP, '11').id}"]
    scene.clock.advance(SECOND)
    assert await scene.sweep(BOT) == []


async def test_a_long_dialog_is_read_whole(scene: Scene) -> None:
    for number in range(350):
        scene.stand.private(GROUP, "11", "11", str(number))
    assert [message.text for message in await scene.sweep(BOT)] == [str(number) for number in range(350)]


async def test_chats_that_rested_before_the_page_was_connected_are_left_to_rest(scene: Scene) -> None:
    scene.stand.private(GROUP, "11", "11", "Давно", at=scene.clock.now() - timedelta(days=4))
    scene.stand.private(GROUP, "12", "12", "Вчера", at=scene.clock.now() - timedelta(days=1))
    assert [message.text for message in await scene.sweep(BOT)] == ["Вчера"]
    scene.stand.private(GROUP, "11", "11", "Снова")
    assert [message.text for message in await scene.sweep(BOT)] == ["Снова"]


async def test_more_chats_than_are_remembered_are_read_once_each(scene: Scene) -> None:
    for number in range(1000, 1260):
        scene.stand.add_author(str(number), "Житель", str(number))
        scene.stand.private(GROUP, str(number), str(number), f"Вопрос {number}")
        scene.clock.advance(SECOND)
    found = await scene.sweep(BOT)
    assert sorted(message.text for message in found) == [f"Вопрос {number}" for number in range(1000, 1260)]
    assert len(scene.looks) == 11
    assert await scene.sweep(BOT) == []
    scene.stand.private(GROUP, "1000", "1000", "Забыли?")
    assert "Забыли?" in [message.text for message in await scene.sweep(BOT)]


async def test_while_the_network_calls_us_looks_are_seldom(scene: Scene) -> None:
    gathered = await scene.connector.collect(scene.feed(BOT, live=True))
    assert gathered.pause_seconds == 900
    assert (await scene.connector.collect(scene.feed(BOT))).pause_seconds is None


async def test_a_reissued_group_token_is_refused(scene: Scene) -> None:
    scene.stand.expire(GROUP_TOKEN)
    with pytest.raises(ConnectorError) as error:
        await scene.sweep(BOT)
    assert error.value.kind is FailureKind.TOKEN_REFUSED
    assert GROUP_TOKEN not in f"{error.value!r} {scene.feed(BOT)!r}"
