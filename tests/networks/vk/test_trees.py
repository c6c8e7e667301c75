"""Reading the comments of a post, through the stand-in over HTTP."""

from collections import Counter
from collections.abc import Mapping

import pytest

from app.networks.access import TokenKind
from tests.fakes import FrozenClock
from tests.networks.vk.world import ANNA, PAGE, PETR, SERVICE, USER, WALL_ONLY, World, a_world, texts


@pytest.mark.parametrize("tokens", [USER, SERVICE, WALL_ONLY], ids=["user", "service", "user alone"])
async def test_long_threads_and_long_levels_come_whole_and_once(
    clock: FrozenClock, tokens: Mapping[TokenKind, str]
) -> None:
    async with a_world(clock, tokens) as world:
        post = world.stand.post(PAGE, "Пост")
        written = []
        for number in range(230):
            root = world.stand.comment(PAGE, post, ANNA, f"Вопрос {number}")
            written.append(root)
            if number in (0, 99, 100, 229):
                replies = (10, 11, 205, 25)[(0, 99, 100, 229).index(number)]
                written += [world.stand.comment(PAGE, post, PETR, "Ответ", reply_to=root) for _ in range(replies)]
        batch = (await world.sweep().look()).batches[PAGE]
        assert [message.external_id for message in batch.messages] == [f"wall:{post}:{number}" for number in written]


@pytest.mark.parametrize("place", ["level", "first thread", "last thread", "old thread"])
async def test_of_a_large_tree_only_what_explains_the_change_is_read(world: World, place: str) -> None:
    post, sweep = world.stand.post(PAGE, "Пост"), world.sweep()
    roots = [world.stand.comment(PAGE, post, ANNA, "Вопрос") for _ in range(1050)]
    for root in (roots[0], roots[-1]):
        for _ in range(150):
            world.stand.comment(PAGE, post, PETR, "Ответ", reply_to=root)
    await sweep.look_all()
    whole = world.stand.meter.calls["wall.getComments"]
    under = {"level": None, "first thread": roots[-1], "last thread": roots[0], "old thread": roots[500]}[place]
    new = world.stand.comment(PAGE, post, ANNA, "Новый", reply_to=under)
    world.pass_time(minutes=1)
    batch = await sweep.look_all()
    asked = world.stand.meter.calls["wall.getComments"] - whole
    assert f"wall:{post}:{new}" in {one.external_id for one in batch.messages}
    assert asked <= {"level": 1, "first thread": 2, "old thread": 7, "last thread": whole}[place]
    assert batch.complete == []


async def test_a_small_tree_is_read_whole_so_that_deletions_are_known(world: World) -> None:
    post, sweep = world.stand.post(PAGE, "Пост"), world.sweep()
    root = world.stand.comment(PAGE, post, ANNA, "С ответом")
    world.stand.comment(PAGE, post, PETR, "Ответ", reply_to=root)
    lone = world.stand.comment(PAGE, post, ANNA, "Без ответа")
    await sweep.look_all()
    world.stand.delete(PAGE, root)
    world.stand.delete(PAGE, lone)
    world.pass_time(minutes=1)
    batch = await sweep.look_all()
    placeholder, reply = batch.messages
    assert (placeholder.external_id, placeholder.deleted, placeholder.text, placeholder.author_id) == (
        f"wall:{post}:{root}", True, "", "",
    )  # fmt: skip
    assert (reply.text, reply.thread_id, batch.malformed) == ("Ответ", f"wall:{post}:{root}", [])
    assert batch.complete == [post]


async def test_deletions_under_a_large_tree_have_it_read_whole(world: World) -> None:
    post, sweep = world.stand.post(PAGE, "Пост"), world.sweep()
    roots = [world.stand.comment(PAGE, post, ANNA, "Вопрос") for _ in range(150)]
    first = await sweep.look_all()
    world.stand.delete(PAGE, roots[3])
    world.pass_time(minutes=1)
    batch = await sweep.look_all()
    assert (len(first.messages), len(batch.messages), batch.complete) == (150, 149, [post])


async def test_answers_too_long_for_one_script_are_asked_for_in_parts(world: World) -> None:
    for number in range(8):
        world.stand.comment(PAGE, world.stand.post(PAGE, f"Пост {number}"), ANNA, f"{number}" * 1_500_000)
    batch = await world.sweep().look_all()
    assert sorted(text[0] for text in texts(batch)) == list("01234567")
    assert Counter(world.methods())["execute"] > 2


async def test_a_text_of_ten_megabytes_passes_through(world: World) -> None:
    long = "Ж" * (5 * 1024 * 1024)
    world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, long)
    assert texts(await world.sweep().look_all()) == [long]


async def test_texts_are_fit_to_be_stored(world: World) -> None:
    post = world.stand.post(PAGE, "Пост\x00")
    world.stand.comment(PAGE, post, ANNA, "Первая\nвторая\x00\ud800 😀")
    batch = await world.sweep().look_all()
    assert (batch.posts[0].text, texts(batch)) == ("Пост", ["Первая\nвторая 😀"])
