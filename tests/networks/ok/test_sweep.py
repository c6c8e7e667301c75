"""Comments of groups, read from the stand-in over HTTP."""

from datetime import timedelta
from itertools import product
from typing import Literal

import pytest

from app.demo.ok.model import Quirks
from app.networks.access import TokenKind
from app.networks.messages import MessageKind
from tests.fakes import FrozenClock
from tests.networks.ok.scene import GROUP, USER_TOKEN, Scene, a_scene, messages

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
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

    first, second, third = await scene.sweep()

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
    [post] = scene.posts()
    assert (post.external_id, post.text, post.url) == (topic, "Ремонт дороги начнётся в мае", third.url)


async def test_reading_leaves_no_trace(scene: Scene) -> None:
    scene.stand.comment(GROUP, scene.stand.post(GROUP, "Пост"), "11", "Вопрос")
    await scene.sweep()
    assert scene.stand.marked_as_read == []
    assert {params["__online"] for _, params in scene.calls} == {"false"}


@pytest.mark.parametrize("quirks", QUIRKS, ids=str)
async def test_many_comments_come_whatever_the_quirks(clock: FrozenClock, quirks: Quirks) -> None:
    async with a_scene(clock, quirks) as scene:
        topic = scene.stand.post(GROUP, "Пост")
        written = [scene.stand.comment(GROUP, topic, "11", f"{number}") for number in range(250)]
        found = await scene.sweep()
        assert {message.text for message in found} == {str(number) for number in range(250)}
        assert {message.published_at for message in found} == {clock.now()}

        clock.advance(MINUTE)
        later = [scene.stand.comment(GROUP, topic, "12", f"{number}", reply_to=written[0]) for number in range(130)]
        new = {message.external_id: message for message in await scene.sweep()}
        assert new.keys() >= {f"topic:{topic}:{comment}" for comment in later}
        assert {new[f"topic:{topic}:{comment}"].thread_id for comment in later} == {f"topic:{topic}:{written[0]}"}
        assert new[f"topic:{topic}:{later[0]}"].author_id == "12"

        clock.advance(MINUTE)
        assert await scene.sweep() == []


async def test_a_discussion_too_long_for_one_look_is_read_over_several(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    written = [scene.stand.comment(GROUP, topic, "11", "текст") for _ in range(6150)]
    await scene.look()
    later = scene.stand.comment(GROUP, topic, "12", "пока читали")
    scene.clock.advance(timedelta(seconds=1))
    first = {message.external_id for message in messages(scene.looks[0])}
    found = first | {message.external_id for message in await scene.sweep()}
    found |= {message.external_id for message in await scene.sweep()}
    assert found == {f"topic:{topic}:{comment}" for comment in [*written, later]}
    assert len(first) == 6000


async def test_more_changed_topics_than_one_look_takes_are_all_read(scene: Scene) -> None:
    topics = [scene.stand.post(GROUP, f"Пост {number}") for number in range(60)]
    for topic in topics:
        scene.stand.comment(GROUP, topic, "11", "Вопрос")
    found = await scene.sweep()
    assert sorted(message.post_id or "" for message in found) == topics
    assert [len(messages(gathered)) for gathered in scene.looks][:5] == [12] * 5
    posts = {post.external_id for post in scene.posts()}
    assert posts == set(topics)


async def test_a_late_reply_finds_the_beginning_of_its_thread(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    root = scene.stand.comment(GROUP, topic, "11", "Начало")
    deep = scene.stand.comment(GROUP, topic, "12", "Продолжение", reply_to=root)
    for _ in range(210):
        scene.stand.comment(GROUP, topic, "11", "между")
    await scene.sweep()
    scene.clock.advance(MINUTE)
    scene.stand.comment(GROUP, topic, "11", "Поздно", reply_to=deep)
    [late] = [message for message in await scene.sweep() if message.text == "Поздно"]
    assert (late.parent_id, late.thread_id) == (f"topic:{topic}:{deep}", f"topic:{topic}:{root}")


async def test_a_reply_to_a_deleted_comment_has_that_comment_as_its_thread(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    gone = scene.stand.comment(GROUP, topic, "11", "Лишнее")
    scene.stand.comment(GROUP, topic, "12", "Ответ", reply_to=gone)
    scene.stand.delete(GROUP, gone)
    [left] = await scene.sweep()
    assert (left.text, left.thread_id) == ("Ответ", f"topic:{topic}:{gone}")


async def test_one_deleted_and_one_added_between_two_looks_is_noticed(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    gone = scene.stand.comment(GROUP, topic, "11", "Лишнее")
    await scene.sweep()
    scene.clock.advance(MINUTE)
    scene.stand.delete(GROUP, gone)
    scene.stand.comment(GROUP, topic, "12", "Новое")
    assert [message.text for message in await scene.sweep()] == ["Новое"]
    assert all(not batch.complete and not batch.removed for look in scene.looks for batch in look.batches.values())


async def test_two_comments_of_one_second_in_two_looks_both_come(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    scene.stand.comment(GROUP, topic, "11", "Раз")
    assert [message.text for message in await scene.sweep()] == ["Раз"]
    scene.stand.comment(GROUP, topic, "11", "Два")
    assert "Два" in {message.text for message in await scene.sweep()}


async def test_an_edit_is_seen_when_its_topic_changes_or_within_the_hour(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    edited = scene.stand.comment(GROUP, topic, "11", "Апечатка")
    await scene.sweep()
    scene.clock.advance(MINUTE)
    scene.stand.edit(GROUP, edited, "Опечатка")
    assert await scene.sweep() == []
    scene.stand.comment(GROUP, topic, "12", "Новое")
    assert {message.text for message in await scene.sweep()} == {"Опечатка", "Новое"}
    scene.stand.edit(GROUP, edited, "Опечатка!")
    scene.clock.advance(HOUR)
    assert {message.text for message in await scene.sweep()} == {"Опечатка!", "Новое"}


async def test_a_list_in_another_order_delays_comments_by_an_hour_at_most(clock: FrozenClock) -> None:
    async with a_scene(clock, Quirks(unordered=True), posts_seconds=1e6) as scene:
        topics = [scene.stand.post(GROUP, f"Пост {number}") for number in range(350)]
        await scene.sweep()
        clock.advance(HOUR)
        scene.stand.comment(GROUP, topics[0], "11", "На самом дне")
        assert [message.text for message in await scene.sweep()] == ["На самом дне"]


async def test_a_long_stop_is_caught_up_with(scene: Scene) -> None:
    topics = [scene.stand.post(GROUP, f"Пост {number}") for number in range(500)]
    await scene.sweep()
    scene.clock.advance(timedelta(minutes=30))
    for topic in topics:
        scene.stand.comment(GROUP, topic, "11", f"Вопрос под {topic}")
        scene.clock.advance(timedelta(seconds=1))
    assert {message.post_id for message in await scene.sweep()} == set(topics)


async def test_a_topic_first_met_in_the_list_of_discussions_brings_its_post(scene: Scene) -> None:
    await scene.sweep()
    scene.clock.advance(MINUTE)
    scene.names()
    topic = scene.stand.post(GROUP, "Новый пост")
    scene.stand.comment(GROUP, topic, "11", "Первый!")
    assert [message.text for message in await scene.sweep()] == ["Первый!"]
    assert [post.text for post in scene.posts()] == ["Новый пост"]
    assert scene.names()[-2:] == ["mediatopic.getByIds", "discussions.getComments"]


async def test_a_page_with_more_topics_than_are_remembered_sees_comments_under_forgotten_ones(scene: Scene) -> None:
    topics = [scene.stand.post(GROUP, f"Пост {number}") for number in range(130)]
    for topic in topics:
        scene.stand.comment(GROUP, topic, "12", "Раньше")
        scene.clock.advance(MINUTE)
    await scene.sweep()
    cursor = scene.page_cursors[TokenKind.USER, GROUP] or ""
    assert len(cursor) < 6000
    scene.clock.advance(MINUTE)
    scene.stand.comment(GROUP, topics[3], "11", "Ещё актуально?")
    assert "Ещё актуально?" in {message.text for message in await scene.sweep()}


async def test_discussions_of_the_accounts_other_groups_are_left_alone(scene: Scene) -> None:
    scene.stand.add_page("99", "Другая группа", {TokenKind.USER: USER_TOKEN})
    for number in range(150):
        scene.stand.comment("99", scene.stand.post("99", f"Чужой {number}"), "11", "Чужое")
    topic = scene.stand.post(GROUP, "Пост")
    scene.stand.comment(GROUP, topic, "11", "Своё")
    assert [message.text for message in await scene.sweep()] == ["Своё"]
    scene.clock.advance(MINUTE)
    scene.stand.comment(GROUP, topic, "11", "Ещё")
    scene.clock.advance(MINUTE)
    for other in list(scene.stand.groups["99"].topics):
        scene.stand.comment("99", other, "11", "Чужое")
    assert {message.text for message in await scene.sweep()} == {"Своё", "Ещё"}


async def test_ten_megabytes_of_text_pass(scene: Scene) -> None:
    long = "Ж" * (5 * 1024 * 1024)
    scene.stand.comment(GROUP, scene.stand.post(GROUP, "Пост"), "11", long)
    [message] = await scene.sweep()
    assert message.text == long


async def test_what_cannot_be_stored_is_cut_out_of_texts(scene: Scene) -> None:
    scene.stand.comment(GROUP, scene.stand.post(GROUP, "По\0ст"), "11", "Во\0прос \ud83d\nвторая строка")
    [message] = await scene.sweep()
    assert message.text == "Вопрос \nвторая строка"
    assert scene.posts()[0].text == "Пост"
