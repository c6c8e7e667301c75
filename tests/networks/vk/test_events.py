"""Events as the service's types. The payloads are invented after real events' shape."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.networks.vk import events
from app.networks.vk.places import Community
from tests.networks.vk.test_parse import ANYTHING, _item

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

PAGE = Community(220, "https://vk.example")
COMMENT = {"id": 12, "from_id": 501, "date": 1_700_000_000, "text": "Вопрос", "post_id": 7, "post_owner_id": -220}


def _event(kind: str, thing: Any, **more: Any) -> dict[str, Any]:
    return {"type": kind, "event_id": "e", "v": "5.199", "group_id": 220, "object": thing, **more}


def _message(**more: Any) -> dict[str, Any]:
    read = {"id": 3, "conversation_message_id": 2, "from_id": 501, "peer_id": 501, "date": 1_700_000_000, "text": "?"}
    return read | more


@pytest.mark.parametrize("who", [{"user_id": 5}, {"deleter_id": -220}, {}])
def test_a_deletion_is_read_whoever_did_it(who: dict[str, int]) -> None:
    told = events.read([_event("wall_reply_delete", {"owner_id": -220, "id": 12, "post_id": 7, **who})], PAGE)
    assert list(told.removed) == ["wall:7:12"]


def test_a_deletion_on_the_board_is_read_with_negative_owners() -> None:
    told = events.read([_event("board_post_delete", {"topic_owner_id": -220, "topic_id": 7, "id": 12})], PAGE)
    assert list(told.removed) == ["topic:7:12"]


def test_messages_are_read_with_and_without_their_wrapper() -> None:
    wrapped = _event("message_new", {"message": _message(), "client_info": {}})
    bare = _event("message_reply", _message(conversation_message_id=3, from_id=-220, out=1))
    told = events.read([wrapped, bare], PAGE)
    assert [(one.external_id, one.from_page) for one in told.messages.values()] == [
        ("im:501:2", False), ("im:501:3", True),
    ]  # fmt: skip


@pytest.mark.parametrize("peer", [2_000_000_001, -7])
def test_chats_of_several_and_of_communities_are_left_out(peer: int) -> None:
    told = events.read([_event("message_new", {"message": _message(peer_id=peer)})], PAGE)
    assert (told.messages, told.malformed) == ({}, [])


@pytest.mark.parametrize(
    "kind", ["message_allow", "message_deny", "user_block", "user_unblock", "like_add", "x", None, 5]
)
def test_other_types_are_left_out(kind: Any) -> None:
    told = events.read([_event(kind, {"user_id": 5})], PAGE)
    assert told == events.Told()


def test_posts_that_are_offered_or_planned_are_left_out() -> None:
    post = {"id": 9, "date": 1_700_000_000, "text": "Пост"}
    kinds = ("suggest", "postpone", "post")
    told = events.read(
        [_event("wall_post_new", post | {"post_type": kind, "id": at}) for at, kind in enumerate(kinds, 1)], PAGE
    )
    assert list(told.posts) == ["3"]


def test_events_of_another_community_are_left_out() -> None:
    assert events.read([_event("wall_reply_new", COMMENT, group_id=221)], PAGE) == events.Told()


def test_what_was_edited_stands_against_what_was_first_written_in_whatever_order_they_come() -> None:
    new, edit = _event("wall_reply_new", COMMENT), _event("wall_reply_edit", COMMENT | {"text": "Иначе"})
    for updates in ([new, edit], [edit, new]):
        assert [one.text for one in events.read(updates, PAGE).messages.values()] == ["Иначе"]


def test_what_was_deleted_stays_so_unless_it_was_restored_later() -> None:
    new, delete = _event("wall_reply_new", COMMENT), _event("wall_reply_delete", {"id": 12, "post_id": 7})
    restore = _event("wall_reply_restore", COMMENT)
    assert [list(events.read(one, PAGE).removed) for one in ([new, delete], [delete, new], [new, delete, restore])] == [
        ["wall:7:12"], ["wall:7:12"], [],
    ]  # fmt: skip


def test_an_event_that_cannot_be_read_is_set_aside_and_the_rest_goes_on() -> None:
    broken = [_event("wall_reply_new", COMMENT | {"date": "вчера"}), "не объект", _event("wall_reply_new", None)]
    told = events.read([*broken, _event("wall_reply_new", COMMENT)], PAGE)
    assert [one.reason for one in told.malformed] == [
        "date is not a number", "it is not an object", "object is not an object",
    ]  # fmt: skip
    assert ({one.form for one in told.malformed}, list(told.messages)) == ({events.FORM}, ["wall:7:12"])


def test_board_comments_belong_to_the_thread_of_what_they_name() -> None:
    text = "[id501:bp-220_12|Анна], да"
    thing = {"id": 13, "from_id": -220, "date": 1_700_000_000, "text": text, "topic_id": 7, "topic_owner_id": -220}
    (message,) = events.read([_event("board_post_new", thing)], PAGE).messages.values()
    assert (message.thread_id, message.parent_id, message.text) == ("topic:7:12", "topic:7:12", "Анна, да")
    assert (message.from_page, message.url) == (True, "https://vk.example/topic-220_7?post=13")


_ids = st.integers(-5, 10**6)
_things = _item(
    id=_ids, from_id=_ids, date=_ids, text=st.text(), post_id=_ids, photo_id=_ids, video_id=_ids, topic_id=_ids,
    item_id=_ids, peer_id=_ids, conversation_message_id=_ids, parents_stack=st.lists(_ids), message=_item(peer_id=_ids),
)  # fmt: skip
_updates = _item(type=st.sampled_from(events.TYPES), group_id=st.just(220), object=_things)


@PATIENT
@given(st.lists(_updates | ANYTHING, max_size=6))
def test_no_events_make_the_reader_fail(updates: list[Any]) -> None:
    batch = events.read(updates, PAGE).batch()
    assert len(batch.malformed) <= len(updates)
    assert all(one.published_at.tzinfo for one in batch.messages)
