"""What sweeps cost: exact numbers of requests."""

from collections import Counter
from datetime import timedelta

from app.networks.access import PageAccess, TokenKind
from tests.fakes import FrozenClock
from tests.networks.vk.world import ANNA, World, a_world

TOKEN = {TokenKind.USER: "user-token"}
SERVICE = {TokenKind.SERVICE: "service-token"}
PAGES = 200
POSTS_A_PAGE = 13


def _pages(world: World, tokens: dict[TokenKind, str], posts: int = POSTS_A_PAGE) -> list[PageAccess]:
    """Pages with posts of the last day."""
    made = [PageAccess(str(1000 + number), tokens) for number in range(PAGES)]
    for page in made:
        world.stand.add_page(page.external_id, "Страница", tokens)
        for number in range(posts):
            world.stand.post(page.external_id, "Пост", at=world.clock.now() - timedelta(hours=number % 20))
    return made


async def test_2600_posts_of_200_pages_are_counted_with_two_scripts(clock: FrozenClock) -> None:
    async with a_world(clock) as world:
        pages = _pages(world, TOKEN)
        sweep = world.sweep(pages)
        await sweep.look_all()
        # Ten walls a script tell new posts and how many comments they have; other places are not due at once.
        assert Counter(world.methods()) == {"execute": 20}
        assert world.stand.meter.calls["wall.get"] == PAGES
        for page in pages[:40]:
            world.stand.comment(page.external_id, "1", ANNA, "Вопрос")
        before = Counter(world.stand.meter.calls)
        world.pass_time(minutes=1)
        gathered = await sweep.look()
        spent = Counter(world.stand.meter.calls) - before
    # 2,600 posts, 100 a call: 26 calls, 25 a script. 40 changed posts: 25 and 15 in a script. Between, three walls
    # whose turn it was (one every 19.2 s), and eight pages' other places (one every 4.5 s): photos, then lists.
    assert sum(len(batch.messages) for batch in gathered.batches.values()) == 40
    assert not gathered.more
    assert (spent["wall.getById"], spent["wall.getComments"], spent["wall.get"]) == (26, 40, 3)
    assert spent["execute"] == 2 + 2 + 1 + 2
    assert world.stand.meter.exceeded == Counter()


async def test_15000_posts_of_pages_with_events_are_counted_with_six_scripts(clock: FrozenClock) -> None:
    async with a_world(clock) as world:
        sweep = world.sweep(_pages(world, TOKEN, posts=75))
        sweep.live = True
        await sweep.look_all()
        before = Counter(world.stand.meter.calls)
        world.pass_time(seconds=900)
        await sweep.look_all()
        spent = Counter(world.stand.meter.calls) - before
    # Meanwhile it was the turn of 46 walls (one every 19.2 s); their newest 20 posts are counted with them.
    assert (spent["wall.get"], spent["wall.getById"], spent["wall.getComments"]) == (
        46,
        -(-(15_000 - 46 * 20) // 100),
        0,
    )
    # Two scripts more looked at eight pages' other places.
    assert spent["execute"] == 5 + 6 + 2


async def test_a_service_token_asks_one_by_one(clock: FrozenClock) -> None:
    async with a_world(clock) as world:
        sweep = world.sweep(_pages(world, SERVICE))
        await sweep.look_all()
        world.pass_time(minutes=1)
        await sweep.look_all()
        # At the second look it was the turn of three walls, and of one page's board.
        assert Counter(world.methods()) == {"wall.get": PAGES + 3, "wall.getById": 26, "board.getTopics": 2}


async def test_the_quota_of_a_day_lasts_for_the_day_however_many_pages_there_are(clock: FrozenClock) -> None:
    async with a_world(clock, posts_seconds=60, sweep_seconds=1e6, reconcile_seconds=1e6) as world:
        sweep = world.sweep(_pages(world, TOKEN, posts=0))
        await sweep.look_all()
        first = world.stand.meter.calls["wall.get"]
        for _ in range(24 * 6):
            world.pass_time(minutes=10)
            await sweep.look_all()
        spent = world.stand.meter.calls["wall.get"] - first
    assert (first, world.stand.meter.exceeded) == (PAGES, Counter())
    assert 4400 <= spent <= 4500


async def test_a_flood_of_changes_is_read_in_bounded_looks_and_nothing_is_left(clock: FrozenClock) -> None:
    async with a_world(clock) as world:
        pages = _pages(world, TOKEN, posts=4)
        sweep = world.sweep(pages)
        await sweep.look_all()
        for page in pages:
            for post in range(1, 5):
                world.stand.comment(page.external_id, str(post), ANNA, "Вопрос")
        world.pass_time(minutes=1)
        seen: list[int] = []
        while True:
            gathered = await sweep.look()
            seen.append(sum(len(batch.messages) for batch in gathered.batches.values()))
            if not gathered.more:
                break
    assert seen == [500, 300]
