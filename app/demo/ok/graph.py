"""The bot ("graph") API of Odnoklassniki's stand-in: one group's chats, JSON in and out."""

from collections.abc import Mapping
from typing import Any

from app.demo.ok.model import Chat, Group, Subscription, milliseconds
from app.demo.ok.refused import Refused, whole
from app.demo.ok.shapes import chat_json, message_json
from app.demo.ok.state import OkStand

_LATEST = 2**63 - 1


def info(group: Group) -> Any:
    """GET me/info: whose token it is."""
    return {"name": group.name, "group_id": f"group:{group.id}"}


def chats(group: Group, query: Mapping[str, str]) -> Any:
    """GET me/chats: the most recently active first; no marker on the last page."""
    count = max(1, whole(query, "count", 50, most=100))
    start = whole(query, "marker", 0, most=_LATEST)
    spoken = [chat for chat in group.chats.values() if chat.messages]
    spoken.sort(key=lambda chat: chat.messages[-1].at, reverse=True)
    page = spoken[start : start + count]
    marker = {"marker": str(start + count)} if start + count < len(spoken) else {}
    return {"chats": [chat_json(chat, group) for chat in page], **marker}


def chat(group: Group, chat_id: str) -> Any:
    """GET me/chat/{chat}."""
    return chat_json(_chat(group, chat_id), group)


def messages(group: Group, chat_id: str, query: Mapping[str, str]) -> Any:
    """GET me/messages/{chat}: the newest first, between `from` and the earlier `to`."""
    found = _chat(group, chat_id)
    latest, earliest = whole(query, "from", _LATEST, most=_LATEST), whole(query, "to", 0, most=_LATEST)
    if latest <= earliest:
        raise Refused(100)
    count = whole(query, "count", 50, most=100)
    within = [message for message in found.messages if earliest <= milliseconds(message.at) <= latest]
    return {"messages": [message_json(message, found, group) for message in reversed(within[-count:] if count else [])]}


def send(stand: OkStand, group: Group, chat_id: str, body: object) -> Any:
    """POST me/messages/{chat}: a text to a citizen who wrote before."""
    told = body if isinstance(body, dict) else {}
    recipient, message = told.get("recipient"), told.get("message")
    said = message.get("text") if isinstance(message, dict) else None
    if not isinstance(recipient, dict) or recipient.get("chat_id") != chat_id or not isinstance(said, str) or not said:
        raise Refused(100)
    found = _chat(group, chat_id)
    if found.peer.id in group.banned:
        raise Refused(458)
    made = stand.publish_message(group, found, said)
    return {"message_id": made.mid, "recipient": {"chat_id": chat_id}}


def subscribe(stand: OkStand, group: Group, body: object) -> Any:
    """POST me/subscribe: calls about private messages go to this address, too."""
    url = _url(body)
    group.hooks.setdefault(url, Subscription(url, stand.now()))
    return {"success": True}


def subscriptions(group: Group) -> Any:
    """GET me/subscriptions: addresses that are called."""
    return {"subscriptions": [{"url": one.url, "time": milliseconds(one.at)} for one in group.hooks.values()]}


def unsubscribe(group: Group, body: object) -> Any:
    """POST me/unsubscribe: the address is called no more."""
    return {"success": group.hooks.pop(_url(body), None) is not None}


def _url(body: object) -> str:
    url = body.get("url") if isinstance(body, dict) else None
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise Refused(100)
    return url


def _chat(group: Group, chat_id: str) -> Chat:
    if chat_id not in group.chats or not group.chats[chat_id].messages:
        raise Refused(300)
    return group.chats[chat_id]
