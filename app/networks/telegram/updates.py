"""The Bot API's updates, taken apart and told to which chat they belong: pure.

Source: core.telegram.org/bots/api, Update.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.networks.access import ConnectorError, FailureKind
from app.networks.telegram.fields import Json, inside, number_or_none

# What we ask for and read. Business accounts and reactions are not among it.
KINDS = ("message", "edited_message", "channel_post", "edited_channel_post", "my_chat_member")


@dataclass(frozen=True, slots=True)
class Update:
    """Something that happened. kind: one of `KINDS`; chat: None when it cannot be read."""

    kind: str
    body: Json
    chat: int | None
    whole: Json

    @property
    def edited(self) -> bool:
        """Whether the message was known before."""
        return self.kind.startswith("edited_")


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer or a call told.

    updates  of kinds we read, in the order in which it happened
    broken   items that are no updates
    last     the largest id of an update; None when there is none
    """

    updates: Sequence[Update]
    broken: Sequence[Any]
    last: int | None


def told(items: Iterable[Any]) -> Told:
    """The updates among some items. Never raises."""
    numbered: list[tuple[int, Json]] = []
    broken: list[Any] = []
    for item in items:
        id_ = number_or_none(item, "update_id") if isinstance(item, dict) else None
        if id_ is None:
            broken.append(item)
        else:
            numbered.append((id_, item))
    numbered.sort(key=lambda one: one[0])
    updates = [update for _, item in numbered if (update := _update(item)) is not None]
    broken += [item for _, item in numbered if any(name in item and not _object(item, name) for name in KINDS)]
    return Told(updates, broken, numbered[-1][0] if numbered else None)


def answered(answer: Any) -> Told:
    """What `getUpdates` told. Raises ConnectorError."""
    if not isinstance(answer, list):
        raise ConnectorError(FailureKind.MALFORMED, "the answer is no list of updates")
    return told(answer)


def called(bodies: Iterable[str]) -> Told:
    """What calls to our webhook told. Never raises."""
    return told(_parsed(body) for body in bodies)


def update_id(body: bytes) -> str:
    """The number of the update a call tells of, "" when it cannot be read. Never raises."""
    item = _parsed(body)
    found = number_or_none(item, "update_id") if isinstance(item, dict) else None
    return "" if found is None else str(found)


def _parsed(body: str | bytes) -> Any:
    """The call as JSON, or as it came when it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body if isinstance(body, str) else None


def _update(item: Json) -> Update | None:
    for kind in KINDS:
        if _object(item, kind):
            body = inside(item, kind)
            return Update(kind, body, number_or_none(inside(body, "chat"), "id"), item)
    return None


def _object(item: Json, name: str) -> bool:
    return isinstance(item.get(name), dict)
