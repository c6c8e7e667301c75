"""What could not be read earlier, read again: pure.

`Malformed.form` is JSON: `as` names what it is, the rest where it stood.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from app.networks.access import ConnectorError
from app.networks.messages import Batch, Malformed
from app.networks.ok import parse, parse_graph
from app.networks.ok.comments import topic_url
from app.networks.ok.values import mapping, unreadable, words


def reread(group: str, site_url: str, malformed: Malformed) -> Batch:
    """What it says now; itself again when it still cannot be read. Never raises."""
    form, raw = _parsed(malformed.form), _parsed(malformed.raw)
    reader = _READERS.get(words(mapping(form).get("as")))
    if reader is None or raw is None:
        return Batch(malformed=[malformed])
    try:
        return reader(_Place(group, site_url, mapping(form)), raw)
    except ConnectorError:
        return Batch(malformed=[malformed])


class _Place:
    """Where something stood."""

    def __init__(self, group: str, site_url: str, form: Mapping[str, Any]) -> None:
        self.group = group
        self.site_url = site_url
        self.form = form

    def named(self, name: str) -> str:
        return words(self.form.get(name))

    def url(self, topic_id: str) -> str:
        return topic_url(self.site_url, self.group, topic_id)


def _comments(place: _Place, raw: object) -> Batch:
    topic_id = place.named("topic")
    page = parse.comments(raw, group=place.group, topic_id=topic_id)
    return Batch(messages=parse.messages_of(topic_id, page.items, url=place.url(topic_id)), malformed=page.malformed)


def _topics(place: _Place, raw: object) -> Batch:
    page = parse.topics(raw)
    return Batch(
        posts=[parse.post_of(topic, url=place.url(topic.id)) for topic in page.items], malformed=page.malformed
    )


def _message(place: _Place, raw: object) -> Batch:
    chat = parse_graph.Chat(place.named("chat"), 0, place.named("title"))
    page = parse_graph.messages({"messages": [raw]}, chat, group=place.group)
    return Batch(messages=page.items, malformed=page.malformed)


def _call(place: _Place, raw: object) -> Batch:
    read = parse_graph.event(raw, group=place.group) if isinstance(raw, dict) else "no JSON object"
    if isinstance(read, str):
        return Batch(malformed=[unreadable(read, raw, parse.form_of("call"))])
    return Batch(messages=[read] if read is not None else [])


_READERS: Mapping[str, Callable[[_Place, object], Batch]] = {
    "comment": lambda place, raw: _comments(place, {"comments": [raw]}),
    "comments": _comments,
    "topic": lambda place, raw: _topics(place, {"media_topics": [raw]}),
    "topics": _topics,
    "message": _message,
    "call": _call,
}


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
