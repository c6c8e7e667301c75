"""What a bot's updates bring, over HTTP from the stand-in."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from app.networks.access import ConnectorError, FailureKind
from app.networks.feeds import Feed, FeedKind
from app.networks.messages import MessageKind
from tests.fakes import MONDAY, FrozenClock
from tests.networks.telegram.world import ANNA, OTHER, PAGE, PETR, SITE, TOKEN, World, a_world, texts


@pytest_asyncio.fixture
async def world(clock: FrozenClock) -> AsyncIterator[World]:
    async with a_world(clock) as world:
        yield world


@pytest_asyncio.fixture
async def two(clock: FrozenClock) -> AsyncIterator[World]:
    async with a_world(clock, PAGE, OTHER) as world:
        yield world


async def test_a_comment_comes_with_its_post_and_its_author(world: World) -> None:
    post = world.stand.post(PAGE, "Ремонт моста")
    asked = world.stand.comment(PAGE, post, ANNA, "Когда откроют?")
    batch = (await world.look()).batches[PAGE]
    message = batch.messages[0]
    assert [(one.external_id, one.text, one.published_at) for one in batch.posts] == [(post, "Ремонт моста", MONDAY)]
    assert (message.external_id, message.text, message.post_id) == (asked, "Когда откроют?", post)
    assert (message.author_id, message.author_name, message.from_page) == (ANNA, "Анна Котова", False)
    assert (message.kind, message.parent_id, message.published_at) == (MessageKind.COMMENT, None, MONDAY)
    group, number = asked.split(":")
    assert message.thread_id == f"{group}:1"
    assert message.url == f"{SITE}/c/{group.removeprefix('-100')}/{number}?thread=1"


async def test_a_deeper_reply_belongs_to_the_post_by_what_earlier_looks_learned(world: World) -> None:
    post = world.stand.post(PAGE, "Ремонт моста")
    asked = world.stand.comment(PAGE, post, ANNA, "Когда?")
    await world.look()
    world.stand.comment(PAGE, post, PETR, "И мне скажите", reply_to=asked)
    (message,) = (await world.look()).batches[PAGE].messages
    assert (message.post_id, message.parent_id) == (post, asked)
    assert message.thread_id == world.all()[0].thread_id


async def test_a_comment_under_a_post_that_was_never_seen_names_it_itself(world: World) -> None:
    post = world.stand.post(PAGE, "Старый пост")
    world.stand.world.bots[TOKEN].kept.clear()
    world.stand.comment(PAGE, post, ANNA, "Где?")
    assert [one.post_id for one in (await world.look()).batches[PAGE].messages] == [post]


async def test_what_is_not_under_any_post_is_a_comment_without_one(world: World) -> None:
    made = world.stand.world.make(world.stand.page(PAGE).group, "Доброе утро", author=world.stand.world.users[501])
    world.stand.world.tell("message", made)
    (message,) = (await world.look()).batches[PAGE].messages
    assert (message.post_id, message.thread_id) == (None, made.raw_id)


async def test_edits_of_comments_and_posts_bring_the_newer_text(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    asked = world.stand.comment(PAGE, post, ANNA, "Когда?")
    await world.look()
    world.clock.advance(timedelta(minutes=1))
    world.stand.edit(PAGE, asked, "Когда откроют мост?")
    world.stand.edit_post(PAGE, post, "Пост, исправлено")
    batch = (await world.look()).batches[PAGE]
    assert [(one.external_id, one.text) for one in batch.messages] == [(asked, "Когда откроют мост?")]
    assert [(one.external_id, one.text) for one in batch.posts] == [(post, "Пост, исправлено")]
    assert batch.messages[0].published_at == MONDAY


async def test_the_channel_and_its_anonymous_administrators_write_for_the_page(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    asked = world.stand.comment(PAGE, post, ANNA, "Когда?")
    world.stand.comment(PAGE, post, None, "Завтра", reply_to=asked)
    world.stand.comment_as_group(PAGE, post, "Послезавтра", reply_to=asked)
    world.stand.comment(PAGE, post, None, "Всем добрый день")
    batch = (await world.look()).batches[PAGE]
    assert [(one.text, one.from_page) for one in batch.messages] == [
        ("Когда?", False),
        ("Завтра", True),
        ("Послезавтра", True),
        ("Всем добрый день", True),
    ]
    asked_thread = batch.messages[0].thread_id
    # A reply to nobody answers nobody: it is outside the citizens' thread.
    assert [one.thread_id == asked_thread for one in batch.messages] == [True, True, True, False]


async def test_a_look_confirms_only_what_the_look_before_it_stored(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    asked = world.stand.comment(PAGE, post, ANNA, "Раз")
    lost = await world.connector.collect(world.feed())  # the process dies before it stores
    again = await world.look()
    assert lost.batches == again.batches
    assert texts(again.batches[PAGE]) == ["Раз"]
    world.stand.comment(PAGE, post, ANNA, "Два", reply_to=asked)
    assert texts((await world.look()).batches[PAGE]) == ["Два"]
    assert not (await world.look()).batches


async def test_a_look_that_finds_nothing_changes_no_cursor(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    world.stand.comment(PAGE, post, ANNA, "Раз")
    await world.look()
    before = world.cursor
    world.clock.advance(timedelta(hours=1))
    assert (await world.look()).cursor == before


async def test_a_look_waits_until_something_happens(clock: FrozenClock) -> None:
    async with a_world(clock, wait_seconds=20) as world:
        post = world.stand.post(PAGE, "Пост")
        await world.look()
        look = asyncio.create_task(world.look())
        await world.stand.world.bots[TOKEN].waiting.wait()
        world.stand.comment(PAGE, post, ANNA, "Раз")
        assert texts((await look).batches[PAGE]) == ["Раз"]


async def test_numbers_of_updates_may_start_anew_after_a_week(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    await world.look()
    first = world.stand.world.bots[TOKEN].kept[-1].id
    for _ in range(6):  # below the last one sometimes, above it at other times
        world.clock.advance(timedelta(days=8))
        world.stand.comment(PAGE, post, ANNA, f"Через неделю {world.clock.now():%d.%m}")
        assert len((await world.look()).batches[PAGE].messages) == 1
        assert not (await world.look()).batches
    assert abs(world.stand.world.bots[TOKEN]._next - first) > 1000


async def test_more_updates_than_one_answer_holds_are_looked_for_at_once(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    for number in range(150):
        world.stand.comment(PAGE, post, ANNA, f"Вопрос {number}")
    assert (await world.look()).more
    assert not (await world.look()).more
    assert len(world.all()) == 150


async def test_reordered_and_repeated_updates_are_the_same_messages(world: World) -> None:
    world.stand.faults.reorder, world.stand.faults.duplicate = 5, 3
    post = world.stand.post(PAGE, "Пост")
    asked = world.stand.comment(PAGE, post, ANNA, "Было")
    world.stand.edit(PAGE, asked, "Стало")
    batch = (await world.look()).batches[PAGE]
    assert [(one.external_id, one.text) for one in batch.messages] == [(asked, "Стало")]


async def test_pages_of_one_bot_get_their_own_messages(two: World) -> None:
    for page in (PAGE, OTHER):
        two.stand.comment(page, two.stand.post(page, "Пост"), ANNA, f"К {page}")
    batches = (await two.look()).batches
    assert {page: texts(batch) for page, batch in batches.items()} == {PAGE: [f"К {PAGE}"], OTHER: [f"К {OTHER}"]}


async def test_a_group_is_looked_up_once_when_no_post_told_of_it(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    world.stand.world.bots[TOKEN].kept.clear()
    for number in range(3):
        world.stand.comment(PAGE, post, ANNA, f"Вопрос {number}")
        assert len((await world.look()).batches[PAGE].messages) == 1
    assert world.methods().count("getChat") == 1


async def test_a_group_of_no_page_is_looked_up_once_and_left_alone(world: World) -> None:
    world.stand.add_page(OTHER, "Чужой канал", {})
    world.stand.appoint(OTHER, TOKEN)
    post = world.stand.post(OTHER, "Пост")
    for number in range(3):
        world.stand.comment(OTHER, post, ANNA, f"Вопрос {number}")
        assert not (await world.look()).batches
    assert world.methods().count("getChat") == 1


async def test_a_failed_look_up_leaves_everything_for_the_next_look(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    world.stand.world.bots[TOKEN].kept.clear()
    world.stand.comment(PAGE, post, ANNA, "Вопрос")
    world.stand.faults.force_error["getChat"] = (500, 1)
    with pytest.raises(ConnectorError) as raised:
        await world.look()
    assert raised.value.kind is FailureKind.TEMPORARY
    assert texts((await world.look()).batches[PAGE]) == ["Вопрос"]


async def test_another_group_may_be_linked_to_a_channel(two: World) -> None:
    stand = two.stand
    stand.comment(PAGE, stand.post(PAGE, "Пост"), ANNA, "Раз")
    await two.look()
    first, second = stand.page(PAGE), stand.page(OTHER)
    for known in (first, second):
        known.threads.clear()
    first.group, second.group = second.group, first.group
    stand.world.by_chat |= {first.group.id: first, second.group.id: second}
    for page in (PAGE, OTHER):
        stand.comment(page, stand.post(page, "Новый пост"), PETR, f"К {page}")
    batches = (await two.look()).batches
    assert {page: texts(batch) for page, batch in batches.items()} == {PAGE: [f"К {PAGE}"], OTHER: [f"К {OTHER}"]}


async def test_migration_of_the_group_in_the_middle_loses_and_doubles_nothing(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    before = world.stand.comment(PAGE, post, ANNA, "До")
    await world.look()
    world.stand.comment(PAGE, post, PETR, "Перед самым", reply_to=before)
    moved = world.stand.migrate(PAGE)
    after = world.stand.comment(PAGE, post, ANNA, "После")
    world.stand.comment(PAGE, post, PETR, "После, глубже", reply_to=after)
    batch = (await world.look()).batches[PAGE]
    assert sorted(texts(batch)) == ["Перед самым", "После", "После, глубже"]
    assert {one.post_id for one in batch.messages} == {post}
    assert len(world.all()) == 4
    assert after.startswith(f"{moved}:")
    world.stand.comment(PAGE, post, PETR, "Ещё глубже", reply_to=after)
    assert [one.post_id for one in (await world.look()).batches[PAGE].messages] == [post]


async def test_what_is_told_late_of_a_group_before_it_moved_still_belongs_to_the_page(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    before = world.stand.comment(PAGE, post, ANNA, "До")
    await world.look()
    late = world.stand.world.bots[TOKEN].kept
    world.stand.comment(PAGE, post, PETR, "До, но поздно", reply_to=before)
    held = late.pop()
    world.stand.migrate(PAGE)
    await world.look()
    await world.read([json.dumps(held.update)])
    assert "До, но поздно" in [one.text for one in world.all()]


async def test_a_bot_thrown_out_refuses_the_page_until_it_is_back(world: World) -> None:
    world.stand.post(PAGE, "Пост")
    await world.look()
    group = world.stand.page(PAGE).group
    world.stand.change_rights(group.id, TOKEN, "kicked")
    refused = (await world.look()).refused
    assert refused[PAGE].kind is FailureKind.NO_RIGHTS
    assert group.title in refused[PAGE].text
    world.stand.change_rights(group.id, TOKEN, "administrator")
    back = await world.look()
    assert not back.refused
    assert PAGE in back.batches


async def test_nothing_is_told_of_deletions(world: World) -> None:
    asked = world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, "Вопрос")
    await world.look()
    world.stand.delete(PAGE, asked)
    assert not (await world.look()).batches


async def test_a_silent_network_says_nothing_and_breaks_nothing(world: World) -> None:
    world.stand.faults.silent_stream = True
    world.stand.post(PAGE, "Пост")
    assert not (await world.look()).batches


async def test_there_is_no_history(world: World) -> None:
    page = world.feed().pages[0]
    feed = Feed(FeedKind.BACKFILL, world.feed().token, TOKEN, [page], since=MONDAY)
    with pytest.raises(ConnectorError, match="no history") as raised:
        await world.connector.collect(feed)
    assert raised.value.kind is FailureKind.CONFIGURATION


async def test_threads_of_a_group_and_of_the_one_it_was_before_are_not_confused(world: World) -> None:
    world.stand.post(PAGE, "Первый")
    second = world.stand.post(PAGE, "Второй")
    await world.look()
    known, anna = world.stand.page(PAGE), world.stand.world.users[int(ANNA)]
    former = known.group
    world.stand.migrate(PAGE)
    made = world.stand.world.make(known.group, "Мимо постов", author=anna)
    world.stand.world.tell("message", made)
    assert made.number in (1, 2)  # in the former group that was the thread of a post
    asked = world.stand.comment(PAGE, second, ANNA, "К посту")
    batch = (await world.look()).batches[PAGE]
    assert {one.text: one.post_id for one in batch.messages} == {"Мимо постов": None, "К посту": second}
    late = world.stand.world.make(former, "Опоздавшее", author=anna)
    late.thread = known.threads[int(second)]
    world.stand.world.tell("message", late)
    (message,) = (await world.look()).batches[PAGE].messages
    assert (message.text, message.post_id) == ("Опоздавшее", None)
    assert asked.partition(":")[0] != message.external_id.partition(":")[0]
