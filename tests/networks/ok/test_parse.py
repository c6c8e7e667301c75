"""OK's answers as values: whatever comes, only the declared error is raised."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.networks.access import ConnectorError, FailureKind
from app.networks.ok import parse, parse_graph

GROUP = "5"
NAMES = [
    "comments", "media_topics", "discussions", "chats", "messages", "entities", "users", "uid", "name", "id", "text",
    "type", "author_id", "author_type", "author_ref", "date", "created_ms", "date_ms", "reply_to_comment_id",
    "reply_to_id", "anchor", "media", "discussion_summary", "comments_count", "object_id", "object_type",
    "ref_objects", "owner_uid", "last_activity_date", "total_comments_count", "chat_id", "lastEventTime", "title",
    "message", "mid", "sender", "user_id", "timestamp", "attachments", "payload", "marker", "message_id", "comment",
]  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(
        ["GROUP_TOPIC", "GROUP", "text", "2026-03-16 12:00:00", "9999-12-31 23:59:59", "\ud800", "group:5"]
    )
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(), inner, max_size=8),
    max_leaves=30,
)
OBJECTS = st.dictionaries(st.sampled_from(NAMES), JSON, max_size=10)
ANSWERS = JSON | st.fixed_dictionaries(
    {name: st.lists(OBJECTS, max_size=3) for name in ("comments", "media_topics", "discussions", "chats", "messages")}
)
CHAT = parse_graph.Chat("chat:C1", 0, "Анна")


def failure(reader: Callable[[Any], object], answer: Any) -> FailureKind | None:
    try:
        reader(answer)
    except ConnectorError as error:
        return error.kind
    return None


@given(ANSWERS)
def test_any_json_is_read_or_malformed(answer: Any) -> None:
    readers: tuple[Callable[[Any], object], ...] = (
        parse.topics,
        parse.discussions,
        parse_graph.chats,
        parse_graph.subscribed,
        lambda read: parse.messages_of("1", parse.comments(read, group=GROUP, topic_id="1").items, url=""),
        lambda read: parse_graph.messages(read, CHAT, group=GROUP),
    )
    assert {failure(reader, answer) for reader in readers} <= {None, FailureKind.MALFORMED}
    parse.new_comment_id(answer)
    parse_graph.new_message_id(answer)
    parse_graph.event(answer, group=GROUP)
    parse_graph.event_id(answer)
    parse_graph.group_of(answer)


@given(OBJECTS)
def test_one_broken_comment_leaves_the_others(broken: dict[str, Any]) -> None:
    good = {"id": "a", "text": "Вопрос", "created_ms": 1, "author_id": 11}
    page = parse.comments({"comments": [broken, good, None]}, group=GROUP, topic_id="1")
    assert page.items[-1].text == "Вопрос"
    assert len(page.items) + len(page.malformed) == 3
    assert page.malformed[-1].reason == "an object was due"


def test_the_name_of_an_author_is_looked_up_when_the_comment_lacks_it() -> None:
    answer = {
        "comments": [
            {"id": "a", "created_ms": 1, "author_id": 11},
            {"id": "b", "created_ms": 1, "author_ref": "user:12"},
        ],
        "entities": {"users": [{"uid": "11", "name": "Анна"}, {"uid": 12, "name": "Борис"}, None]},
    }
    assert [comment.author_name for comment in parse.comments(answer, group=GROUP, topic_id="1").items] == [
        "Анна",
        "Борис",
    ]


@pytest.mark.parametrize(
    ("author", "ours"),
    [
        ({"author_ref": "group:5"}, True),
        ({"author_ref": "group:6", "author_type": "GROUP"}, False),
        ({"author_ref": "user:5", "author_id": "5"}, False),
        ({"author_type": "GROUP", "author_id": 5}, True),
        ({"author_type": "GROUP"}, True),
        ({"author_type": "GROUP", "author_id": "6"}, False),
        ({"author_id": "5"}, False),
    ],
)
def test_only_what_the_group_itself_wrote_is_from_the_page(author: dict[str, Any], ours: bool) -> None:
    [comment] = parse.comments({"comments": [{"id": "a", "created_ms": 1, **author}]}, group=GROUP, topic_id="1").items
    assert comment.from_page is ours


def test_a_comment_marked_as_removed_has_no_text() -> None:
    item = {"id": "a", "created_ms": 1, "type": "REMOVED_MESSAGE", "text": "скрыто", "attachments": [{"type": "X"}]}
    [comment] = parse.comments({"comments": [item]}, group=GROUP, topic_id="1").items
    assert (comment.deleted, comment.text, comment.attachments) == (True, "", ())


def test_comments_that_answer_each_other_in_a_circle_are_read() -> None:
    items = [
        {"id": "a", "created_ms": 1, "reply_to_comment_id": "b"},
        {"id": "b", "created_ms": 2, "reply_to_comment_id": "a"},
    ]
    read = parse.comments({"comments": items}, group=GROUP, topic_id="1").items
    assert [message.thread_id for message in parse.messages_of("1", read, url="")] == ["topic:1:a", "topic:1:b"]


def test_discussions_of_other_things_are_left_out() -> None:
    page = parse.discussions(
        {
            "discussions": [
                {"object_id": 1, "object_type": "GROUP_PHOTO"},
                {"object_id": 2, "object_type": "GROUP_TOPIC", "ref_objects": [{"type": "GROUP", "id": "group:5"}]},
                {
                    "object_id": 3,
                    "object_type": "GROUP_TOPIC",
                    "owner_uid": 6,
                    "last_activity_date": "2026-03-16 12:00:00",
                },
            ],
            "anchor": "next",
        }
    )
    assert [(item.id, GROUP in item.places) for item in page.items] == [("2", True), ("3", False)]
    assert (page.anchor, page.malformed) == ("next", [])


def test_a_topics_text_is_that_of_its_text_blocks() -> None:
    media = [
        {"type": "text", "text": "Первый"},
        {"type": "photo", "text": "подпись"},
        {"type": "text", "text": "Второй"},
    ]
    [topic] = parse.topics({"media_topics": [{"id": 1, "created_ms": "5", "media": media}]}).items
    assert (topic.id, topic.text, topic.comments_count) == ("1", "Первый\n\nВторой", None)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("abc", "abc"), (15, "15"), ({"id": "abc"}, "abc"), ({"comment": {"id": 1}}, "1"), (True, None), (None, None)],
)
def test_the_id_of_a_new_comment_is_found_bare_or_in_an_object(answer: object, expected: str | None) -> None:
    assert parse.new_comment_id(answer) == expected


def test_a_key_gives_back_its_parts() -> None:
    assert parse.place_of(parse.comment_key("1", "a:b=")) == ("1", "a:b=")
    assert parse.place_of("wall:1") is None


def test_who_wrote_a_private_message() -> None:
    def sent(user_id: object) -> dict[str, Any]:
        return {"sender": {"user_id": user_id}, "message": {"mid": "mid:1", "text": "да"}, "timestamp": 1}

    answer = {"messages": [sent("user:11"), sent("group:5"), sent("user:5"), {"message": {"text": "без номера"}}]}
    page = parse_graph.messages(answer, CHAT, group=GROUP)
    assert [message.from_page for message in page.items] == [False, True, True]
    assert [message.author_name for message in page.items] == ["Анна", "", ""]
    assert [item.reason for item in page.malformed] == ["a message without id or readable time"]
