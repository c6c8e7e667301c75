"""What a message of the Bot API says: its words, what is attached to it, whom it names. Pure.

Source: core.telegram.org/bots/api, Message.
"""

from collections.abc import Sequence
from typing import Any

from app.networks.telegram.fields import Json, inside, number_or_none, objects, text
from app.networks.text import clean_text

# Kinds whose content is a file, in the order in which a message that has several of these names means one of them: an
# animation is also told as a document, a live photo as a photo.
_FILES = ("animation", "live_photo", "video", "video_note", "audio", "voice", "sticker", "document")
_OTHERS = ("paid_media", "contact", "location", "poll", "story", "dice", "checklist", "venue")
_MOST_MENTIONS = 100


def words(message: Json) -> str:
    """The text of a message or the caption of what it shows. Raises Unreadable."""
    return text(message, "text") or text(message, "caption") or _rich(inside(message, "rich_message"))


def attachments(message: Json) -> list[dict[str, Any]]:
    """Kind of what is attached and the id by which Telegram gives it; not a contact's number. Raises Unreadable."""
    sizes = objects(message, "photo")
    for kind in _FILES:
        if isinstance(message.get(kind), dict):
            return [_file(kind, inside(message, kind))]
    if sizes:
        return [_file("photo", sizes[-1])]  # the largest comes last
    if isinstance(message.get("location"), dict):
        return [_location(inside(message, "location"))]
    return [{"type": kind} for kind in _OTHERS if isinstance(message.get(kind), dict)][:1]


def mentioned(message: Json) -> Sequence[str]:
    """Ids of the people a text names; those named by short names alone have none."""
    entities = objects(message, "entities") or objects(message, "caption_entities")
    found = (number_or_none(inside(entity, "user"), "id") for entity in entities[:_MOST_MENTIONS])
    return list(dict.fromkeys(str(one) for one in found if one is not None))


def _file(kind: str, file: Json) -> dict[str, Any]:
    known = {"id": text(file, "file_id"), "title": text(file, "file_name")}
    return {"type": kind} | {name: value for name, value in known.items() if value}


def _location(location: Json) -> dict[str, Any]:
    """Where something is: citizens point at a hole in a road so."""
    found = {name: location.get(name) for name in ("latitude", "longitude")}
    sound = {name: at for name, at in found.items() if isinstance(at, int | float) and -180 <= at <= 180}
    return {"type": "location"} | sound


def _rich(message: Json) -> str:
    """The words of a message made of blocks, a block a line."""
    return "\n".join(line for block in objects(message, "blocks") if (line := _within(block)))


def _within(block: Json) -> str:
    """All texts of a block in their order, however deep they lie."""
    found: list[str] = []
    waiting: list[tuple[bool, Any]] = [(False, block)]
    while waiting:
        shown, node = waiting.pop()
        if isinstance(node, str) and shown:
            found.append(clean_text(node))
        elif isinstance(node, list):
            waiting += [(shown, one) for one in reversed(node)]
        elif isinstance(node, dict):
            waiting += [(name == "text", value) for name, value in reversed(node.items())]
    return "".join(found).strip()
