"""VKontakte's private messages as the service's types: pure, and total for whatever JSON comes.

Source: VK API schema 5.199.
"""

from dataclasses import dataclass
from typing import Any

from app.networks.messages import IncomingMessage, Malformed, MessageKind
from app.networks.vk import mentions
from app.networks.vk.fields import Json, Unreadable, form, instant, items, number, read_all, text, whole
from app.networks.vk.parse import attachments, names
from app.networks.vk.places import Community

# Source: VK API manual, messages: chats of several have numbers from here on.
FIRST_CHAT = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Dialog:
    """A dialog with a citizen and the newest message in it."""

    peer: int
    last_message_id: int


@dataclass(frozen=True, slots=True)
class PrivateMessage:
    """A private message with what finds it again.

    id         its number in the community
    local      its number in the dialog
    random_id  the key it was sent with; 0 for other people's
    cropped    only the beginning of its text came
    """

    id: int
    local: int
    random_id: int
    cropped: bool
    message: IncomingMessage


def dialogs(answer: Any) -> tuple[list[Dialog], list[Malformed], int]:
    """Dialogs with persons of messages.getConversations, what could not be read, and how many items came.

    Raises ConnectorError.
    """
    found = items(answer, "items")
    read, malformed = read_all(found, _dialog)
    return [dialog for dialog in read if dialog is not None], malformed, len(found)


def history(answer: Any, community: Community, peer: int) -> tuple[list[PrivateMessage], list[Malformed]]:
    """Messages of messages.getHistory. Raises ConnectorError."""
    known = names(answer)
    return read_all(items(answer, "items"), lambda item: private(item, community, peer, known), form=private_form(peer))


def private(item: Json, community: Community, peer: int, known: Any) -> PrivateMessage:
    """A private message of the dialog with `peer`. Raises Unreadable."""
    local, author = number(item, "conversation_message_id"), number(item, "from_id")
    answered = item.get("reply_message")
    parent = number(answered, "conversation_message_id") if isinstance(answered, dict) else None
    words, mentioned = mentions.shown(text(item, "text"))
    message = IncomingMessage(
        external_id=f"im:{peer}:{local}",
        kind=MessageKind.PRIVATE,
        thread_id=f"im:{peer}",
        post_id=None,
        parent_id=None if parent is None else f"im:{peer}:{parent}",
        author_id=str(author),
        author_name=known.get(author, ""),
        from_page=author == -community.id or item.get("out") == 1,
        text=words,
        published_at=instant(item, "date"),
        attachments=attachments(item),
        mentions=mentioned,
    )
    cropped = item.get("is_cropped") in (1, True)
    return PrivateMessage(number(item, "id"), local, whole(item.get("random_id")), cropped, message)


def private_form(peer: int) -> str:
    """`Malformed.form` of a private message."""
    return form("private", peer=peer)


def _dialog(item: Json) -> Dialog | None:
    """None for what is no dialog with a person: chats of several, e-mail."""
    conversation = item.get("conversation")
    peer = conversation.get("peer") if isinstance(conversation, dict) else None
    if not isinstance(conversation, dict) or not isinstance(peer, dict):
        raise Unreadable("there is no conversation with a peer")
    if peer.get("type") != "user":
        return None
    return Dialog(number(peer, "id"), number(conversation, "last_message_id"))
