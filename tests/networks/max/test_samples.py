"""Official samples of MAX's answers and calls, all of which have to be understood."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.networks.access import FailureKind
from app.networks.feeds import FeedKind
from app.networks.max import errors, parse
from tests.networks.max.world import World
from tests.shared import need

pytestmark = pytest.mark.shared


def _samples(prefix: str) -> list[tuple[str, Any]]:
    folder: Path = need("schemas", "max", "samples")
    return [(path.name, json.loads(path.read_text())) for path in sorted(folder.glob(f"{prefix}*.json"))]


def test_every_update_of_the_long_poll_is_read() -> None:
    samples = _samples("update.")
    assert len(samples) == 15
    for name, sample in samples:
        [update] = sample["updates"]
        assert parse.update(update).kind == name.split(".")[1]


async def test_every_call_is_read_from_its_body(world: World) -> None:
    samples = _samples("webhook.")
    assert len(samples) == 15
    bodies = [json.dumps(sample) for _, sample in samples]
    gathered = await world.connector.read_kept(world.feed(FeedKind.PUSH), bodies)
    assert [one for batch in gathered.batches.values() for one in batch.malformed] == []
    messages = [one for batch in gathered.batches.values() for one in batch.messages]
    assert [one.text for one in messages] == ["hi bot"]


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("error.invalid-token", 401, FailureKind.TOKEN_REFUSED),
        ("error.attachment.not.ready", 400, FailureKind.TEMPORARY),
    ],
)
def test_errors_are_told_apart(name: str, status: int, kind: FailureKind) -> None:
    [(_, sample)] = _samples(name)
    failure = errors.failure(status, sample, token="bot-token", write=False)
    assert failure.kind is kind
    assert failure.code == sample["code"]


def test_the_message_of_a_chat_is_read() -> None:
    [(_, sample)] = _samples("chats.get-pin-message")
    assert parse.written(sample["message"]).text == "hi"
