"""What could not be read, read again."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.networks.messages import Malformed
from app.networks.ok import parse, parse_graph
from app.networks.ok.rereading import reread

GROUP, SITE = "5", "https://ok.ru"
GOOD: dict[str, dict[str, Any]] = {
    "comment": {"id": "a", "created_ms": 5, "text": "Вопрос"},
    "topic": {"id": 1, "created_ms": 5, "media": [{"type": "text", "text": "Пост"}]},
    "message": {"sender": {"user_id": "user:11"}, "message": {"mid": "mid:1", "text": "Лично"}, "timestamp": 5},
    "call": {"recipient": {"chat_id": "chat:C1"}, "message": {"mid": "mid:1", "text": "Лично"}, "timestamp": 5},
}
SENDER = parse_graph.Chat("chat:C1", 0, "Анна")


def set_aside() -> list[Malformed]:
    """Forms as the parsers write them."""
    broken = {"surprise": 1}
    return [
        *parse.comments({"comments": [broken]}, group=GROUP, topic_id="7").malformed,
        *parse.topics({"media_topics": [broken]}).malformed,
        *parse_graph.messages({"messages": [broken]}, SENDER, group=GROUP).malformed,
        Malformed("", "{}", parse.form_of("call")),
        Malformed("", "{}", parse.form_of("comments", topic="7")),
        Malformed("", "{}", parse.form_of("topics")),
    ]


FORMS = {json.loads(one.form)["as"]: one for one in set_aside()}


@pytest.mark.parametrize("kind", GOOD)
def test_what_can_be_read_now_comes_in_its_place(kind: str) -> None:
    batch = reread(GROUP, SITE, Malformed("", json.dumps(GOOD[kind]), FORMS[kind].form))
    assert list(batch.malformed) == []
    assert [*(message.text for message in batch.messages), *(post.text for post in batch.posts)] in (
        ["Вопрос"], ["Пост"], ["Лично"],
    )  # fmt: skip
    if kind == "comment":
        assert batch.messages[0].external_id == "topic:7:a"
        assert batch.messages[0].url == "https://ok.ru/group/5/topic/7"
    if kind == "message":
        assert (batch.messages[0].thread_id, batch.messages[0].author_name) == ("im:chat:C1", "Анна")


@pytest.mark.parametrize("kind", ["comment", "topic", "message", "call"])
def test_what_still_cannot_be_read_stays_aside_under_the_same_form(kind: str) -> None:
    [left] = reread(GROUP, SITE, Malformed("", '{"surprise": 1}', FORMS[kind].form)).malformed
    assert json.loads(left.form) == json.loads(FORMS[kind].form)
    assert json.loads(left.raw) == {"surprise": 1}


def test_a_whole_answer_is_read_again() -> None:
    whole = Malformed("", json.dumps({"comments": [GOOD["comment"]]}), FORMS["comments"].form)
    assert [message.external_id for message in reread(GROUP, SITE, whole).messages] == ["topic:7:a"]
    broken = Malformed("", json.dumps({"comments": 5}), FORMS["comments"].form)
    assert reread(GROUP, SITE, broken).malformed == [broken]


@pytest.mark.parametrize("form", ["", "null", "[]", '{"as": "discussion"}', '{"as": 5}', "{", '{"as": ["comment"]}'])
def test_a_form_nobody_knows_leaves_it_aside(form: str) -> None:
    one = Malformed("reason", "{}", form)
    assert reread(GROUP, SITE, one).malformed == [one]


NAMES = ["comments", "media_topics", "id", "message", "mid", "timestamp", "recipient", "chat_id"]
JSON = st.recursive(
    st.none() | st.text() | st.integers() | st.floats() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
)


@given(st.sampled_from(sorted(FORMS)), st.text() | JSON.map(json.dumps))
def test_whatever_was_kept_is_read_or_left(kind: str, raw: str) -> None:
    batch = reread(GROUP, SITE, Malformed("", raw, FORMS[kind].form))
    assert batch.cursor is None
