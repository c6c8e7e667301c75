"""Events by Bots Long Poll, from the stand-in over HTTP."""

import asyncio
import json
from typing import Any

import pytest

from app.demo.vk.events import TYPES
from app.networks.access import ConnectorError, FailureKind
from app.networks.feeds import Gathered
from app.networks.vk import events
from app.networks.vk.stream import RENEW_SECONDS
from tests.networks.vk.world import ANNA, PAGE, PETR, SITE, Follower, World, texts


async def _opened(world: World) -> Follower:
    stream = world.stream()
    await stream.look()
    return stream


def _texts(gathered: Gathered) -> list[str]:
    return [text for batch in gathered.batches.values() for text in texts(batch)]


async def test_the_first_look_switches_on_what_the_service_reads_and_nothing_else(world: World) -> None:
    stream = world.stand.communities[int(PAGE)].stream
    before = (stream.enabled, set(stream.on))
    gathered = await world.stream().look()
    assert before == (False, set())
    assert (stream.enabled, stream.version, stream.on) == (True, "5.199", set(events.TYPES) & TYPES)
    assert stream.on == set(events.TYPES)
    assert (gathered.more, gathered.batches, gathered.lost) == (True, {}, ())


async def test_events_switched_off_by_somebody_are_switched_on_again_with_the_renewal(world: World) -> None:
    follower = await _opened(world)
    world.stand.communities[int(PAGE)].stream.on.discard("wall_reply_new")
    world.pass_time(seconds=RENEW_SECONDS)
    await follower.look()
    assert "wall_reply_new" in world.stand.communities[int(PAGE)].stream.on


async def test_comments_come_with_their_authors_names(world: World) -> None:
    follower = await _opened(world)
    post = world.stand.post(PAGE, "Пост")
    root = world.stand.comment(PAGE, post, ANNA, "Вопрос")
    reply = world.stand.comment(PAGE, post, None, "Ответ", reply_to=root)
    batch = (await follower.look()).batches[PAGE]
    question, answer = batch.messages
    assert [(one.external_id, one.text) for one in batch.posts] == [(post, "Пост")]
    assert (question.external_id, question.author_name, question.from_page) == (
        f"wall:{post}:{root}", "Анна Котова", False,
    )  # fmt: skip
    assert (answer.external_id, answer.author_name, answer.from_page) == (
        f"wall:{post}:{reply}", "Администрация города", True,
    )  # fmt: skip
    assert (answer.thread_id, answer.parent_id) == (question.external_id, question.external_id)
    assert question.url == f"{SITE}/wall-{PAGE}_{post}?reply={root}"
    assert await _sweep_of_the_same(world) == [question, answer]


async def _sweep_of_the_same(world: World) -> list[Any]:
    return list((await world.sweep().look_all()).messages)


async def test_edits_deletions_and_restorations_are_told(world: World) -> None:
    follower = await _opened(world)
    post = world.stand.post(PAGE, "Пост")
    comment = world.stand.comment(PAGE, post, ANNA, "Было")
    await follower.look()
    world.stand.edit(PAGE, comment, "Стало")
    edited = await follower.look()
    world.stand.delete(PAGE, comment)
    deleted = await follower.look()
    world.stand.restore(PAGE, comment)
    restored = await follower.look()
    assert (_texts(edited), _texts(restored)) == (["Стало"], ["Стало"])
    assert [one.external_id for one in deleted.batches[PAGE].removed] == [f"wall:{post}:{comment}"]
    assert restored.batches[PAGE].removed == []


async def test_private_messages_of_both_sides_and_their_edits_are_told(world: World) -> None:
    follower = await _opened(world)
    world.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    own = world.stand.private(PAGE, None, ANNA, "Ответ от руки")
    both = (await follower.look()).batches[PAGE].messages
    world.stand.edit_private(PAGE, ANNA, own, "Ответ, исправленный")
    edited = (await follower.look()).batches[PAGE].messages
    assert [(one.external_id, one.text, one.from_page) for one in both] == [
        (f"im:{ANNA}:1", "Вопрос", False), (f"im:{ANNA}:2", "Ответ от руки", True),
    ]  # fmt: skip
    assert [(one.external_id, one.text) for one in edited] == [(f"im:{ANNA}:2", "Ответ, исправленный")]
    assert list((await world.dialogs().look_all()).messages) == [both[0], edited[0]]


async def test_a_private_message_told_in_part_is_fetched_whole(world: World) -> None:
    follower = await _opened(world)
    world.stand.teller.crop = 10
    world.stand.private(PAGE, ANNA, ANNA, "Длинное " * 10)
    assert _texts(await follower.look()) == ["Длинное " * 10]


@pytest.mark.parametrize("kind", ["photo", "video", "topic", "market"])
async def test_comments_of_other_places_are_told_as_sweeps_find_them(world: World, kind: str) -> None:
    follower = await _opened(world)
    place = (kind, world.stand.place(PAGE, kind, "Тема"))
    comment = world.stand.comment_place(PAGE, place, ANNA, "Вопрос")
    told = (await follower.look()).batches[PAGE].messages
    world.stand.change_place(PAGE, place, comment, "Иначе")
    edited = await follower.look()
    world.stand.change_place(PAGE, place, comment, None)
    deleted = await follower.look()
    assert [(one.external_id, one.post_id, one.author_name) for one in told] == [
        (f"{kind}:{place[1]}:{comment}", f"{kind}:{place[1]}", "Анна Котова")
    ]
    assert _texts(edited) == ["Иначе"]
    assert [one.external_id for one in deleted.batches[PAGE].removed] == [told[0].external_id]


async def test_nothing_happening_gives_nothing_and_the_same_cursor(world: World) -> None:
    follower = await _opened(world)
    before = follower.cursor
    gathered = await follower.look()
    assert (gathered.batches, gathered.cursor, gathered.more) == ({}, before, False)


async def test_a_waiting_look_comes_back_as_soon_as_something_happens(world: World) -> None:
    follower = await _opened(world)
    waiting = asyncio.create_task(follower.look())
    await world.stand.communities[int(PAGE)].stream.asked.wait()
    world.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    assert _texts(await waiting) == ["Вопрос"]


async def test_what_happens_between_looks_and_while_one_is_cancelled_is_not_lost(world: World) -> None:
    follower = await _opened(world)
    waiting = asyncio.create_task(follower.look())
    await world.stand.communities[int(PAGE)].stream.asked.wait()
    world.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    world.stand.private(PAGE, ANNA, ANNA, "Ещё")
    assert _texts(await follower.look()) == ["Вопрос", "Ещё"]


async def test_an_expired_key_is_replaced_and_no_event_lost(world: World) -> None:
    follower = await _opened(world)
    world.stand.private(PAGE, ANNA, ANNA, "До")
    world.pass_time(hours=1)
    gathered = await follower.look()
    world.stand.private(PAGE, ANNA, ANNA, "После")
    assert (gathered.batches, gathered.lost, gathered.more) == ({}, (), True)
    assert _texts(await follower.look()) == ["До", "После"]


@pytest.mark.parametrize("code", [1, 3])
async def test_lost_history_is_told_and_the_stream_goes_on(world: World, code: int) -> None:
    follower = await _opened(world)
    world.stand.lost_code = code
    world.stand.private(PAGE, ANNA, ANNA, "Потеряно")
    world.stand.faults.lost_history = 1
    world.pass_time(minutes=1)
    gathered = await follower.look()
    world.stand.private(PAGE, ANNA, ANNA, "После")
    assert (gathered.batches, gathered.lost, gathered.more) == ({}, (PAGE,), True)
    assert _texts(await follower.look()) == ["После"]


async def test_more_events_than_are_kept_are_told_as_lost(world: World) -> None:
    follower = await _opened(world)
    world.stand.teller.kept = 3
    for number in range(5):
        world.stand.private(PAGE, ANNA, ANNA, str(number))
    assert (await follower.look()).lost == (PAGE,)


async def test_new_keys_are_not_asked_for_in_a_row(world: World) -> None:
    follower = await _opened(world)
    world.stand.faults.expired_keys = 1
    asked = world.stand.meter.calls["groups.getLongPollServer"]
    first = await follower.look()
    second = await follower.look()
    assert (first.pause_seconds, second.pause_seconds) == (15.0, 15.0)
    assert world.stand.meter.calls["groups.getLongPollServer"] == asked
    world.pass_time(seconds=15)
    assert (await follower.look()).more
    assert world.stand.meter.calls["groups.getLongPollServer"] == asked + 1


async def test_a_session_is_renewed_after_hours_and_keeps_its_place(world: World) -> None:
    follower = await _opened(world)
    world.stand.key_seconds = 1e9
    before = json.loads(follower.cursor or "")
    world.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    world.pass_time(seconds=RENEW_SECONDS)
    gathered = await follower.look()
    after = json.loads(follower.cursor or "")
    assert (_texts(gathered), after["key"] != before["key"]) == (["Вопрос"], True)


async def test_a_silent_stream_says_nothing_and_what_it_missed_is_found_by_the_sweep(world: World) -> None:
    follower = await _opened(world)
    world.stand.faults.silent_stream = True
    world.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    assert (await follower.look()).batches == {}
    assert texts(await world.dialogs().look_all()) == ["Вопрос"]


async def test_repeated_and_reordered_events_leave_the_newest_state(world: World) -> None:
    follower = await _opened(world)
    world.stand.faults.duplicate, world.stand.faults.reorder = 2, 1
    post = world.stand.post(PAGE, "Пост")
    comment = world.stand.comment(PAGE, post, ANNA, "Было")
    world.stand.edit(PAGE, comment, "Стало")
    batch = (await follower.look()).batches[PAGE]
    assert (texts(batch), len(batch.posts)) == (["Стало"], 1)


@pytest.mark.parametrize(
    ("switch", "kind"), [("html_502", FailureKind.TEMPORARY), ("invalid_json", FailureKind.MALFORMED)]
)
async def test_a_look_after_a_fault_misses_nothing(world: World, switch: str, kind: FailureKind) -> None:
    follower = await _opened(world)
    world.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    setattr(world.stand.faults, switch, 1)
    with pytest.raises(ConnectorError) as raised:
        await follower.look()
    assert (raised.value.kind, _texts(await follower.look())) == (kind, ["Вопрос"])


async def test_a_server_that_is_gone_is_replaced_after_minutes_and_the_key_is_never_shown(world: World) -> None:
    follower = await _opened(world)
    stored = json.loads(follower.cursor or "")
    follower.cursor = json.dumps(stored | {"server": "http://127.0.0.1:1/longpoll"})
    with pytest.raises(ConnectorError) as raised:
        await follower.look()
    assert stored["key"] not in f"{raised.value!r} {raised.value.__cause__!r}"
    world.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    world.pass_time(minutes=10)
    await follower.look()
    assert _texts(await follower.look()) == ["Вопрос"]


async def test_a_cursor_that_cannot_be_read_starts_anew_and_tells_of_the_loss(world: World) -> None:
    follower = world.stream()
    follower.cursor = '{"server": 1}'
    gathered = await follower.look()
    assert (gathered.lost, gathered.more) == ((PAGE,), True)


async def test_events_come_without_names_rather_than_not_at_all(world: World) -> None:
    follower = await _opened(world)
    world.stand.faults.force_error["users.get"] = (10, 1)
    world.stand.private(PAGE, ANNA, ANNA, "Первое")
    world.stand.private(PAGE, PETR, PETR, "Второе")
    first = (await follower.look()).batches[PAGE].messages
    world.stand.private(PAGE, ANNA, ANNA, "Третье")
    third = (await follower.look()).batches[PAGE].messages
    assert ([one.author_name for one in first], third[0].author_name) == (["", ""], "Анна Котова")


async def test_names_are_asked_for_once(world: World) -> None:
    follower = await _opened(world)
    for number in range(3):
        world.stand.private(PAGE, ANNA, ANNA, str(number))
        await follower.look()
    assert world.stand.meter.calls["users.get"] == 1


async def test_a_token_without_the_right_to_manage_is_told(world: World) -> None:
    world.stand.tokens["community-token"].rights.discard("manage")
    with pytest.raises(ConnectorError) as raised:
        await world.stream().look()
    assert raised.value.kind is FailureKind.NO_RIGHTS
