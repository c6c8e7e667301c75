"""The past of a channel: whole, back to a date, in a lane of its own, and resumable at any point."""

from datetime import timedelta

from app.networks.access import PageAccess
from app.networks.feeds import FeedKind, Gathered, Watch
from app.networks.limits import Lane
from tests.networks.max.world import ANNA, PAGE, TOKENS, World, texts


async def _looks(world: World, since_days: int) -> list[Gathered]:
    looks: list[Gathered] = []
    cursor: str | None = None
    since = world.clock.now() - timedelta(days=since_days)
    while not looks or looks[-1].more:
        watch = Watch(PageAccess(PAGE, TOKENS), cursor)
        looks.append(await world.connector.collect(world.feed(FeedKind.BACKFILL, pages=[watch], since=since)))
        cursor = looks[-1].batches[PAGE].cursor
        assert len(looks) < 100
    return looks


async def test_everything_back_to_the_date_comes_once(world: World) -> None:
    now = world.clock.now()
    for day in range(230):
        at = now - timedelta(days=day)
        post = world.stand.post(PAGE, f"Пост {day}", at=at)
        world.stand.comment(PAGE, post, ANNA, f"Вопрос {day}", at=at + timedelta(minutes=5))
    looks = await _looks(world, 200)
    found = [text for look in looks for text in texts(look)]
    assert sorted(found) == sorted(f"Вопрос {day}" for day in range(201))
    posts = {one.text for look in looks for one in look.batches[PAGE].posts}
    assert {f"Пост {day}" for day in range(201)} <= posts
    assert all(use.lane is Lane.BACKFILL for use in world.limits.uses if use.method != "GET /me")


async def test_progress_grows_and_ends_with_a_total(world: World) -> None:
    for day in range(45):
        world.stand.post(PAGE, f"Пост {day}", at=world.clock.now() - timedelta(days=day))
    progress = [look.progress for look in await _looks(world, 60)]
    done = [one.done for one in progress if one is not None]
    assert done == sorted(done)
    assert progress[-1] is not None
    assert (progress[-1].done, progress[-1].total) == (45, 45)
    assert progress[0] is not None
    assert progress[0].total is None


async def test_late_comments_of_a_slightly_older_post_come_and_early_ones_do_not(world: World) -> None:
    now = world.clock.now()
    post = world.stand.post(PAGE, "Пост", at=now - timedelta(days=12))
    world.stand.comment(PAGE, post, ANNA, "Рано", at=now - timedelta(days=11))
    world.stand.comment(PAGE, post, ANNA, "Вовремя", at=now - timedelta(days=9))
    found = [text for look in await _looks(world, 10) for text in texts(look)]
    assert found == ["Вовремя"]


async def test_an_empty_channel_is_done_at_once(world: World) -> None:
    [look] = await _looks(world, 10)
    assert look.progress is not None
    assert (look.progress.done, look.progress.total) == (0, 0)


async def test_many_posts_of_one_instant_are_not_listed_again_and_again(world: World) -> None:
    at = world.clock.now() - timedelta(days=1)
    for number in range(30):
        post = world.stand.post(PAGE, f"Пост {number}", at=at)
        world.stand.comment(PAGE, post, ANNA, f"Вопрос {number}", at=at)
    found = [text for look in await _looks(world, 10) for text in texts(look)]
    assert sorted(found) == sorted(f"Вопрос {number}" for number in range(30))
