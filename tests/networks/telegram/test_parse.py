"""Messages of the Bot API read, whatever they look like."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.networks.access import ConnectorError, FailureKind, PageAccess
from app.networks.feeds import Watch
from app.networks.messages import RAW_CHARACTERS, Batch, Malformed
from app.networks.telegram import parse, reading, updates
from app.networks.telegram.content import attachments, mentioned, words
from app.networks.telegram.directory import Directory
from app.networks.telegram.fields import Unreadable
from app.networks.telegram.reading import Reading
from tests.networks.telegram.world import OTHER, PAGE, SITE, texts

GROUP = -1002000000001
ANNA = {"id": 501, "is_bot": False, "first_name": "Анна", "last_name": "Котова"}
CHAT = {"id": GROUP, "type": "supergroup", "title": "Обсуждение", "username": "gorod_chat"}
ACCESS = PageAccess(PAGE, {})


def a_message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 7, "date": 1_773_651_600, "chat": CHAT, "from": ANNA, "text": "Когда?"} | fields


def read(*items: Any, pages: tuple[str, ...] = (PAGE, OTHER)) -> dict[str, Batch]:
    directory = Directory([Watch(PageAccess(page, {})) for page in pages])
    directory.link(GROUP, PAGE)
    found = Reading(directory, SITE)
    found.take(updates.answered(list(items)))
    return found.batches()


def test_a_comment_of_a_public_group_is_linked_by_its_short_name() -> None:
    (message,) = read({"update_id": 1, "message": a_message(message_thread_id=3)})[PAGE].messages
    assert message.url == f"{SITE}/gorod_chat/7?thread=3"


def test_a_citizen_may_write_in_the_name_of_a_channel_of_their_own() -> None:
    own = {"id": -1009, "type": "channel", "title": "Канал Анны"}
    (message,) = read({"update_id": 1, "message": a_message(sender_chat=own)})[PAGE].messages
    assert (message.author_id, message.author_name, message.from_page) == ("-1009", "Канал Анны", False)


def test_notes_of_the_network_and_what_programs_say_are_no_messages() -> None:
    joined = a_message(text="", new_chat_members=[ANNA])
    said = a_message(**{"from": {"id": 9, "is_bot": True, "first_name": "Бот"}})
    pinned = a_message(text="", pinned_message=a_message())
    assert not read(*({"update_id": 1, "message": one} for one in (joined, said, pinned)))[PAGE].messages


def test_unknown_kinds_of_updates_are_passed_over() -> None:
    told = updates.answered([{"update_id": 5, "poll": {}}, {"update_id": 9, "something_new": 5}])
    assert (told.updates, told.broken, told.last) == ([], [], 9)


def test_what_cannot_be_read_is_set_aside_and_the_rest_goes_on() -> None:
    broken = [
        {"update_id": 1, "message": a_message(date="вчера")},
        {"update_id": 2, "message": a_message(text=5)},
        {"update_id": 3, "message": 5},
        {"message": a_message()},
        "nothing",
        {"update_id": 4, "message": {"chat": {"type": "private"}}},
    ]
    batch = read(*broken, {"update_id": 6, "message": a_message()})[PAGE]
    assert texts(batch) == ["Когда?"]
    assert len(batch.malformed) == len(broken)
    assert all(one.reason and one.raw for one in batch.malformed)
    assert updates.answered(broken).last == 4


def test_an_answer_that_is_no_list_is_malformed() -> None:
    answers: tuple[Any, ...] = ({}, None, 5, "x")
    for answer in answers:
        with pytest.raises(ConnectorError) as raised:
            updates.answered(answer)
        assert raised.value.kind is FailureKind.MALFORMED


def test_what_was_set_aside_is_read_again_with_its_post() -> None:
    directory = Directory([Watch(ACCESS)])
    directory.link(GROUP, PAGE)
    directory.state(PAGE).belongs(3, 12)
    found = Reading(directory, SITE)
    found.take(updates.answered([{"update_id": 1, "message": a_message(message_thread_id=3, date="вчера")}]))
    (aside,) = found.batches()[PAGE].malformed
    repaired = Malformed(aside.reason, aside.raw.replace('"вчера"', "1773651600"), aside.form)
    batch = reading.reread(ACCESS, repaired, SITE)
    assert [(one.text, one.post_id) for one in batch.messages] == [("Когда?", "12")]
    assert (batch.malformed, batch.cursor) == ([], None)
    assert len(reading.reread(ACCESS, aside, SITE).malformed) == 1


def test_attachments_keep_their_kind_and_key() -> None:
    file = {"file_id": "F", "file_unique_id": "u"}
    sizes = [{"file_id": "small"}, {"file_id": "large"}]
    cases: list[tuple[dict[str, Any], list[dict[str, Any]]]] = [
        ({"photo": sizes}, [{"type": "photo", "id": "large"}]),
        ({"document": file | {"file_name": "Жалоба.pdf"}}, [{"type": "document", "id": "F", "title": "Жалоба.pdf"}]),
        ({"animation": file, "document": file}, [{"type": "animation", "id": "F"}]),
        ({"sticker": file}, [{"type": "sticker", "id": "F"}]),
        (
            {"location": {"latitude": 54.7, "longitude": 20.5}, "venue": {}},
            [{"type": "location", "latitude": 54.7, "longitude": 20.5}],
        ),
        ({"location": {"latitude": float("nan"), "longitude": 10**400}}, [{"type": "location"}]),
        ({"contact": {"phone_number": "+7", "first_name": "А"}}, [{"type": "contact"}]),
        ({"photo": "x", "video": None}, []),
    ]
    for message, kept in cases:
        assert attachments(message) == kept


def test_texts_captions_and_blocks_are_words() -> None:
    blocks = [
        {"type": "paragraph", "text": ["Яма ", {"type": "bold", "text": "во дворе"}]},
        {"type": "list", "items": [{"label": "1", "blocks": [{"type": "paragraph", "text": "Ленина, 5"}]}]},
        {"type": "divider"},
    ]
    assert words({"text": "т", "caption": "п"}) == "т"
    assert words({"caption": "п\x00\ud800"}) == "п"
    assert words({"rich_message": {"blocks": blocks}}) == "Яма во дворе\nЛенина, 5"
    assert words({}) == ""


def test_people_named_without_a_short_name_are_mentioned() -> None:
    entities = [{"type": "text_mention", "user": {"id": 5}}, {"type": "mention"}, {"type": "text_mention", "user": {}}]
    assert mentioned({"entities": entities}) == ["5"]
    assert mentioned({"caption_entities": entities}) == ["5"]


def test_ids_are_taken_apart_again() -> None:
    assert parse.split_id(parse.message_id(-1001, 7)) == (-1001, 7)
    assert parse.split_id("501:7") == (501, 7)
    assert (parse.topic_of("-1001:t501"), parse.topic_of("-1001:7"), parse.topic_of("501")) == (501, None, None)


def test_raw_texts_are_kept_whole_up_to_their_bound() -> None:
    long = {"update_id": 1, "message": a_message(date="x", text="ы" * 2 * RAW_CHARACTERS)}
    (aside,) = read(long)[PAGE].malformed
    assert len(aside.raw) == RAW_CHARACTERS


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner), max_leaves=9
)
_FIELDS = (
    *(
        "message_id",
        "message_thread_id",
        "date",
        "edit_date",
        "chat",
        "from",
        "sender_chat",
        "text",
        "caption",
        "photo",
    ),
    *("reply_to_message", "is_automatic_forward", "forward_origin", "media_group_id", "direct_messages_topic", "video"),
    *("migrate_to_chat_id", "migrate_from_chat_id", "new_chat_member", "entities", "rich_message", "location", "id"),
    *("type", "is_direct_messages", "topic_id", "user", "status", "blocks", "is_bot", "title", "username"),
)
_LIKELY = (
    _JSON
    | st.sampled_from([GROUP, int(PAGE), 7, True, "supergroup", "private", "channel", "/start 1", "kicked", CHAT, ANNA])
    | st.builds(a_message)
)
_NODE = st.recursive(
    _LIKELY, lambda inner: st.dictionaries(st.sampled_from(_FIELDS), inner, max_size=6) | st.lists(inner, max_size=3)
)
_BODY = st.builds(lambda spoilt: a_message(**spoilt), st.dictionaries(st.sampled_from(_FIELDS), _NODE, max_size=5))
_UPDATE = st.builds(
    lambda id_, kind, body: {"update_id": id_, kind: body}, st.integers(), st.sampled_from(updates.KINDS), _BODY | _NODE
)


@settings(max_examples=120, deadline=None)
@given(st.lists(_UPDATE | _JSON, max_size=6))
def test_no_update_breaks_the_reading(items: list[Any]) -> None:
    for batch in read(*items).values():
        json.dumps([dict(one) for message in batch.messages for one in message.attachments], allow_nan=False)
        for aside in batch.malformed:
            reading.reread(ACCESS, aside, SITE)
        # What was learned is read again as it was written.
        again = Directory([Watch(ACCESS, batch.cursor), Watch(PageAccess(OTHER, {}))])
        assert again.cursor(PAGE) == batch.cursor


@settings(max_examples=100, deadline=None)
@given(_JSON)
def test_no_answer_raises_anything_but_its_error(answer: Any) -> None:
    if isinstance(answer, list):
        told = updates.answered(answer)
        assert len(told.updates) + len(told.broken) <= len(answer)
        return
    with pytest.raises(ConnectorError):
        updates.answered(answer)


@settings(max_examples=100, deadline=None)
@given(st.text(), st.text())
def test_no_kept_text_breaks_reading_it_again(raw: str, form: str) -> None:
    batch = reading.reread(ACCESS, Malformed("", raw, form), SITE)
    assert batch.malformed or not batch.messages


@settings(max_examples=100, deadline=None)
@given(_JSON)
def test_no_answer_to_a_sending_raises_anything_but_its_error(answer: Any) -> None:
    with pytest.raises(Unreadable):
        parse.sent(answer, parse.Place(PAGE, SITE))
