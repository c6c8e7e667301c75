"""A long run with faults and restarts: what citizens wrote is stored once, whatever happens on the way."""

import random
from datetime import timedelta

from app.networks.access import ConnectorError
from tests.fakes import FrozenClock
from tests.networks.telegram.world import ANNA, OTHER, PAGE, PETR, World, a_world

_PAGES = (PAGE, OTHER)


async def test_faults_and_restarts_lose_nothing_and_double_nothing(clock: FrozenClock) -> None:
    chance = random.Random(20260316)  # noqa: S311 - the same run each time
    async with a_world(clock, *_PAGES, wait_seconds=0.1) as world:
        posts = {page: world.stand.post(page, "Пост") for page in _PAGES}
        written: dict[str, dict[str, str]] = {page: {} for page in _PAGES}
        for step in range(150):
            clock.advance(timedelta(seconds=1))
            page = chance.choice(_PAGES)
            _write(world, chance, page, posts, written[page])
            if step in (50, 110):
                world.stand.migrate(page)
            _break(world, chance)
            if chance.random() < 0.5:
                await _look(world, stores=chance.random() < 0.7)
        while await _look(world, stores=True) is not False:
            pass
    for page in _PAGES:
        assert {one.external_id: one.text for one in world.all(page)} == written[page]
        assert {one.post_id for one in world.all(page)} == {posts[page]}


def _write(world: World, chance: random.Random, page: str, posts: dict[str, str], written: dict[str, str]) -> None:
    text = f"Вопрос {len(written)}"
    group = f"{world.stand.page(page).group.id}:"
    there = [one for one in written if one.startswith(group)]
    match chance.choice(["new", "reply", "edit", "album"]):
        case "reply" if there:
            written[world.stand.comment(page, posts[page], PETR, text, reply_to=chance.choice(there))] = text
        case "edit" if there:
            changed = chance.choice(there)
            world.stand.edit(page, changed, f"{written[changed]}, исправлено")
            written[changed] += ", исправлено"
        case "album":
            album = str(len(written))
            written[world.stand.comment_photo(page, posts[page], ANNA, text, album=album)] = text
            world.stand.comment_photo(page, posts[page], ANNA, album=album)
        case _:
            written[world.stand.comment(page, posts[page], ANNA, text)] = text


def _break(world: World, chance: random.Random) -> None:
    fault = chance.choice(["html_502", "invalid_json", "reorder", "duplicate", "", ""])
    if fault:
        setattr(world.stand.faults, fault, 1)
    if chance.random() < 0.1:
        world.stand.faults.force_error["getUpdates"] = (chance.choice([500, 429, 409]), 1)


async def _look(world: World, *, stores: bool) -> bool | None:
    """Whether a look found something; None when it failed. Without storing, the process died after it."""
    try:
        found = await world.connector.collect(world.feed())
    except ConnectorError:
        return None
    if stores:
        world.store(found)
    return bool(found.batches)
