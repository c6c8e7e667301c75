"""The sweep: what no update told is found, what went is told, and only what is due is asked for."""

from datetime import timedelta

import pytest

from app.networks.access import ConnectorError, FailureKind
from app.networks.feeds import FeedKind
from tests.networks.max.world import ANNA, OTHER, PAGE, PETR, World, texts


async def test_comments_whose_updates_never_came_are_found(world: World) -> None:
    world.stand.silent_comments = True
    post = world.stand.post(PAGE, "Пост")
    root = world.stand.comment(PAGE, post, ANNA, "Вопрос")
    world.stand.comment(PAGE, post, PETR, "И у нас", reply_to=root)
    assert texts(await world.poll()) == []
    first, _ = await world.sweep({})
    batch = first.batches[PAGE]
    assert texts(first) == ["Вопрос", "И у нас"]
    assert {one.thread_id for one in batch.messages} == {f"comment:{root}"}
    assert batch.complete == [post]
    assert [one.external_id for one in batch.posts] == [post]


async def test_nothing_new_tells_nothing_and_edits_and_losses_are_told(world: World) -> None:
    cursors: dict[str, str | None] = {}
    post = world.stand.post(PAGE, "Пост")
    edited = world.stand.comment(PAGE, post, ANNA, "Было")
    gone = world.stand.comment(PAGE, post, PETR, "Сгоряча")
    await world.sweep(cursors)
    world.clock.advance(timedelta(hours=1))
    quiet, _ = await world.sweep(cursors)
    assert texts(quiet) == []
    assert quiet.batches[PAGE].complete == []
    world.stand.edit(PAGE, edited, "Стало")
    world.stand.delete(PAGE, gone)
    world.clock.advance(timedelta(hours=1))
    told, _ = await world.sweep(cursors)
    assert texts(told) == ["Стало"]
    assert told.batches[PAGE].complete == [post]


async def test_comments_of_a_post_that_went_are_gone(world: World) -> None:
    cursors: dict[str, str | None] = {}
    post = world.stand.post(PAGE, "Пост")
    world.stand.comment(PAGE, post, ANNA, "Вопрос")
    await world.sweep(cursors)
    world.stand.delete_post(PAGE, post)
    world.clock.advance(timedelta(hours=1))
    told, _ = await world.sweep(cursors)
    assert told.batches[PAGE].complete == [post]


async def test_a_post_that_merely_grew_old_keeps_its_comments(world: World) -> None:
    cursors: dict[str, str | None] = {}
    post = world.stand.post(PAGE, "Пост")
    world.stand.comment(PAGE, post, ANNA, "Вопрос")
    await world.sweep(cursors)
    world.clock.advance(timedelta(days=8))
    told, _ = await world.sweep(cursors)
    assert told.batches[PAGE].complete == []


async def test_a_page_that_is_not_due_costs_no_call(world: World) -> None:
    cursors: dict[str, str | None] = {}
    await world.sweep(cursors, live=True)
    world.clock.advance(timedelta(minutes=30))
    world.asked.clear()
    before = dict(cursors)
    gathered, _ = await world.sweep(cursors, live=True)
    assert world.asked == []
    assert gathered.batches == {}
    assert cursors == before


async def test_pages_without_updates_are_looked_at_more_often(world: World) -> None:
    cursors: dict[str, str | None] = {}
    await world.sweep(cursors)
    world.stand.post(PAGE, "Пост")
    world.clock.advance(timedelta(minutes=6))
    gathered, _ = await world.sweep(cursors)
    assert [one.text for one in gathered.batches[PAGE].posts] == ["Пост"]


async def test_older_posts_are_read_once_a_day_and_when_asked(world: World) -> None:
    cursors: dict[str, str | None] = {}
    post = world.stand.post(PAGE, "Старый пост", at=world.clock.now() - timedelta(days=4))
    await world.sweep(cursors)
    world.stand.comment(PAGE, post, ANNA, "Поздний вопрос")
    world.clock.advance(timedelta(hours=1))
    seldom, _ = await world.sweep(cursors)
    assert texts(seldom) == []
    world.clock.advance(timedelta(minutes=1))
    asked, _ = await world.sweep(cursors, asked=True)
    assert texts(asked) == ["Поздний вопрос"]
    world.stand.comment(PAGE, post, ANNA, "Ещё вопрос")
    world.clock.advance(timedelta(days=1))
    daily, _ = await world.sweep(cursors)
    assert "Ещё вопрос" in texts(daily)


async def test_long_lists_are_read_to_their_end(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    for number in range(250):
        world.clock.advance(timedelta(seconds=1))
        world.stand.comment(PAGE, post, ANNA, f"Вопрос {number}")
    first, _ = await world.sweep({})
    assert texts(first) == [f"Вопрос {number}" for number in range(250)]
    assert first.batches[PAGE].complete == [post]


async def test_a_look_is_bounded_and_the_round_ends_with_everything_read_once(world: World) -> None:
    cursors: dict[str, str | None] = {}
    for page in (PAGE, OTHER):
        for number in range(60):
            world.clock.advance(timedelta(seconds=1))
            world.stand.comment(page, world.stand.post(page, "Пост"), ANNA, f"Вопрос {number}")
    world.asked.clear()
    _, looks = await world.sweep(cursors, asked=True)
    assert len(looks) > 2
    for page in (PAGE, OTHER):
        found = [text for look in looks for text in texts(look, page)]
        assert sorted(found) == sorted(f"Вопрос {number}" for number in range(60))
    assert all(use.per_second == 30.0 for use in world.limits.uses)
    assert looks[-1].batches == {}


async def test_a_page_that_cannot_be_read_stops_no_other(world: World) -> None:
    world.stand.expel_bot(PAGE)
    world.stand.post(OTHER, "Пост")
    first, looks = await world.sweep({})
    assert first.refused[PAGE].kind is FailureKind.NO_RIGHTS
    assert [one.text for one in first.batches[OTHER].posts] == ["Пост"]
    assert len(looks) == 2


async def test_a_failing_page_is_tried_once_a_round(world: World) -> None:
    world.stand.faults.force_error["GET /messages"] = (500, 1)
    first, _ = await world.sweep({})
    assert first.refused[PAGE].kind is FailureKind.TEMPORARY
    assert [path for _, path in world.asked if f"chat_id={PAGE}" in path][1:] == []


async def test_a_dead_token_stops_the_sweep(world: World) -> None:
    world.stand.bots.clear()
    with pytest.raises(ConnectorError) as caught:
        await world.connector.collect(world.feed(FeedKind.SWEEP))
    assert caught.value.kind is FailureKind.TOKEN_REFUSED


async def test_a_gateway_that_fails_stops_the_look_and_the_next_goes_on(world: World) -> None:
    world.stand.post(PAGE, "Пост")
    world.stand.faults.html_502 = 1
    with pytest.raises(ConnectorError) as caught:
        await world.connector.collect(world.feed(FeedKind.SWEEP))
    assert caught.value.kind is FailureKind.TEMPORARY
    first, _ = await world.sweep({})
    assert first.batches[PAGE].posts != []


async def test_what_cannot_be_read_leaves_the_post_incomplete(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    world.stand.comment(PAGE, post, ANNA, "Вопрос")
    broken = world.stand.comment(PAGE, post, PETR, "Без номера")
    world.stand.channels[int(PAGE)].comments[post][broken].mid = ""
    first, _ = await world.sweep({})
    assert texts(first) == ["Вопрос"]
    assert first.batches[PAGE].complete == []
    assert len(first.batches[PAGE].malformed) == 1
