"""VKontakte's JSON as the service's types. The payloads are invented after real answers' shape."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.networks.access import ConnectorError, FailureKind
from app.networks.messages import RAW_CHARACTERS, IncomingMessage
from app.networks.vk import parse, parse_private
from app.networks.vk.places import Community

# The first text drawn on a machine takes a second: Hypothesis builds its tables of characters.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

PAGE = Community(181000220, "https://vk.example")
POST = PAGE.post(4922)
ANSWERS = Path(__file__).parent / "payloads"

_numbers = st.integers() | st.integers(-5, 5) | st.integers(0, 2_000_000_000)
_scalars = st.none() | st.booleans() | _numbers | st.floats() | st.text()
ANYTHING = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=15
)


def _item(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects in which each field is right, or anything, or not there."""
    return st.fixed_dictionaries({}, optional={name: right | ANYTHING for name, right in fields.items()})


_ids = st.integers(1, 10**6)
_replies = _item(id=_ids, from_id=_numbers, date=_ids, text=st.text(), reply_to_comment=_ids, deleted=st.booleans())
_comments = _item(
    id=_ids,
    from_id=_numbers,
    date=_numbers,
    text=st.text(),
    parents_stack=st.lists(_ids, max_size=2),
    attachments=st.lists(
        _item(type=st.sampled_from(["photo", "link"]), photo=_item(id=_ids), link=_item(url=st.text()))
    ),
    thread=_item(count=_numbers, items=st.lists(_replies, max_size=3)),
    reply_to_user=_numbers,
)
_people = st.lists(_item(id=_ids, first_name=st.text(), last_name=st.text(), name=st.text()), max_size=3)
_posts = _item(id=_ids, date=_numbers, text=st.text(), comments=_item(count=_numbers), copy_history=st.lists(_item()))
_messages = _item(
    id=_ids,
    conversation_message_id=_ids,
    from_id=_numbers,
    date=_ids,
    text=st.text(),
    out=_numbers,
    reply_message=_item(),
)
_dialogs = _item(conversation=_item(peer=_item(id=_ids, type=st.just("user")), last_message_id=_ids))
ANSWER = _item(
    items=st.lists(_comments | _posts | _messages | _dialogs | ANYTHING, max_size=5),
    count=_numbers,
    current_level_count=_numbers,
    profiles=_people,
    groups=_people,
)


def _payload(name: str) -> Any:
    return json.loads((ANSWERS / f"{name}.json").read_text())


def test_a_wall() -> None:
    page = parse.wall(_payload("wall_get"), PAGE)
    assert [(post.id, post.comments, post.pinned) for post in page.posts] == [
        (4810, 12, True), (4922, 5, False), (4925, 0, False),
    ]  # fmt: skip
    assert [post.post.text for post in page.posts] == [
        "График вывоза ёлок в январе",
        "С 17 марта автобус № 44 ходит по новому маршруту",
        "Субботник переносится на 21 марта",
    ]
    assert page.posts[1].post.published_at == datetime(2026, 3, 16, 10, 0, tzinfo=UTC)
    assert page.posts[1].post.url == "https://vk.example/wall-181000220_4922"
    assert (page.total, page.length, page.malformed) == (3, 3, [])


def test_comments_with_a_thread_a_placeholder_and_a_sticker() -> None:
    page = parse.comments(_payload("wall_get_comments"), POST)
    by_id = {message.external_id: message for message in page.messages}
    question, answer, further = by_id["wall:4922:4930"], by_id["wall:4922:4931"], by_id["wall:4922:4933"]
    assert question.text == "А до поликлиники он теперь не доедет?\nУ меня мама туда ездит"
    assert question.author_name == "Вера Лосева"
    assert list(question.attachments) == [
        {"type": "photo", "owner_id": 730000501, "id": 457000001, "access_key": "ab12"},
        {"type": "link", "url": "https://bus.example/44", "title": "Маршрут 44"},
    ]
    assert (answer.from_page, answer.author_name, answer.text, answer.mentions) == (
        True, "Администрация Приморска", "Вера, доедет: остановка «Больница» остаётся.", ["730000501"],
    )  # fmt: skip
    assert (further.parent_id, further.thread_id, further.mentions) == (
        "wall:4922:4931",
        "wall:4922:4930",
        ["-181000220"],
    )
    assert (by_id["wall:4922:4934"].deleted, by_id["wall:4922:4934"].author_id, by_id["wall:4922:4934"].text) == (
        True,
        "",
        "",
    )
    assert by_id["wall:4922:4936"].thread_id == "wall:4922:4934"
    assert (by_id["wall:4922:4940"].text, list(by_id["wall:4922:4940"].attachments)) == ("", [{"type": "sticker"}])
    assert (page.ids, page.unfinished, page.total, page.malformed) == ([4930, 4934, 4940], [4930], 3, [])


def test_a_thread_asked_for_by_itself_belongs_to_its_root() -> None:
    reply = {"id": 12, "from_id": 5, "date": 1, "text": "?"}
    page = parse.comments({"items": [reply], "current_level_count": 1}, PAGE.post(7), root=10)
    assert (page.messages[0].thread_id, page.messages[0].parent_id) == ("wall:7:10", "wall:7:10")


def test_a_history() -> None:
    messages, malformed = parse_private.history(_payload("messages_get_history"), PAGE, 730000501)
    first, second = messages
    assert (first.id, first.random_id, first.message.external_id) == (3120, 0, "im:730000501:7")
    assert (first.message.author_name, first.message.from_page, first.message.parent_id) == ("Вера Лосева", False, None)
    assert (second.random_id, second.message.from_page, second.message.parent_id) == (
        1804289383,
        True,
        "im:730000501:7",
    )
    assert malformed == []


def test_dialogs_with_persons_alone() -> None:
    found, malformed, length = parse_private.dialogs(_payload("messages_get_conversations"))
    assert found == [parse_private.Dialog(730000501, 3124), parse_private.Dialog(730000502, 2977)]
    assert (malformed, length) == ([], 3)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": None}, "id is not a number"),
        ({"id": True}, "id is not a number"),
        ({"id": 0}, "id is not positive"),
        ({"id": 2**64}, "id is not a number"),
        ({"date": -1}, "date is out of range"),
        ({"date": 10**12}, "date is out of range"),
        ({"text": None}, "text is not a text"),
        ({"from_id": "5"}, "from_id is not a number"),
    ],
)
def test_a_comment_that_cannot_be_read_is_set_aside_with_its_reason(fields: dict[str, Any], reason: str) -> None:
    page = parse.comments({"items": [{"id": 1, "from_id": 5, "date": 1, "text": "?"} | fields]}, POST)
    assert [one.reason for one in page.malformed] == [reason]
    assert page.messages == []


def test_what_is_set_aside_is_kept_in_bounds() -> None:
    page = parse.comments({"items": [{"id": 1, "date": "x", "text": "я\x00" * RAW_CHARACTERS}]}, POST)
    assert len(page.malformed[0].raw) == RAW_CHARACTERS
    assert "\x00" not in page.malformed[0].raw


@pytest.mark.parametrize("answer", [None, False, 1, "text", [], {}, {"items": None}, {"items": {}}])
def test_an_answer_without_its_list_is_malformed(answer: Any) -> None:
    for read in (
        lambda: parse.wall(answer, PAGE),
        lambda: parse.comments(answer, POST),
        lambda: parse_private.dialogs(answer),
        lambda: parse_private.history(answer, PAGE, 5),
    ):
        with pytest.raises(ConnectorError) as raised:
            read()
        assert raised.value.kind is FailureKind.MALFORMED


def _storable(message: IncomingMessage) -> bool:
    return "\x00" not in message.text + message.author_name and bool(message.text.encode() or True)


@PATIENT
@given(answer=ANSWER | ANYTHING, root=st.none() | _ids)
def test_no_json_makes_a_reader_fail_otherwise_than_declared(answer: Any, root: int | None) -> None:
    with suppress(ConnectorError):
        parse.wall(answer, PAGE)
        page = parse.comments(answer, POST, root)
        parse_private.dialogs(answer)
        history, _ = parse_private.history(answer, PAGE, 5)
        assert all(_storable(message) for message in [*page.messages, *(one.message for one in history)])
        assert all(message.published_at.tzinfo is UTC for message in page.messages)


@PATIENT
@given(items=st.lists(_comments, max_size=5))
def test_every_first_level_comment_is_read_or_set_aside(items: list[dict[str, Any]]) -> None:
    page = parse.comments({"items": [{**item, "thread": None} for item in items]}, POST)
    assert len(page.messages) + len(page.malformed) == len(items)
