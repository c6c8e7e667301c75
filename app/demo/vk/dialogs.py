"""Methods on private messages, people and communities.

Source: VK API schema 5.199 and manual for parameters, bounds and errors.
"""

from typing import Any

from app.demo.vk import shapes
from app.demo.vk.model import Community, Token
from app.demo.vk.params import Params, Refused
from app.demo.vk.state import VkStand
from app.networks.access import TokenKind

_MOST_LISTED = 200
# The schema allows 9,000; libraries report that about 4,096 are taken.
_LONGEST_TEXT = 4096
_MOST_PEERS = 100
_FILTERS = ("all", "archive", "important", "sorted_chats", "unanswered", "unread")


def get_conversations(stand: VkStand, token: Token, params: Params) -> Any:
    """Dialogs of a community, those with the newest messages first."""
    community = _community(stand, token, params)
    dialogs = sorted(community.dialogs.values(), key=lambda dialog: -dialog[-1].id)
    waiting = [dialog for dialog in dialogs if not dialog[-1].from_page]
    kind = params.choice("filter", "all", _FILTERS)
    listed = dialogs if kind == "all" else waiting if kind in ("unread", "unanswered") else []
    start = params.integer("start_message_id", 0, least=0)
    if start:
        listed = [dialog for dialog in listed if dialog[-1].id <= start]
    offset = params.integer("offset", 0, least=0)
    page = listed[offset : offset + params.integer("count", 20, least=0, most=_MOST_LISTED)]
    answer = {
        "count": len(listed),
        "unread_count": len(waiting),
        "items": [shapes.conversation(community, dialog) for dialog in page],
    }
    if not params.flag("extended"):
        return answer
    return answer | shapes.people(stand, [-community.id, *(dialog[-1].peer for dialog in page)])


def get_history(stand: VkStand, token: Token, params: Params) -> Any:
    """Messages of a dialog, newest first or with `rev` oldest first; `start_message_id` belongs to the page."""
    community = _community(stand, token, params)
    peer = _peer(params)
    dialog = community.dialogs.get(peer, [])
    start = params.integer("start_message_id", 0)
    if params.integer("rev", 0, least=0, most=1):
        listed = [message for message in dialog if message.id >= start]
    else:
        listed = [message for message in reversed(dialog) if not start or message.id <= start]
    offset = params.integer("offset", 0, least=0)
    page = listed[offset : offset + params.integer("count", 20, least=0, most=_MOST_LISTED)]
    answer = {"count": len(dialog), "items": [shapes.message(community, one, crop=stand.teller.crop) for one in page]}
    return answer | shapes.people(stand, [-community.id, peer]) if params.flag("extended") else answer


def get_by_number(stand: VkStand, token: Token, params: Params) -> Any:
    """Messages of a dialog by their numbers there, whole."""
    community = _community(stand, token, params)
    peer = _peer(params)
    wanted = {_number(word) for word in params.words("conversation_message_ids", most=100)}
    found = [message for message in community.dialogs.get(peer, []) if message.local_id in wanted]
    answer = {"count": len(found), "items": [shapes.message(community, message) for message in found]}
    return answer | shapes.people(stand, [-community.id, peer]) if params.flag("extended") else answer


def send(stand: VkStand, token: Token, params: Params) -> Any:
    """Send a private message: its id, or with `peer_ids` an outcome for each, failures among them."""
    community = _community(stand, token, params)
    random_id = params.integer("random_id", least=-(2**31), most=2**31 - 1)
    text = params.text("message")
    if not text.strip():
        raise Refused(100, "message is undefined")
    if len(text) > _LONGEST_TEXT:
        raise Refused(914)
    if not params.text("peer_ids"):
        return _send(stand, community, _peer(params), text, random_id)["message_id"]
    peers = [Params({"peer": peer}).integer("peer") for peer in params.words("peer_ids", most=_MOST_PEERS)]
    return [_outcome(stand, community, peer, text, random_id) for peer in peers]


def _number(word: str) -> int:
    return int(word) if word.isascii() and word.isdigit() and len(word) < 19 else 0


def _community(stand: VkStand, token: Token, params: Params) -> Community:
    own = next(iter(token.pages)) if token.kind is TokenKind.COMMUNITY else None
    community = stand.communities.get(params.integer("group_id", own, least=0))
    if community is None or community.id not in token.pages:
        raise Refused(15)
    return community


def _peer(params: Params) -> int:
    return params.integer("peer_id", params.integer("user_id", 0)) or params.integer("peer_id")


def _send(stand: VkStand, community: Community, peer: int, text: str, random_id: int) -> dict[str, int]:
    earlier = community.by_random.get((peer, random_id)) if random_id else None
    if earlier is None:
        if peer in community.banned:
            raise Refused(900)
        if not any(not message.from_page for message in community.dialogs.get(peer, [])):
            raise Refused(901)
        at = stand.now()
        earlier = community.add_message(peer, text, from_page=True, at=at, random_id=random_id)
        community.by_random[peer, random_id] = earlier
        stand.teller.message(community, earlier)
        stand.published_message(community, earlier)
    return {"peer_id": peer, "message_id": earlier.id, "conversation_message_id": earlier.local_id}


def _outcome(stand: VkStand, community: Community, peer: int, text: str, random_id: int) -> dict[str, Any]:
    try:
        return dict(_send(stand, community, peer, text, random_id))
    except Refused as refused:
        error = {"code": refused.code, "description": str(refused)}
        return {"peer_id": peer, "message_id": 0, "conversation_message_id": 0, "error": error}
