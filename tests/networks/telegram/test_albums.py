"""Albums are one message, however their parts arrive."""

from collections.abc import AsyncIterator

import pytest_asyncio

from app.networks.telegram import state
from tests.fakes import FrozenClock
from tests.networks.telegram.world import ANNA, PAGE, PETR, TOKEN, World, a_world


@pytest_asyncio.fixture
async def world(clock: FrozenClock) -> AsyncIterator[World]:
    async with a_world(clock) as world:
        yield world


async def test_the_parts_of_one_look_are_one_message(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    first, *_ = [world.stand.comment_photo(PAGE, post, ANNA, text, album="7") for text in ("", "Яма во дворе", "")]
    (message,) = (await world.look()).batches[PAGE].messages
    assert (message.external_id, message.text, message.post_id) == (first, "Яма во дворе", post)
    assert [one["type"] for one in message.attachments] == ["photo"] * 3
    assert len({one["id"] for one in message.attachments}) == 3


async def test_a_part_of_a_later_look_joins_the_message(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    first = world.stand.comment_photo(PAGE, post, ANNA, "Яма во дворе", album="7")
    await world.look()
    world.stand.comment_photo(PAGE, post, ANNA, album="7")
    world.stand.comment_photo(PAGE, post, PETR, "Другой альбом", album="8")
    await world.look()
    assert [(one.text, len(one.attachments)) for one in world.all()] == [("Яма во дворе", 2), ("Другой альбом", 1)]
    assert world.all()[0].external_id == first


async def test_parts_read_again_after_a_crash_are_still_one_message(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    world.stand.comment_photo(PAGE, post, ANNA, "Яма", album="7")
    await world.look()
    world.stand.comment_photo(PAGE, post, ANNA, album="7")
    await world.connector.collect(world.feed())
    await world.look()
    assert [(one.text, len(one.attachments)) for one in world.all()] == [("Яма", 2)]


async def test_a_changed_caption_changes_the_album(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    first = world.stand.comment_photo(PAGE, post, ANNA, "Яма", album="7")
    world.stand.comment_photo(PAGE, post, ANNA, album="7")
    await world.look()
    world.stand.edit(PAGE, first, "Яма на Ленина")
    await world.look()
    assert [(one.text, len(one.attachments)) for one in world.all()] == [("Яма на Ленина", 2)]


async def test_a_reply_to_any_part_replies_to_the_album(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    first = world.stand.comment_photo(PAGE, post, ANNA, "Яма", album="7")
    second = world.stand.comment_photo(PAGE, post, ANNA, album="7")
    world.stand.comment(PAGE, post, None, "Заделаем", reply_to=second)
    messages = (await world.look()).batches[PAGE].messages
    assert [one.parent_id for one in messages] == [None, first]


async def test_an_album_of_the_channel_is_one_post_with_one_thread(world: World) -> None:
    first = world.stand.post_photo(PAGE, album="7")
    await world.look()
    world.stand.post_photo(PAGE, "Субботник", album="7")
    batch = (await world.look()).batches[PAGE]
    assert [(one.external_id, one.text) for one in batch.posts] == [(first, "Субботник")]
    world.stand.comment(PAGE, first, ANNA, "Где?")
    assert [one.post_id for one in (await world.look()).batches[PAGE].messages] == [first]


async def test_parts_without_words_take_no_words_from_a_post(world: World) -> None:
    world.stand.post_photo(PAGE, album="7")
    world.stand.post_photo(PAGE, "Субботник", album="7")
    kept = world.stand.world.bots[TOKEN].kept
    forwards = [one for one in kept if "message" in one.update]
    for one in forwards:
        kept.remove(one)
    await world.look()
    alone = forwards[0]  # a part without words, forwarded in a look of its own
    alone.id = alone.update["update_id"] = world.stand.world.bots[TOKEN]._next
    kept.append(alone)
    assert not (await world.look()).batches[PAGE].posts


async def test_forgotten_albums_cost_no_message(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    first = world.stand.comment_photo(PAGE, post, ANNA, "Яма", album="0")
    for number in range(1, state.MOST_ALBUMS + 1):
        world.stand.comment_photo(PAGE, post, PETR, f"Альбом {number}", album=str(number))
    await world.look()
    late = world.stand.comment_photo(PAGE, post, ANNA, album="0")
    await world.look()
    assert {first, late} <= {one.external_id for one in world.all()}
    world.stand.edit(PAGE, late, "")  # without words it would say less than what is stored
    world.stand.world.bots[TOKEN].kept[-1].update["edited_message"]["media_group_id"] = "forgotten"
    assert not (await world.look()).batches


def test_cursors_stay_short_and_what_cannot_be_read_is_forgotten() -> None:
    page = state.PageState(group=-1)
    for number in range(5_000):
        page.belongs(number, number)
        page.post_of(str(number), number)
        page.remember(state.Album(f"-1:{number}", number, 0, {number: state.Part("т", [{"type": "photo"}])}))
    assert state.read_page(state.write_page(page)) == page
    assert len(state.write_page(page)) < 10_000
    feed = state.FeedState(5, 6)
    for number in range(5_000):
        feed.ignore(-number)
    assert state.read_feed(state.write_feed(feed)) == feed
    assert len(state.write_feed(feed)) < 2_000
    for broken in (None, "", "{", "[]", '{"group":"x"}', "7"):
        assert state.read_page(broken) == state.PageState()
        assert state.read_feed(broken) == state.FeedState()
