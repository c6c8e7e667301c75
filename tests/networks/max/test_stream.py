"""The long poll: nothing is confirmed before it is stored, and one broken update stops no other."""

import json
from datetime import timedelta

import pytest

from app.networks.access import ConnectorError, FailureKind, PageAccess
from app.networks.feeds import FeedKind, Watch
from app.networks.max.cursor import load_events
from app.networks.messages import MessageKind
from app.networks.push import Hook
from tests.fakes import FrozenClock
from tests.networks.max.world import ANNA, OTHER, PAGE, PETR, TOKENS, World, a_world, texts


async def test_a_comment_comes_with_its_post(world: World) -> None:
    post = world.stand.post(PAGE, "Горячая вода вернётся в среду")
    comment = world.stand.comment(PAGE, post, ANNA, "А на Лесной?")
    gathered = await world.poll()
    batch = gathered.batches[PAGE]
    assert [one.text for one in batch.posts] == ["Горячая вода вернётся в среду"]
    [message] = batch.messages
    assert message.external_id == message.thread_id == f"comment:{comment}"
    assert (message.kind, message.post_id, message.parent_id) == (MessageKind.COMMENT, post, None)
    assert (message.author_id, message.author_name, message.from_page) == (ANNA, "Анна Котова", False)
    assert message.url == batch.posts[0].url
    assert message.url.startswith("https://max.ru/")
    assert message.published_at == world.clock.now()


async def test_a_crash_before_the_cursor_is_stored_loses_nothing(world: World) -> None:
    cursor = (await world.poll()).cursor
    post = world.stand.post(PAGE, "Пост")
    world.stand.comment(PAGE, post, ANNA, "Вопрос")
    first = await world.poll(cursor)
    again = await world.poll(cursor)
    assert texts(first) == texts(again) == ["Вопрос"]
    after = await world.poll(again.cursor)
    assert after.batches == {}
    assert after.cursor == again.cursor


@pytest.mark.parametrize("nulls", [False, True])
async def test_a_missing_marker_leaves_the_old_one_standing(clock: FrozenClock, nulls: bool) -> None:
    async with a_world(clock, nulls=nulls) as world:
        world.stand.post(PAGE, "Пост")
        known = (await world.poll()).cursor
        assert load_events((await world.poll(known)).cursor).marker == load_events(known).marker == 2


async def test_without_a_marker_only_the_newest_update_may_come_and_later_ones_all_do(clock: FrozenClock) -> None:
    async with a_world(clock, all_unmarked=False) as world:
        for number in range(3):
            world.stand.private(PAGE, ANNA, ANNA, f"Сообщение {number}")
        first = await world.poll()
        assert texts(first, PAGE) == ["Сообщение 2"]
        for number in range(3, 6):
            world.stand.private(PAGE, ANNA, ANNA, f"Сообщение {number}")
        assert texts(await world.poll(first.cursor)) == ["Сообщение 3", "Сообщение 4", "Сообщение 5"]


async def test_edits_and_removals_are_told(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    kept = world.stand.comment(PAGE, post, ANNA, "Было")
    gone = world.stand.comment(PAGE, post, PETR, "Сгоряча")
    cursor = (await world.poll()).cursor
    world.stand.edit(PAGE, kept, "Стало")
    world.stand.delete(PAGE, gone)
    gathered = await world.poll(cursor)
    assert texts(gathered) == ["Стало"]
    assert [one.external_id for one in gathered.batches[PAGE].removed] == [f"comment:{gone}"]


async def test_a_deleted_post_takes_its_comments_with_it(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    world.stand.comment(PAGE, post, ANNA, "Вопрос")
    cursor = (await world.poll()).cursor
    world.stand.delete_post(PAGE, post)
    batch = (await world.poll(cursor)).batches[PAGE]
    assert batch.complete == [post]
    assert batch.messages == []


async def test_replies_belong_to_the_conversation_however_deep(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    root = world.stand.comment(PAGE, post, ANNA, "Вопрос")
    second = world.stand.comment(PAGE, post, PETR, "И у нас", reply_to=root)
    cursor = (await world.poll()).cursor
    fresh = type(world.connector)(world.tools, world.options)  # a process that saw none of it
    world.stand.comment(PAGE, post, ANNA, "Когда же?", reply_to=second)
    [message] = (await fresh.collect(world.feed(FeedKind.STREAM, cursor))).batches[PAGE].messages
    assert (message.parent_id, message.thread_id) == (f"comment:{second}", f"comment:{root}")


async def test_comments_in_the_channels_name_are_the_pages(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    root = world.stand.comment(PAGE, post, ANNA, "Вопрос")
    world.stand.comment(PAGE, post, None, "Сделаем", reply_to=root)
    messages = (await world.poll()).batches[PAGE].messages
    assert [(one.text, one.from_page) for one in messages] == [("Вопрос", False), ("Сделаем", True)]


async def test_a_post_named_by_a_number_is_the_same_post(clock: FrozenClock) -> None:
    async with a_world(clock, numbered_posts=True) as world:
        post = world.stand.post(PAGE, "Пост")
        world.stand.comment(PAGE, post, ANNA, "Вопрос")
        batch = (await world.poll()).batches[PAGE]
        assert [one.post_id for one in batch.messages] == [one.external_id for one in batch.posts] == [post]


async def test_an_unreadable_update_is_put_aside_and_the_rest_and_the_marker_go_on(world: World) -> None:
    world.stand.private(PAGE, ANNA, ANNA, "До")
    [bot] = world.stand.bots.values()
    broken = {"update_type": "comment_created", "timestamp": 1, "message": {"recipient": {"chat_id": int(OTHER)}}}
    bot.add_event(broken, world.stand.now_ms())
    world.stand.private(PAGE, ANNA, ANNA, "После")
    gathered = await world.poll()
    assert texts(gathered) == ["До", "После"]
    [malformed] = gathered.batches[OTHER].malformed
    assert json.loads(malformed.raw) == broken
    assert json.loads(malformed.form)["as"] == "update"
    assert (await world.poll(gathered.cursor)).batches == {}


async def test_what_could_not_be_read_can_be_read_again(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    world.stand.comment(PAGE, post, ANNA, "Вопрос")
    [bot] = world.stand.bots.values()
    update = bot.events[-1].body
    bot.add_event({**update, "message": {**update["message"], "body": {"text": "без номера"}}}, world.stand.now_ms())
    [malformed] = (await world.poll()).batches[PAGE].malformed
    page = PageAccess(PAGE, TOKENS)
    assert world.connector.reread(page, malformed).malformed != []
    mended = type(malformed)(malformed.reason, json.dumps(update), malformed.form)
    again = world.connector.reread(page, mended)
    assert [one.text for one in again.messages] == ["Вопрос"]
    assert again.malformed == []


async def test_a_comment_that_names_no_post_asks_for_a_sweep(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    world.stand.comment(PAGE, post, ANNA, "Вопрос")
    [bot] = world.stand.bots.values()
    del bot.events[-1].body["message"]["recipient"]["post_id"]
    gathered = await world.poll()
    assert gathered.lost == (PAGE,)
    assert len(gathered.batches[PAGE].malformed) == 1


async def test_updates_told_twice_and_in_the_wrong_order_come_out_right(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    cursor = (await world.poll()).cursor
    world.stand.faults.duplicate = 1
    comment = world.stand.comment(PAGE, post, ANNA, "Было")
    world.clock.advance(timedelta(seconds=1))
    world.stand.edit(PAGE, comment, "Стало")
    world.stand.faults.reorder = 1
    assert texts(await world.poll(cursor)) == ["Стало"]


async def test_a_bot_taken_out_of_a_channel_loses_that_page_alone(world: World) -> None:
    world.stand.expel_bot(OTHER)
    world.stand.private(PAGE, ANNA, ANNA, "Здравствуйте")
    gathered = await world.poll()
    assert gathered.refused[OTHER].kind is FailureKind.NO_RIGHTS
    assert texts(gathered) == ["Здравствуйте"]


async def test_dialogs_go_to_the_page_they_were_begun_from(world: World) -> None:
    world.stand.private(OTHER, ANNA, ANNA, "К врачу")
    first = await world.poll()
    world.stand.private(OTHER, ANNA, ANNA, "Когда приём?")
    [message] = (await world.poll(first.cursor)).batches[OTHER].messages
    chat = next(iter(world.stand.dialogs))
    assert (message.kind, message.thread_id, message.post_id) == (MessageKind.PRIVATE, f"dialog:{chat}", None)
    assert message.external_id.startswith(f"dialog:{chat}:mid.")


async def test_a_dialog_begun_by_no_link_goes_to_the_first_page(world: World) -> None:
    world.stand.private(OTHER, ANNA, ANNA, "Добрый день")
    [bot] = world.stand.bots.values()
    bot.events[0].body = {name: value for name, value in bot.events[0].body.items() if name != "payload"}
    assert texts(await world.poll(), PAGE) == ["Добрый день"]


async def test_known_dialogs_are_read_again_for_what_no_update_told(world: World) -> None:
    world.stand.private(OTHER, ANNA, ANNA, "Здравствуйте")
    cursor = (await world.poll()).cursor
    world.clock.advance(timedelta(hours=2))
    world.stand.faults.silent_stream = True
    world.stand.private(OTHER, ANNA, ANNA, "Меня слышно?")
    gathered = await world.poll(cursor)
    assert texts(gathered, OTHER) == ["Здравствуйте", "Меня слышно?"]
    assert gathered.lost == ()
    assert (await world.poll(gathered.cursor)).batches == {}


async def test_after_a_day_without_a_look_sweeps_are_asked_for(world: World) -> None:
    cursor = (await world.poll()).cursor
    world.clock.advance(timedelta(hours=25))
    assert set((await world.poll(cursor)).lost) == {PAGE, OTHER}


async def test_many_dialogs_are_read_some_at_a_look(world: World) -> None:
    for number in range(50):
        world.stand.add_author(str(1000 + number), "Имя", "Фамилия")
        world.stand.private(PAGE, str(1000 + number), str(1000 + number), "Здравствуйте")
    gathered = await world.poll()
    world.clock.advance(timedelta(hours=2))
    for number in range(50):
        world.stand.private(PAGE, None, str(1000 + number), "Ответ без события")
    found, looks = [], 0
    while looks == 0 or gathered.more:
        gathered, looks = await world.poll(gathered.cursor), looks + 1
        found += texts(gathered)
    assert (found.count("Ответ без события"), looks) == (50, 3)


async def test_a_subscription_that_takes_the_updates_away_is_reported(world: World) -> None:
    [bot] = world.stand.bots.values()
    await world.connector.subscribe(world.feed(FeedKind.PUSH), _hook())
    with pytest.raises(ConnectorError, match="to elsewhere") as caught:
        await world.poll()
    assert (caught.value.kind, caught.value.code) == (FailureKind.CONFIGURATION, "subscribed")
    assert "unguessable" not in str(caught.value)
    assert list(bot.subscriptions) == [_hook().url]


async def test_the_long_poll_keeps_to_its_own_rate(world: World) -> None:
    await world.poll()
    [use] = [one for one in world.limits.uses if one.method == "GET /updates"]
    assert (use.per_second, use.target, use.target_per_minute) == (30.0, "updates", 120.0)


async def test_a_feed_of_one_page_ignores_other_channels_of_the_bot(world: World) -> None:
    world.stand.post(OTHER, "Чужой пост")
    feed = world.feed(FeedKind.STREAM, pages=[Watch(PageAccess(PAGE, TOKENS))])
    assert (await world.connector.collect(feed)).batches == {}


def _hook() -> Hook:
    return Hook("https://elsewhere.example/unguessable", "a-secret-of-ours")
