"""Comments of a group, read from the stand-in over HTTP."""

from datetime import timedelta
from itertools import product
from typing import Literal

import pytest

from app.demo.ok.model import Quirks
from app.networks.connector import MessageKind, TokenKind
from tests.fakes import FrozenClock
from tests.networks.ok.scene import GROUP, USER_TOKEN, Scene, a_scene

MINUTE = timedelta(minutes=1)
POSTS = timedelta(seconds=300)

TIME_FIELDS: tuple[Literal["created_ms", "date_ms", ""], ...] = ("created_ms", "date_ms", "")
QUIRKS = [
    Quirks(
        nulls=nulls,
        no_has_more=nulls,
        time_field=time_field,
        number_ids=numbers,
        repeated_anchor=repeated,
        hidden_comments=3,
    )
    for nulls, time_field, numbers, repeated in product((False, True), TIME_FIELDS, (False, True), (False, True))
]


async def test_comments_come_oldest_first_with_post_author_and_thread(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Ремонт дороги начнётся в мае")
    asked = scene.stand.comment(GROUP, topic, "11", "А тротуар?")
    scene.clock.advance(MINUTE)
    answered = scene.stand.comment(GROUP, topic, None, "И тротуар", reply_to=asked)
    scene.clock.advance(MINUTE)
    thanked = scene.stand.comment(GROUP, topic, "12", "Спасибо", reply_to=answered)

    first, second, third = await scene.fetch()

    assert [first.text, second.text, third.text] == ["А тротуар?", "И тротуар", "Спасибо"]
    assert first.external_id == f"topic:{topic}:{asked}"
    assert {first.thread_id, second.thread_id, third.thread_id} == {first.external_id}
    assert (first.parent_id, third.parent_id) == (None, f"topic:{topic}:{answered}")
    assert (first.author_id, first.author_name, first.from_page) == ("11", "Анна Ветрова", False)
    assert (second.author_id, second.author_name, second.from_page) == (GROUP, "Администрация Приморска", True)
    assert second.mentions == ("11",)
    assert third.published_at == scene.clock.now()
    assert third.url == f"https://ok.ru/group/{GROUP}/topic/{topic}"
    assert third.external_id == f"topic:{topic}:{thanked}"
    assert {message.kind for message in (first, second, third)} == {MessageKind.COMMENT}
    [post] = scene.batches[0].posts
    assert (post.external_id, post.text, post.url) == (topic, "Ремонт дороги начнётся в мае", third.url)


async def test_a_quiet_page_brings_nothing_costs_two_calls_and_keeps_its_cursor(scene: Scene) -> None:
    scene.stand.comment(GROUP, scene.stand.post(GROUP, "Пост"), "11", "Вопрос")
    await scene.fetch()
    before, made = scene.cursor, len(scene.calls)
    scene.clock.advance(MINUTE)
    assert await scene.fetch() == []
    assert scene.cursor == before
    assert [name for name, _ in scene.calls[made:]] == ["discussions.getList", "GET /graph/me/chats"]
    assert scene.batches[0].posts == []


async def test_reading_leaves_no_trace(scene: Scene) -> None:
    scene.stand.comment(GROUP, scene.stand.post(GROUP, "Пост"), "11", "Вопрос")
    await scene.fetch()
    assert scene.stand.marked_as_read == []
    assert {params["__online"] for name, params in scene.calls if "." in name} == {"false"}


@pytest.mark.parametrize("quirks", QUIRKS, ids=str)
async def test_many_comments_come_once_each_whatever_the_quirks(clock: FrozenClock, quirks: Quirks) -> None:
    async with a_scene(clock, quirks) as scene:
        topic = scene.stand.post(GROUP, "Пост")
        written = [scene.stand.comment(GROUP, topic, "11", f"{number}") for number in range(250)]
        found = await scene.fetch()
        assert [message.text for message in found] == [str(number) for number in range(250)]
        assert {message.published_at for message in found} == {clock.now()}

        clock.advance(MINUTE)
        later = [scene.stand.comment(GROUP, topic, "12", f"{number}", reply_to=written[0]) for number in range(130)]
        new = {message.external_id: message for message in await scene.fetch()}
        assert new.keys() >= {f"topic:{topic}:{comment}" for comment in later}
        assert {new[f"topic:{topic}:{comment}"].thread_id for comment in later} == {f"topic:{topic}:{written[0]}"}
        assert new[f"topic:{topic}:{later[0]}"].author_id == "12"

        clock.advance(MINUTE)
        assert await scene.fetch() == []


async def test_a_discussion_too_long_for_one_look_is_read_over_several(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    written = [scene.stand.comment(GROUP, topic, "11", "текст") for _ in range(6150)]
    found = await scene.fetch()
    assert len(scene.batches) == 2
    assert {message.external_id for message in found} == {f"topic:{topic}:{comment}" for comment in written}


async def test_more_changed_topics_than_one_look_takes_are_all_read(scene: Scene) -> None:
    topics = [scene.stand.post(GROUP, f"Пост {number}") for number in range(60)]
    for topic in topics:
        scene.stand.comment(GROUP, topic, "11", "Вопрос")
    found = await scene.fetch()
    assert sorted(message.post_id or "" for message in found) == topics
    assert [len(batch.messages) for batch in scene.batches] == [25, 25, 10]
    for batch in scene.batches:
        assert {post.external_id for post in batch.posts} >= {message.post_id for message in batch.messages}


async def test_a_reply_to_a_comment_out_of_sight_has_that_comment_as_its_thread(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    root = scene.stand.comment(GROUP, topic, "11", "Начало")
    deep = scene.stand.comment(GROUP, topic, "12", "Продолжение", reply_to=root)
    for _ in range(110):
        scene.stand.comment(GROUP, topic, "11", "между")
    await scene.fetch()
    scene.clock.advance(MINUTE)
    scene.stand.comment(GROUP, topic, "11", "Поздно", reply_to=deep)
    [late] = [message for message in await scene.fetch() if message.text == "Поздно"]
    assert late.thread_id == late.parent_id == f"topic:{topic}:{deep}"


async def test_one_deleted_and_one_added_between_two_looks_is_noticed(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    gone = scene.stand.comment(GROUP, topic, "11", "Лишнее")
    await scene.fetch()
    scene.clock.advance(MINUTE)
    scene.stand.delete(GROUP, gone)
    scene.stand.comment(GROUP, topic, "12", "Новое", reply_to=None)
    assert [message.text for message in await scene.fetch()] == ["Новое"]


async def test_a_deleted_comment_is_no_longer_sent_and_replies_to_it_still_name_it(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    gone = scene.stand.comment(GROUP, topic, "11", "Лишнее")
    scene.stand.comment(GROUP, topic, "12", "Ответ", reply_to=gone)
    scene.stand.delete(GROUP, gone)
    [left] = await scene.fetch()
    assert (left.text, left.thread_id) == ("Ответ", f"topic:{topic}:{gone}")


async def test_an_edit_is_seen_when_its_topic_changes(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    edited = scene.stand.comment(GROUP, topic, "11", "Апечатка")
    await scene.fetch()
    scene.clock.advance(MINUTE)
    scene.stand.edit(GROUP, edited, "Опечатка")
    assert await scene.fetch() == []
    scene.stand.comment(GROUP, topic, "12", "Новое")
    assert {message.text for message in await scene.fetch()} == {"Опечатка", "Новое"}


async def test_a_topic_first_met_in_the_list_of_discussions_brings_its_post(scene: Scene) -> None:
    await scene.fetch()
    scene.clock.advance(MINUTE)
    topic = scene.stand.post(GROUP, "Новый пост")
    scene.stand.comment(GROUP, topic, "11", "Первый!")
    assert [message.text for message in await scene.fetch()] == ["Первый!"]
    assert [post.text for batch in scene.batches for post in batch.posts] == ["Новый пост"]
    assert len(scene.called("mediatopic.getTopics")) == 1


async def test_new_topics_are_looked_for_only_so_often(scene: Scene) -> None:
    await scene.fetch()
    scene.stand.post(GROUP, "Новый пост без комментариев")
    scene.clock.advance(POSTS - timedelta(seconds=1))
    await scene.fetch()
    assert scene.batches[0].posts == []
    scene.clock.advance(timedelta(seconds=1))
    await scene.fetch()
    assert [post.text for post in scene.batches[0].posts] == ["Новый пост без комментариев"]


async def test_older_topics_are_taken_in_page_by_page(scene: Scene) -> None:
    topics = [scene.stand.post(GROUP, f"Пост {number}") for number in range(230)]
    scene.stand.comment(GROUP, topics[0], "11", "Под самым старым")
    assert [message.text for message in await scene.fetch()] == ["Под самым старым"]
    assert {post.external_id for batch in scene.batches for post in batch.posts} == set(topics)
    scene.clock.advance(POSTS)
    assert await scene.fetch() == []
    assert len(scene.batches) == 1


async def test_a_page_with_more_topics_than_are_remembered_sees_comments_under_forgotten_ones(scene: Scene) -> None:
    topics = [scene.stand.post(GROUP, f"Пост {number}") for number in range(230)]
    await scene.fetch()
    scene.clock.advance(MINUTE)
    scene.stand.comment(GROUP, topics[3], "11", "Ещё актуально?")
    assert [message.text for message in await scene.fetch()] == ["Ещё актуально?"]


async def test_discussions_of_the_accounts_other_groups_are_left_alone(scene: Scene) -> None:
    scene.stand.add_page("99", "Другая группа", {TokenKind.USER: USER_TOKEN})
    for number in range(150):
        scene.stand.comment("99", scene.stand.post("99", f"Чужой {number}"), "11", "Чужое")
    topic = scene.stand.post(GROUP, "Пост")
    scene.stand.comment(GROUP, topic, "11", "Своё")
    assert [message.text for message in await scene.fetch()] == ["Своё"]
    scene.clock.advance(MINUTE)
    scene.stand.comment(GROUP, topic, "11", "Ещё")
    scene.clock.advance(MINUTE)
    for other in list(scene.stand.groups["99"].topics):
        scene.stand.comment("99", other, "11", "Чужое")
    assert "Ещё" in {message.text for message in await scene.fetch()}


@pytest.mark.parametrize("code", [10, 200, 3])
async def test_without_the_list_comments_are_found_by_their_number(scene: Scene, code: int) -> None:
    topics = [scene.stand.post(GROUP, f"Пост {number}") for number in range(45)]
    await scene.fetch()
    scene.stand.faults.force_error["discussions.getList"] = (code, 1)
    scene.stand.comment(GROUP, topics[7], "11", "Вопрос")
    scene.clock.advance(MINUTE)
    assert [message.text for message in await scene.fetch()] == ["Вопрос"]
    assert [params["topic_ids"].count(",") + 1 for params in scene.called("mediatopic.getByIds")] == [20, 20, 5]

    asked = len(scene.called("discussions.getList"))
    scene.clock.advance(MINUTE)
    assert await scene.fetch() == []
    assert len(scene.called("discussions.getList")) == asked
    scene.clock.advance(POSTS)
    await scene.fetch()
    assert len(scene.called("discussions.getList")) == asked + 1


async def test_an_anchor_the_network_forgot_is_replaced_by_the_beginning(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    scene.stand.comment(GROUP, topic, "11", "Раз")
    await scene.fetch()
    scene.clock.advance(MINUTE)
    scene.stand.comment(GROUP, topic, "11", "Два")
    scene.stand.faults.force_error["discussions.getComments"] = (100, 1)
    assert {message.text for message in await scene.fetch()} == {"Раз", "Два"}


async def test_a_topic_that_vanished_does_not_hold_up_the_others(scene: Scene) -> None:
    for number in range(3):
        scene.stand.comment(GROUP, scene.stand.post(GROUP, f"Пост {number}"), "11", "Вопрос")
    scene.stand.faults.force_error["discussions.getComments"] = (106, 1)
    assert len(await scene.fetch()) == 2
    assert len(scene.batches) == 1


async def test_ten_megabytes_of_text_pass(scene: Scene) -> None:
    long = "Ж" * (5 * 1024 * 1024)
    scene.stand.comment(GROUP, scene.stand.post(GROUP, "Пост"), "11", long)
    [message] = await scene.fetch()
    assert message.text == long


async def test_what_cannot_be_stored_is_cut_out_of_texts(scene: Scene) -> None:
    scene.stand.comment(GROUP, scene.stand.post(GROUP, "По\0ст"), "11", "Во\0прос \ud83d\nвторая строка")
    [message] = await scene.fetch()
    assert message.text == "Вопрос \nвторая строка"
    assert scene.batches[0].posts[0].text == "Пост"
