"""Comments of photos, videos, boards and things on sale, found by looking."""

import pytest

from tests.fakes import FrozenClock
from tests.networks.vk.world import ANNA, PAGE, SERVICE, World, a_world, texts

KINDS = ["photo", "video", "topic", "market"]


@pytest.mark.parametrize("kind", KINDS)
async def test_new_comments_come_once_with_names_and_their_place(world: World, kind: str) -> None:
    sweep = world.sweep()
    await sweep.look_all()
    place = (kind, world.stand.place(PAGE, kind, "Тема"))
    first = world.stand.comment_place(PAGE, place, ANNA, "Вопрос")
    own = world.stand.comment_place(PAGE, place, None, "Ответ", reply_to=first)
    world.pass_time(minutes=15)
    batch = await sweep.look_all()
    question, answer = batch.messages
    assert [(one.external_id, one.text) for one in batch.posts] == [
        (f"{kind}:{place[1]}", "" if kind == "photo" else "Тема")
    ]
    assert (question.external_id, question.author_name, question.post_id) == (
        f"{kind}:{place[1]}:{first}", "Анна Котова", f"{kind}:{place[1]}",
    )  # fmt: skip
    assert (answer.from_page, answer.external_id) == (True, f"{kind}:{place[1]}:{own}")
    assert answer.parent_id == (question.external_id if kind != "topic" else None)
    world.pass_time(minutes=15)
    assert texts(await sweep.look_all()) == []
    world.stand.comment_place(PAGE, place, ANNA, "Ещё")
    world.pass_time(minutes=15)
    assert "Ещё" in texts(await sweep.look_all())


async def test_a_service_token_reads_boards_alone(clock: FrozenClock) -> None:
    async with a_world(clock, SERVICE) as world:
        sweep = world.sweep()
        await sweep.look_all()
        for kind in KINDS:
            world.stand.comment_place(PAGE, (kind, world.stand.place(PAGE, kind, "Тема")), ANNA, kind)
        found = []
        for _ in range(6):
            world.pass_time(minutes=15)
            found += texts(await sweep.look_all())
    assert found == ["topic"]


async def test_pages_with_events_are_looked_at_a_few_times_a_day_and_when_asked(world: World) -> None:
    sweep = world.sweep()
    sweep.live = True
    await sweep.look_all()
    world.stand.comment_place(PAGE, ("topic", world.stand.place(PAGE, "topic", "Тема")), ANNA, "Вопрос")
    world.pass_time(hours=5)
    early = await sweep.look_all()
    sweep.asked = True
    assert (texts(early), texts(await sweep.look_all())) == ([], ["Вопрос"])


@pytest.mark.parametrize("method", ["board.getTopics", "photos.getAllComments", "video.get", "market.get"])
async def test_a_section_the_page_does_not_have_holds_nothing_up(world: World, method: str) -> None:
    sweep = world.sweep()
    await sweep.look_all()
    for kind in KINDS:
        world.stand.comment_place(PAGE, (kind, world.stand.place(PAGE, kind, "Тема")), ANNA, kind)
    world.stand.faults.force_error[method] = (15, 1)
    world.pass_time(minutes=15)
    batch = await sweep.look_all()
    assert (len(batch.messages), batch.malformed) == (3, [])


async def test_a_quota_used_up_elsewhere_keeps_nothing_of_the_wall_back(world: World) -> None:
    post, sweep = world.stand.post(PAGE, "Пост"), world.sweep()
    await sweep.look_all()
    world.stand.comment(PAGE, post, ANNA, "Вопрос")
    world.stand.comment_place(PAGE, ("photo", world.stand.place(PAGE, "photo")), ANNA, "Под фотографией")
    world.stand.faults.force_error["board.getTopics"] = (29, 1)
    world.pass_time(minutes=15)
    first = await sweep.look_all()
    world.pass_time(minutes=15)
    assert (texts(first), texts(await sweep.look_all())) == (["Вопрос"], ["Под фотографией"])
