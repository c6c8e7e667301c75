"""Looking for what changed, through the stand-in over HTTP."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import pytest

from app.networks.access import FailureKind, PageAccess, TokenKind
from app.networks.feeds import FeedKind
from app.networks.limits import LocalLimits
from tests.fakes import FrozenClock
from tests.networks.vk.world import (
    ANNA,
    PAGE,
    PETR,
    SERVICE,
    SITE,
    USER,
    WALL_ONLY,
    Follower,
    World,
    a_connector,
    a_world,
    texts,
)


async def test_the_first_look_gives_posts_and_comments_with_names_threads_and_addresses(world: World) -> None:
    post = world.stand.post(PAGE, "Во вторник отключат воду")
    root = world.stand.comment(PAGE, post, ANNA, "На какой улице?")
    reply = world.stand.comment(PAGE, post, PETR, "[id501|Анна], на Садовой", reply_to=root)
    deeper = world.stand.comment(PAGE, post, ANNA, "Спасибо", reply_to=reply)
    own = world.stand.comment(PAGE, post, None, "Отключат до 18:00", reply_to=root)

    batch = (await world.sweep().look()).batches[PAGE]

    assert [(one.external_id, one.text, one.url) for one in batch.posts] == [
        (post, "Во вторник отключат воду", f"{SITE}/wall-{PAGE}_{post}")
    ]
    first, second, third, fourth = batch.messages
    assert (first.external_id, first.thread_id, first.parent_id, first.post_id) == (
        f"wall:{post}:{root}", f"wall:{post}:{root}", None, post,
    )  # fmt: skip
    assert (first.author_id, first.author_name, first.from_page) == (ANNA, "Анна Котова", False)
    assert first.url == f"{SITE}/wall-{PAGE}_{post}?reply={root}"
    assert first.published_at == world.clock.now()
    assert (second.text, second.mentions) == ("Анна, на Садовой", [ANNA])
    assert (second.thread_id, second.parent_id) == (first.external_id, first.external_id)
    assert second.url == f"{SITE}/wall-{PAGE}_{post}?reply={reply}&thread={root}"
    assert (third.external_id, third.thread_id, third.parent_id) == (
        f"wall:{post}:{deeper}", first.external_id, second.external_id,
    )  # fmt: skip
    assert (fourth.external_id, fourth.from_page, fourth.author_name) == (
        f"wall:{post}:{own}", True, "Администрация города",
    )  # fmt: skip
    assert (batch.complete, batch.comments_open) == ([post], True)


async def test_nothing_new_gives_nothing_and_the_same_cursors(world: World) -> None:
    world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, "Вопрос")
    sweep = world.sweep()
    await sweep.look_all()
    before = sweep.cursor
    again = await sweep.look()
    world.pass_time(minutes=1)
    later = await sweep.look()
    assert (again.batches, again.cursor, later.batches) == ({}, before, {})


async def test_young_posts_are_counted_every_minute_older_ones_seldom(clock: FrozenClock) -> None:
    async with a_world(clock, posts_seconds=1e6) as world:
        ages = {"young": 1, "week": 50, "old": 400, "too old": 900}
        posts = {
            name: world.stand.post(PAGE, name, at=clock.now() - timedelta(hours=hours)) for name, hours in ages.items()
        }
        sweep = world.sweep()
        await sweep.look_all()
        for name, post in posts.items():
            world.stand.comment(PAGE, post, ANNA, name)
        seen: dict[str, int] = {}
        for minute in range(1, 70):
            world.pass_time(minutes=1)
            seen |= {text: minute for text in texts(await sweep.look_all()) if text not in seen}
    assert seen == {"young": 1, "week": 10, "old": 60}


async def test_a_page_with_events_is_counted_only_at_the_reconcile_interval_and_when_asked(world: World) -> None:
    post, sweep = world.stand.post(PAGE, "Пост"), world.sweep()
    sweep.live = True
    await sweep.look_all()
    world.stand.comment(PAGE, post, ANNA, "Вопрос")
    world.pass_time(minutes=14)
    early = await sweep.look_all()
    world.pass_time(minutes=1)
    late = await sweep.look_all()
    world.stand.comment(PAGE, post, ANNA, "Ещё")
    sweep.asked = True
    asked = await sweep.look_all()
    assert (texts(early), texts(late), texts(asked)) == ([], ["Вопрос"], ["Вопрос", "Ещё"])


async def test_new_posts_are_looked_for_no_more_often_than_asked(world: World) -> None:
    world.stand.post(PAGE, "Первый")
    sweep = world.sweep()
    await sweep.look_all()
    world.stand.comment(PAGE, world.stand.post(PAGE, "Второй"), ANNA, "Вопрос")
    world.pass_time(seconds=899)
    early = await sweep.look_all()
    world.pass_time(seconds=1)
    late = await sweep.look_all()
    assert (early.posts, early.messages) == ([], [])
    assert ({one.text for one in late.posts}, texts(late)) == ({"Первый", "Второй"}, ["Вопрос"])


async def test_an_edit_and_an_exchange_of_comments_are_seen_within_the_hour(world: World) -> None:
    post, sweep = world.stand.post(PAGE, "Пост"), world.sweep()
    kept = world.stand.comment(PAGE, post, ANNA, "Было")
    swapped = world.stand.comment(PAGE, post, ANNA, "Удалят")
    await sweep.look_all()
    world.stand.edit(PAGE, kept, "Стало")
    world.stand.delete(PAGE, swapped)
    world.stand.comment(PAGE, post, PETR, "Появился взамен")
    seen = []
    for _ in range(61):
        world.pass_time(minutes=1)
        batch = await sweep.look_all()
        seen += [texts(batch)] if batch.messages else []
    assert seen == [["Стало", "Появился взамен"]]


@pytest.mark.parametrize("tokens", [USER, SERVICE], ids=["user", "service"])
async def test_a_post_whose_comments_are_refused_holds_nothing_up_and_is_read_when_it_opens(
    clock: FrozenClock, tokens: Mapping[TokenKind, str]
) -> None:
    async with a_world(clock, tokens) as world:
        hidden, open_ = world.stand.post(PAGE, "Закрытый"), world.stand.post(PAGE, "Открытый")
        world.stand.comment(PAGE, hidden, ANNA, "Не виден")
        world.stand.comment(PAGE, open_, ANNA, "Виден")
        world.stand.hide_comments(PAGE, hidden)
        sweep = world.sweep()
        batch = await sweep.look_all()
        assert texts(batch) == ["Виден"]
        assert [f"_{hidden} " in one.reason and "212" in one.reason for one in batch.malformed] == [True]
        assert batch.complete == [open_]
        world.pass_time(minutes=1)
        quiet = await sweep.look_all()
        assert (quiet.messages, quiet.malformed) == ([], [])
        world.stand.communities[int(PAGE)].posts[int(hidden)].hidden = False
        world.stand.comment(PAGE, hidden, PETR, "Теперь виден")
        world.pass_time(minutes=1)
        assert sorted(texts(await sweep.look_all())) == ["Не виден", "Теперь виден"]


async def test_a_post_whose_reading_fails_for_the_moment_is_read_with_the_next_look(world: World) -> None:
    posts = [world.stand.post(PAGE, f"Пост {number}") for number in range(2)]
    for post in posts:
        world.stand.comment(PAGE, post, ANNA, f"Вопрос {post}")
    world.stand.faults.force_error["wall.getComments"] = (10, 1)
    sweep = world.sweep()
    first = await sweep.look_all()
    world.pass_time(minutes=1)
    second = await sweep.look_all()
    assert (len(first.messages), len(first.malformed)) == (1, 1)
    assert sorted(texts(first) + texts(second)) == [f"Вопрос {post}" for post in posts]


async def test_an_old_pinned_post_is_watched_and_hides_no_new_ones(world: World) -> None:
    old = world.stand.post(PAGE, "Старый", at=world.clock.now() - timedelta(days=300))
    known = [world.stand.post(PAGE, f"Известный {number}") for number in range(3)]
    world.stand.pin(PAGE, old)
    sweep = world.sweep()
    await sweep.look_all()
    new = [world.stand.post(PAGE, f"Новый {number}") for number in range(150)]
    world.stand.comment(PAGE, old, ANNA, "Под закреплённым")
    world.pass_time(minutes=15)
    batch = await sweep.look_all()
    assert {one.external_id for one in batch.posts} == {old, *known, *new}
    assert texts(batch) == ["Под закреплённым"]


async def test_a_page_that_refuses_is_told_once_and_again_when_it_does_no_more(clock: FrozenClock) -> None:
    async with a_world(clock) as world:
        other = PageAccess("221", WALL_ONLY)
        world.stand.add_page("221", "Поликлиника", WALL_ONLY)
        world.stand.comment("221", world.stand.post("221", "Пост"), ANNA, "Вопрос")
        world.stand.communities[int(PAGE)].deactivated = "banned"
        sweep = world.sweep([world.page, other])
        first, second = await sweep.look(), await sweep.look()
        asked = world.stand.meter.calls["wall.get"]
        world.stand.communities[int(PAGE)].deactivated = ""
        world.pass_time(minutes=15)
        third = await sweep.look()
    assert [(page, why.kind, why.code) for page, why in first.refused.items()] == [(PAGE, FailureKind.BANNED, "18")]
    assert (texts(first.batches["221"]), PAGE in first.batches, asked) == (["Вопрос"], False, 2)
    assert (second.refused, second.batches, third.refused) == ({}, {}, {})
    assert PAGE in third.batches


async def test_pages_asked_about_are_each_looked_at_once_however_many_looks_it_takes(clock: FrozenClock) -> None:
    async with a_world(clock) as world:
        pages = [PageAccess(str(number), WALL_ONLY) for number in range(1000, 1250)]
        for page in pages:
            world.stand.add_page(page.external_id, "Страница", WALL_ONLY)
        sweep = world.sweep(pages)
        sweep.asked = True
        looks = [await sweep.look() for _ in range(3)]
        assert [one.more for one in looks] == [True, True, False]
        assert world.stand.meter.calls["wall.get"] == 250
        await sweep.look()
        assert world.stand.meter.calls["wall.get"] == 350


async def test_an_error_nobody_described_is_shown_with_its_page_and_others_go_on(clock: FrozenClock) -> None:
    async with a_world(clock) as world:
        other = PageAccess("221", WALL_ONLY)
        world.stand.add_page("221", "Поликлиника", WALL_ONLY)
        world.stand.post("221", "Пост")
        world.stand.faults.force_error["wall.get"] = (777_777, 1)
        gathered = await world.sweep([world.page, other]).look()
    assert [(page, why.kind, why.code) for page, why in gathered.refused.items()] == [
        (PAGE, FailureKind.CONFIGURATION, "777777")
    ]
    assert list(gathered.batches) == ["221"]


async def test_when_the_days_quota_is_used_up_comments_are_still_looked_for(world: World) -> None:
    post, sweep = world.stand.post(PAGE, "Пост"), world.sweep()
    await sweep.look_all()
    world.stand.comment(PAGE, post, ANNA, "Вопрос")
    world.stand.faults.force_error["wall.get"] = (29, 1)
    world.pass_time(minutes=15)
    batch = await sweep.look_all()
    world.limits.parked.clear()
    asked = world.stand.meter.calls["wall.get"]
    world.pass_time(hours=11)
    await sweep.look_all()
    assert (texts(batch), world.stand.meter.calls["wall.get"]) == (["Вопрос"], asked)
    world.pass_time(hours=1)
    await sweep.look_all()
    assert world.stand.meter.calls["wall.get"] == asked + 1


async def test_a_page_never_seen_is_seen_once_the_quota_allows(world: World) -> None:
    world.stand.post(PAGE, "Пост")
    world.stand.faults.force_error["wall.get"] = (29, 1)
    sweep = world.sweep()
    nothing = await sweep.look_all()
    world.limits.parked.clear()
    world.pass_time(hours=12)
    assert (nothing.posts, [one.text for one in (await sweep.look_all()).posts]) == ([], ["Пост"])


async def test_closing_of_comments_is_told_once(world: World) -> None:
    post, sweep = world.stand.post(PAGE, "Пост"), world.sweep()
    opened = await sweep.look()
    world.stand.close_comments(PAGE, post)
    told = []
    for _ in range(3):
        world.pass_time(minutes=1)
        told += [batch.comments_open for batch in (await sweep.look()).batches.values()]
    assert (opened.batches[PAGE].comments_open, told) == (True, [False])


async def test_a_rate_is_never_exceeded_however_many_looks_share_a_token(clock: FrozenClock) -> None:
    async with a_world(clock) as world, a_connector(world.url, clock, LocalLimits()) as connector:
        world.stand.second = 1.0
        world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, "Вопрос")
        looks = [Follower(connector, FeedKind.SWEEP, TokenKind.USER, [world.page]) for _ in range(3)]
        batches = await asyncio.gather(*(look.look_all() for look in looks))
        assert [texts(batch) for batch in batches] == [["Вопрос"]] * 3
        assert (world.stand.meter.exceeded, world.stand.meter.calls["wall.get"]) == (Counter(), 3)
