"""Private messages of a group, read from the stand-in over HTTP."""

from datetime import timedelta

import pytest

from app.networks.connector import ConnectorError, FailureKind, MessageKind, PageAccess, TokenKind
from tests.networks.ok.scene import GROUP, GROUP_TOKEN, Scene

PRIVATE = PageAccess(GROUP, {TokenKind.GROUP: GROUP_TOKEN})
SECOND = timedelta(seconds=1)


async def test_both_sides_of_a_dialog_come_oldest_first(scene: Scene) -> None:
    asked = scene.stand.private(GROUP, "11", "11", "Как попасть на приём?")
    scene.clock.advance(SECOND)
    scene.stand.private(GROUP, None, "11", "По вторникам")
    first, second = await scene.fetch(PRIVATE)
    chat = scene.stand.chat(GROUP, "11").id
    assert (first.external_id, first.kind) == (f"im:{asked}", MessageKind.PRIVATE)
    assert first.thread_id == second.thread_id == f"im:{chat}"
    assert (first.author_id, first.author_name, first.from_page) == ("11", "Анна Ветрова", False)
    assert (second.text, second.from_page, second.post_id, second.url) == ("По вторникам", True, None, "")
    assert first.published_at + SECOND == second.published_at
    assert scene.called("discussions.getList") == []


async def test_only_chats_with_news_are_read_and_from_where_they_were_left(scene: Scene) -> None:
    scene.stand.private(GROUP, "11", "11", "Раз")
    scene.stand.private(GROUP, "12", "12", "Другой")
    await scene.fetch(PRIVATE)
    scene.clock.advance(SECOND)
    scene.stand.private(GROUP, "11", "11", "Два")
    read = len(scene.calls)
    assert [message.text for message in await scene.fetch(PRIVATE)] == ["Раз", "Два"]
    assert not [name for name, _ in scene.calls[read:] if scene.stand.chat(GROUP, "12").id in name]
    scene.clock.advance(SECOND)
    assert await scene.fetch(PRIVATE) == []


async def test_a_long_dialog_is_read_whole(scene: Scene) -> None:
    for number in range(350):
        scene.stand.private(GROUP, "11", "11", str(number))
    assert [message.text for message in await scene.fetch(PRIVATE)] == [str(number) for number in range(350)]


async def test_more_chats_than_are_remembered_are_read_once_each(scene: Scene) -> None:
    for number in range(1000, 1260):
        scene.stand.add_author(str(number), "Житель", str(number))
        scene.stand.private(GROUP, str(number), str(number), f"Вопрос {number}")
        scene.clock.advance(SECOND)
    found = await scene.fetch(PRIVATE)
    assert sorted(message.text for message in found) == [f"Вопрос {number}" for number in range(1000, 1260)]
    assert len(scene.batches) == 11

    assert await scene.fetch(PRIVATE) == []
    scene.stand.private(GROUP, "1000", "1000", "Забыли?")
    assert "Забыли?" in [message.text for message in await scene.fetch(PRIVATE)]


async def test_comments_and_private_messages_come_in_one_order(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    scene.stand.private(GROUP, "11", "11", "первое")
    scene.clock.advance(SECOND)
    scene.stand.comment(GROUP, topic, "12", "второе")
    scene.clock.advance(SECOND)
    scene.stand.private(GROUP, "11", "11", "третье")
    assert [message.text for message in await scene.fetch()] == ["первое", "второе", "третье"]


async def test_a_reissued_group_token_is_refused(scene: Scene) -> None:
    scene.stand.expire(GROUP_TOKEN)
    with pytest.raises(ConnectorError) as error:
        await scene.fetch(PRIVATE)
    assert error.value.kind is FailureKind.TOKEN_REFUSED
    assert GROUP_TOKEN not in f"{error.value!r}"
