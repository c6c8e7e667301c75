"""Messages and updates, written after MAX's schema, with all that may be missing."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.networks.access import ConnectorError, PageAccess
from app.networks.max import parse
from app.networks.max.cursor import load_channel, load_events, load_history, load_round
from app.networks.max.fields import Unreadable, listed, post_mid, raw
from app.networks.max.reread import reread
from app.networks.messages import RAW_CHARACTERS, Malformed
from tests.networks.max.world import PAGE, TOKENS

BOT = 900
MID = "mid.000000000adf429c019d47b1ce4600ff"
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    [
        *("update_type", "timestamp", "message", "message_id", "body", "mid", "text", "recipient", "chat_id"),
        *(
            "chat_type",
            "post_id",
            "sender",
            "user_id",
            "first_name",
            "link",
            "type",
            "attachments",
            "markup",
            "payload",
        ),
    ]
)
VALUES = st.sampled_from(["comment_created", "message_removed", "dialog", "reply", "forward", MID, 1, -5, 10**30, None])
SHAPED = st.recursive(
    VALUES | ANYTHING,
    lambda inner: st.dictionaries(NAMES, inner, max_size=8) | st.lists(inner, max_size=3),
    max_leaves=30,
)


def a_message(**changes: Any) -> dict[str, Any]:
    """A comment with everything in it."""
    return {
        "sender": {"user_id": 501, "first_name": "Анна", "last_name": "Котова", "is_bot": False},
        "recipient": {"chat_id": -7, "chat_type": "channel", "post_id": "mid.post"},
        "timestamp": 1775025603399,
        "body": {"mid": MID, "seq": 1, "text": "Когда дадут воду?"},
        **changes,
    }


def test_a_message_needs_an_id_and_an_instant_and_nothing_else() -> None:
    bare = parse.written({"timestamp": 1, "body": {"mid": MID}})
    assert (bare.mid, bare.at_ms, bare.text, bare.sender_id, bare.chat_id, bare.post) == (MID, 1, "", None, None, "")


@pytest.mark.parametrize("name", ["sender", "link", "stat", "url", "recipient"])
def test_null_and_absent_are_the_same(name: str) -> None:
    absent = {key: value for key, value in a_message().items() if key != name}
    assert parse.written(absent) == parse.written({**absent, name: None})


@pytest.mark.parametrize("body", [None, {}, {"mid": None}, {"mid": 7}, {"mid": ""}])
def test_without_an_id_nothing_is_read(body: Any) -> None:
    with pytest.raises(Unreadable, match=r"body\.mid"):
        parse.written(a_message(body=body))


def test_the_instant_of_the_update_stands_in_for_a_missing_one() -> None:
    message = a_message(timestamp=None)
    with pytest.raises(Unreadable, match="timestamp"):
        parse.written(message)
    read = parse.update({"update_type": "comment_created", "timestamp": 1775025604499, "message": message})
    assert read.message is not None
    assert read.message.at_ms == 1775025604499


def test_texts_lose_what_cannot_be_stored_and_keep_their_lines() -> None:
    message = parse.written(a_message(body={"mid": MID, "text": "а\x00б\ud800\nв"}))
    assert message.text == "аб\nв"


def test_ten_megabytes_of_text_pass() -> None:
    text = "длинно " * 900_000
    assert parse.written(a_message(body={"mid": MID, "text": text})).text == text


@pytest.mark.parametrize(
    ("sender", "from_page", "author"),
    [
        ({"user_id": 501, "first_name": "Анна"}, False, "501"),
        ({"user_id": BOT, "first_name": "Бот", "is_bot": True}, True, str(BOT)),
        ({"user_id": 901, "first_name": "Чужой бот", "is_bot": True}, False, "901"),
        (None, True, ""),
        ({}, False, ""),
    ],
)
def test_whose_a_comment_is(sender: Any, from_page: bool, author: str) -> None:
    read = parse.comment(parse.written(a_message(sender=sender)), "mid.post", root=MID, bot=BOT, url="")
    assert (read.from_page, read.author_id) == (from_page, author)


def test_a_reply_to_the_post_itself_begins_a_conversation() -> None:
    message = parse.written(a_message(link={"type": "reply", "message": {"mid": "mid.post"}}))
    assert parse.comment(message, "mid.post", root=MID, bot=BOT, url="").parent_id is None


def test_a_message_passed_on_is_an_attachment_and_not_the_senders_words() -> None:
    link = {"type": "forward", "message": {"mid": "mid.x", "text": "Объявление", "attachments": [{"type": "image"}]}}
    message = parse.written(a_message(body={"mid": MID, "text": None}, link=link))
    assert (message.text, message.parent) == ("", "")
    assert message.attachments == [{"type": "forward", "text": "Объявление"}, {"type": "image"}]


def test_attachments_keep_what_a_person_can_use_and_no_tokens() -> None:
    attachments = [
        {"type": "image", "payload": {"photo_id": 1, "token": "secret", "url": "https://i.example/1"}},
        {"type": "location", "latitude": 54, "longitude": 20},
        {"type": "file", "filename": "Жалоба.pdf", "payload": {"url": "https://i.example/2", "token": "secret"}},
        "nonsense",
    ]
    message = parse.written(a_message(body={"mid": MID, "attachments": attachments}))
    assert message.attachments == [
        {"type": "image", "url": "https://i.example/1"},
        {"type": "location", "latitude": 54, "longitude": 20},
        {"type": "file", "url": "https://i.example/2", "filename": "Жалоба.pdf"},
    ]


def test_who_is_mentioned_is_told() -> None:
    markup = [
        {"type": "user_mention", "from": 0, "length": 4, "user_id": 7},
        {"type": "strong", "from": 0, "length": 1},
    ]
    assert parse.written(a_message(body={"mid": MID, "markup": markup})).mentions == ["7"]


@pytest.mark.parametrize("written", ["0" * 8 + "0adf429c019d47b1ce4600ff", MID])
def test_an_id_means_the_same_with_and_without_its_prefix(written: str) -> None:
    assert parse.written(a_message(body={"mid": written})).mid == MID


@pytest.mark.parametrize("value", [116327994376978687, "116327994376978687"])
def test_a_post_named_by_a_number_is_known_by_its_chat_and_that_number(value: Any) -> None:
    # Source: an official sample of a message in the chat 182403740.
    assert post_mid({"post_id": value}, "post_id", 182403740) == MID


def test_an_update_of_an_unknown_kind_is_read_and_says_nothing() -> None:
    assert parse.update({"update_type": "sunrise", "timestamp": 5}) == parse.Update("sunrise", None, 5)


def test_what_is_put_aside_is_whole_up_to_its_bound() -> None:
    assert len(raw({"text": "x" * RAW_CHARACTERS * 2})) == RAW_CHARACTERS
    assert json.loads(raw({"text": "x" * 50_000})) == {"text": "x" * 50_000}


@settings(max_examples=300, deadline=None)
@given(SHAPED)
def test_no_json_raises_anything_but_what_is_declared(value: Any) -> None:
    for read in (parse.update, parse.written):
        try:
            found = read(value)
        except Unreadable:
            continue
        assert found is not None
    try:
        items = listed(value, "messages")
    except ConnectorError:
        items = [value]
    good, bad = parse.written_all(items, parse.form("message", BOT))
    assert len(good) + len(bad) == len(items)
    for one in bad:
        assert reread(PageAccess(PAGE, TOKENS), one).malformed != []


@settings(max_examples=200, deadline=None)
@given(SHAPED, st.sampled_from(["update", "comment", "message", "other"]))
def test_reading_again_never_raises(value: Any, kind: str) -> None:
    malformed = Malformed("", raw(value), parse.form(kind, BOT, post=MID))
    reread(PageAccess(PAGE, TOKENS), malformed)
    reread(PageAccess(PAGE, TOKENS), Malformed("", raw(value), raw(value)))


@settings(max_examples=200, deadline=None)
@given(SHAPED)
def test_a_cursor_that_cannot_be_read_starts_over(value: Any) -> None:
    for load in (load_events, load_round, load_channel, load_history):
        assert load(json.dumps(value)) is not None
        assert load("{") == load(None)
