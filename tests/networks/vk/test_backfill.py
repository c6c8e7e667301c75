"""What was written before a page was connected."""

from datetime import datetime, timedelta

import pytest

from app.networks.access import ConnectorError, TokenKind
from app.networks.feeds import FeedKind, Gathered
from app.networks.limits import Lane
from tests.networks.vk.world import ANNA, PAGE, Follower, World, texts

DAY = timedelta(days=1)


def _backfill(world: World, since: datetime) -> Follower:
    follower = world.follow(FeedKind.BACKFILL, TokenKind.USER)
    follower.since = since
    return follower


async def _looks(follower: Follower) -> list[Gathered]:
    found = [await follower.look()]
    while found[-1].more:
        found.append(await follower.look())
    return found


def _write(world: World, days: int) -> None:
    """A post a day, with a comment of the same day."""
    for age in range(days, 0, -1):
        at = world.clock.now() - age * DAY
        world.stand.comment(PAGE, world.stand.post(PAGE, f"Пост {age}", at=at), ANNA, f"{age}", at=at + DAY / 2)


async def test_everything_since_the_date_comes_in_bounded_looks_and_nothing_older(world: World) -> None:
    _write(world, 400)
    world.stand.comment(PAGE, "1", ANNA, "Поздний вопрос")
    looks = await _looks(_backfill(world, world.clock.now() - 150 * DAY))
    found = {text for one in looks for batch in one.batches.values() for text in texts(batch)}
    assert sorted(map(int, found)) == list(range(1, 151))
    assert max(len(batch.messages) for one in looks for batch in one.batches.values()) <= 25
    assert not any(batch.complete for one in looks for batch in one.batches.values())


async def test_late_comments_under_posts_of_the_month_before_the_date_come_too(world: World) -> None:
    post = world.stand.post(PAGE, "Пост", at=world.clock.now() - 20 * DAY)
    world.stand.comment(PAGE, post, ANNA, "Тогда", at=world.clock.now() - 20 * DAY)
    world.stand.comment(PAGE, post, ANNA, "Поздний")
    batch = await _backfill(world, world.clock.now() - DAY).look_all()
    assert (texts(batch), [one.external_id for one in batch.posts]) == (["Поздний"], [post])


async def test_progress_grows_to_its_total(world: World) -> None:
    _write(world, 400)
    looks = await _looks(_backfill(world, world.clock.now() - 150 * DAY))
    steps = [(one.progress.done, one.progress.total) for one in looks if one.progress]
    assert (len(steps), steps[-1]) == (len(looks), (180, 180))
    assert steps == sorted(steps)
    assert [one.more for one in looks] == [True] * (len(looks) - 1) + [False]


async def test_it_goes_on_where_it_stopped_and_gives_way_to_others(world: World) -> None:
    _write(world, 300)
    first = _backfill(world, world.clock.now() - 200 * DAY)
    found = []
    for _ in range(3):
        found += [text for batch in (await first.look()).batches.values() for text in texts(batch)]
    world.stand.faults.html_502 = 1
    with pytest.raises(ConnectorError):
        await first.look()
    second = _backfill(world, world.clock.now() - 200 * DAY)
    second.cursors = first.cursors
    found += texts(await second.look_all())
    assert sorted(map(int, set(found))) == list(range(1, 201))
    assert {use.lane for use in world.limits.uses} == {Lane.BACKFILL}


async def test_a_failure_that_passes_is_not_skipped(world: World) -> None:
    _write(world, 2)
    follower = _backfill(world, world.clock.now() - 10 * DAY)
    await follower.look()
    world.stand.faults.force_error["wall.getComments"] = (10, 1)
    with pytest.raises(ConnectorError):
        await follower.look()
    assert sorted(texts(await follower.look_all())) == ["1", "2"]


async def test_comments_that_are_closed_for_good_do_not_stop_it(world: World) -> None:
    _write(world, 2)
    world.stand.hide_comments(PAGE, "1")
    batch = await _backfill(world, world.clock.now() - 10 * DAY).look_all()
    assert (texts(batch), len(batch.malformed)) == (["1"], 1)
