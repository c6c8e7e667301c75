"""Events of the stand-in: what is told of what happens, to whom.

Source: VK API schema 5.199, callback objects; live events differ from it where the service has to bear it.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from app.demo.faults import Faults
from app.demo.vk import shapes
from app.demo.vk.model import Comment, Community, Message, Post, Server

VERSION = "5.199"
_COMMENT = {
    "wall": "wall_reply",
    "photo": "photo_comment",
    "video": "video_comment",
    "topic": "board_post",
    "market": "market_comment",
}
# Types that can be switched on and never happen here.
_OTHERS = (
    *("audio_new", "photo_new", "video_new", "wall_repost", "poll_vote_new", "group_join", "group_leave"),
    *("group_change_settings", "group_change_photo", "group_officers_edit", "user_block", "user_unblock"),
    *("message_allow", "message_deny", "message_read", "message_typing_state", "message_reaction_event"),
    *("lead_forms_new", "market_order_new", "market_order_edit", "like_add", "like_remove", "message_event"),
    *("wall_schedule_post_new", "wall_schedule_post_delete", "donut_money_withdraw", "donut_money_withdraw_error"),
    *(f"donut_subscription_{name}" for name in ("create", "prolonged", "cancelled", "expired", "price_changed")),
)
TYPES = frozenset(
    {
        *(f"{name}_{happened}" for name in _COMMENT.values() for happened in ("new", "edit", "restore", "delete")),
        *("message_new", "message_reply", "message_edit", "wall_post_new"),
        *_OTHERS,
    }
)

Event = dict[str, Any]


class Teller:
    """Tells events to Long Poll and to the addresses of the Callback API.

    kept  so many events a community are kept for Long Poll
    crop  private messages longer than that are told, and listed, only in part; None: all are whole
    call  takes events for an address; set while the stand-in is served
    """

    def __init__(self, faults: Faults, *, kept: int = 1000, crop: int | None = None) -> None:
        self._faults = faults
        self.kept = kept
        self.crop = crop
        self.call: Callable[[Community, Server, Event], None] | None = None

    def comment(self, community: Community, kind: str, place: Post, one: Comment, happened: str) -> None:
        """Tell that a comment was written ("new"), changed, deleted or restored."""
        shape = shapes.told_deleted if happened == "delete" else shapes.told_comment
        self.tell(community, f"{_COMMENT[kind]}_{happened}", shape(community, kind, place, one))

    def post(self, community: Community, one: Post) -> None:
        """Tell of a new post."""
        self.tell(community, "wall_post_new", shapes.post(community, one))

    def message(self, community: Community, one: Message, *, edited: bool = False) -> None:
        """Tell of a private message; what citizens write comes in a wrapper, the rest without."""
        shown = shapes.message(community, one, crop=self.crop)
        if edited or one.from_page:
            self.tell(community, "message_edit" if edited else "message_reply", shown)
        else:
            client = {"button_actions": ["text"], "keyboard": False, "inline_keyboard": False, "lang_id": 0}
            self.tell(community, "message_new", {"message": shown, "client_info": client})

    def tell(self, community: Community, kind: str, thing: dict[str, Any]) -> None:
        """Tell any event to those who have its type switched on."""
        community.told += 1
        if self._faults.silent_stream:
            return
        event_id = hashlib.sha256(f"{community.id}:{community.told}".encode()).hexdigest()[:40]
        event = {"type": kind, "event_id": event_id, "v": VERSION, "group_id": community.id, "object": thing}
        stream, servers = community.stream, [one for one in community.servers.values() if kind in one.on]
        wanted = stream.enabled and kind in stream.on
        if not wanted and not servers:
            return
        for _ in range(2 if self._faults.told_twice() else 1):
            if wanted:
                stream.add(event, kept=self.kept)
            for server in servers:
                if self.call is not None and server.status == "ok":
                    self.call(community, server, event)
