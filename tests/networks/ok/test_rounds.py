"""What a sweep costs, and the rounds through pages that bring posts."""

from datetime import timedelta

import pytest

from app.networks.access import TokenKind
from tests.fakes import FrozenClock
from tests.networks.ok.scene import GROUP, USER_TOKEN, Scene, a_scene

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def many_groups(scene: Scene, count: int) -> dict[str, str]:
    """So many groups with a topic each, by the group's id."""
    topics = {}
    for number in range(count):
        group = str(70_000_000_000_000 + number)
        scene.stand.add_page(group, f"Группа {number}", {TokenKind.USER: USER_TOKEN})
        topics[group] = scene.stand.post(group, "Пост")
        scene.clock.advance(timedelta(seconds=1))
    scene.pages = list(topics)
    return topics


async def test_a_quiet_look_at_300_groups_costs_one_call_and_changes_no_cursor(clock: FrozenClock) -> None:
    async with a_scene(clock, posts_seconds=1e6) as scene:
        many_groups(scene, 300)
        await scene.sweep()
        before, _ = dict(scene.feed_cursors), scene.names()
        clock.advance(MINUTE)
        gathered = await scene.look()
        assert scene.names() == ["discussions.getList"]
        assert (gathered.batches, gathered.more, gathered.refused) == ({}, False, {})
        assert scene.feed_cursors == before


@pytest.mark.parametrize("has_earlier_comments", [False, True])
async def test_20_changed_topics_in_300_groups_cost_22_calls(clock: FrozenClock, has_earlier_comments: bool) -> None:
    async with a_scene(clock, posts_seconds=1e6) as scene:
        topics = many_groups(scene, 300)
        for group, topic in topics.items():
            if has_earlier_comments:
                scene.stand.comment(group, topic, "12", "Раньше")
                clock.advance(timedelta(seconds=1))
        await scene.sweep()
        clock.advance(MINUTE)
        scene.names()
        changed = dict(list(topics.items())[::15])
        for group, topic in changed.items():
            scene.stand.comment(group, topic, "11", f"Вопрос к {group}")
        found = await scene.sweep()
        assert sorted(scene.names()) == ["discussions.getComments"] * 20 + ["discussions.getList"] * 2
        assert {message.text for message in found} >= {f"Вопрос к {group}" for group in changed}
        assert {group for gathered in scene.looks for group in gathered.batches} == changed.keys()
        assert [len(gathered.batches) for gathered in scene.looks] == [12, 8]


async def test_a_round_through_all_pages_is_spread_evenly(clock: FrozenClock) -> None:
    async with a_scene(clock, posts_seconds=900.0) as scene:
        many_groups(scene, 90)
        await scene.sweep()
        scene.names()
        visits = []
        for _ in range(30):
            clock.advance(timedelta(seconds=30))
            await scene.look()
            visits.append(scene.names().count("mediatopic.getTopics"))
        assert visits == [3] * 30


async def test_new_and_edited_posts_are_seen_by_the_round_and_known_ones_are_not_repeated(scene: Scene) -> None:
    first = scene.stand.post(GROUP, "Старый пост")
    await scene.sweep()
    scene.stand.post(GROUP, "Новый пост без комментариев")
    scene.clock.advance(timedelta(seconds=899))
    await scene.sweep()
    assert scene.posts() == []
    scene.clock.advance(timedelta(seconds=1))
    await scene.sweep()
    assert [post.text for post in scene.posts()] == ["Новый пост без комментариев"]
    scene.stand.topics[first].text = "Исправленный пост"
    scene.clock.advance(timedelta(seconds=900))
    await scene.sweep()
    assert [post.text for post in scene.posts()] == ["Исправленный пост"]


async def test_each_of_many_groups_that_are_asked_for_is_visited_once(clock: FrozenClock) -> None:
    async with a_scene(clock, posts_seconds=1e6) as scene:
        topics = many_groups(scene, 30)
        await scene.sweep()
        scene.names()
        for _ in range(2):
            clock.advance(MINUTE)
            await scene.sweep(asked=topics)
            assert scene.names().count("mediatopic.getTopics") == 30


async def test_a_page_that_is_asked_for_is_looked_at_whatever_the_counts_say(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    edited = scene.stand.comment(GROUP, topic, "11", "Апечатка")
    await scene.sweep()
    scene.clock.advance(MINUTE)
    scene.stand.edit(GROUP, edited, "Опечатка")
    assert [message.text for message in await scene.sweep(asked=[GROUP])] == ["Опечатка"]
    assert await scene.sweep() == []


async def test_a_page_that_joins_later_brings_its_recent_topics_and_comments(scene: Scene) -> None:
    await scene.sweep()
    scene.clock.advance(HOUR)
    scene.stand.add_page("99", "Новая группа", {TokenKind.USER: USER_TOKEN})
    topic = scene.stand.post("99", "Пост")
    scene.stand.comment("99", topic, "11", "До подключения", at=scene.clock.now() - HOUR)
    scene.stand.post("99", "Без комментариев")
    scene.clock.advance(HOUR)
    await scene.look()
    scene.pages = [GROUP, "99"]
    assert [message.text for message in await scene.sweep()] == ["До подключения"]
    assert {post.text for post in scene.posts()} == {"Пост", "Без комментариев"}
