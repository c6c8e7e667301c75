"""What could not be read earlier, read again."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.networks.access import PageAccess
from app.networks.messages import Malformed
from app.networks.vk import elsewhere, events, parse, parse_private
from app.networks.vk.fields import form
from app.networks.vk.found import Found
from app.networks.vk.places import Community, Kind, Spot
from app.networks.vk.rereading import reread
from tests.networks.vk.test_parse import ANYTHING
from tests.networks.vk.world import World

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

PAGE = Community(220, "https://vk.example")
COMMENT = {"id": 12, "from_id": 501, "date": "вчера", "text": "Вопрос", "pid": 3}
FORMS = [
    events.FORM, elsewhere.PHOTO_FORM, form("post"), parse.form_of(PAGE.post(7), None), parse_private.private_form(501),
]  # fmt: skip


def _mended(one: Malformed) -> Malformed:
    return replace(one, raw=one.raw.replace('"вчера"', "1700000000"))


@pytest.mark.parametrize(("spot", "root", "thread"), [
    (PAGE.post(7), None, "wall:7:12"), (PAGE.post(7), 9, "wall:7:9"), (Spot(PAGE, Kind.TOPIC, 4), None, "topic:4:12"),
])  # fmt: skip
def test_a_comment_is_read_where_it_stood(spot: Spot, root: int | None, thread: str) -> None:
    (broken,) = parse.comments({"items": [COMMENT]}, spot, root).malformed
    batch = reread(_mended(broken), PAGE)
    assert ([one.thread_id for one in batch.messages], list(batch.malformed)) == ([thread], [])


def test_a_post_a_private_message_an_event_and_a_photos_comment_are_read() -> None:
    private = {"id": 1, "conversation_message_id": 2, "from_id": 5, "date": "вчера", "text": "?"}
    (post,) = parse.wall({"items": [{"id": 7, "date": "вчера"}]}, PAGE).malformed
    (message,) = parse_private.history({"items": [private]}, PAGE, 5)[1]
    (event,) = events.read([{"type": "wall_reply_new", "object": COMMENT | {"post_id": 7}}], PAGE).malformed
    found = Found()
    elsewhere.take_photos({"items": [COMMENT]}, PAGE, {}, found)
    batches = [reread(_mended(one), PAGE) for one in (post, message, event, *found.malformed)]
    assert [[one.external_id for one in batch.posts] for batch in batches] == [["7"], [], [], ["photo:3"]]
    assert [[one.external_id for one in batch.messages] for batch in batches] == [
        [], ["im:5:2"], ["wall:7:12"], ["photo:3:12"],
    ]  # fmt: skip


def test_what_still_cannot_be_read_stays_aside_with_its_form() -> None:
    (broken,) = parse.comments({"items": [COMMENT]}, PAGE.post(7)).malformed
    (still,) = reread(broken, PAGE).malformed
    assert still == broken


async def test_what_only_the_network_can_give_again_stays_aside(world: World) -> None:
    lost = [Malformed("?", "{}", ""), Malformed("?", '{"a', form("post")), Malformed("?", "{}", "[]")]
    page = PageAccess("220", {})
    assert [list(world.connector.reread(page, one).malformed) for one in lost] == [[one] for one in lost]
    assert list(world.connector.reread(PageAccess("x", {}), lost[0]).malformed) == [lost[0]]


@PATIENT
@given(st.sampled_from(FORMS) | ANYTHING.map(json.dumps), ANYTHING)
def test_nothing_that_was_set_aside_makes_it_fail(form_text: str, item: Any) -> None:
    batch = reread(Malformed("?", json.dumps(item), form_text), PAGE)
    assert len(batch.malformed) <= 1
