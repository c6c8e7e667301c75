"""Calls of methods: which token may call what, how often, and several at once."""

import json
from collections import Counter, deque
from collections.abc import Callable, Mapping
from typing import Any

from app.demo.vk import dialogs, lookups, places, settings, walls
from app.demo.vk.model import Token
from app.demo.vk.params import CAPTCHA_KEY, CAPTCHA_SID, SUCCESS_TOKEN, Params, Refused
from app.demo.vk.state import VkStand
from app.demo.vk.vkscript import compile_script
from app.networks.access import TokenKind

Method = Callable[[VkStand, Token, Params], Any]

# Source: VK API schema 5.199, `access_token_type` of each method.
_PERSONAL = frozenset({TokenKind.USER})
_READING = frozenset({TokenKind.USER, TokenKind.SERVICE})
_WRITING = frozenset({TokenKind.USER, TokenKind.COMMUNITY})
_COMMUNITY = frozenset({TokenKind.COMMUNITY})
METHODS: Mapping[str, tuple[Method, frozenset[TokenKind]]] = {
    "wall.get": (walls.get, _READING),
    "wall.getById": (walls.get_by_id, _READING),
    "wall.getComments": (walls.get_comments, _READING),
    "wall.createComment": (walls.create_comment, _WRITING),
    "photos.getAllComments": (places.get_photo_comments, _PERSONAL),
    "photos.getComments": (places.reader("photo", "photo_id"), _PERSONAL),
    "photos.createComment": (places.creator("photo", "photo_id"), _PERSONAL),
    "video.get": (places.get_videos, _PERSONAL),
    "video.getComments": (places.reader("video", "video_id"), _PERSONAL),
    "video.createComment": (places.creator("video", "video_id"), _PERSONAL),
    "board.getTopics": (places.get_topics, _READING),
    "board.getComments": (places.reader("topic", "topic_id"), _READING),
    "board.createComment": (places.creator("topic", "topic_id"), _PERSONAL),
    "market.get": (places.get_goods, _PERSONAL),
    "market.getComments": (places.reader("market", "item_id"), _PERSONAL),
    "market.createComment": (places.creator("market", "item_id"), _PERSONAL),
    "messages.getConversations": (dialogs.get_conversations, _WRITING),
    "messages.getHistory": (dialogs.get_history, _WRITING),
    "messages.getByConversationMessageId": (dialogs.get_by_number, _WRITING),
    "messages.send": (dialogs.send, _WRITING),
    "groups.getById": (lookups.get_groups, _READING | _WRITING),
    "groups.getTokenPermissions": (lookups.get_permissions, _COMMUNITY),
    "groups.getLongPollServer": (settings.get_stream, _WRITING),
    "groups.getLongPollSettings": (settings.get_stream_settings, _WRITING),
    "groups.setLongPollSettings": (settings.set_stream_settings, _WRITING),
    "groups.getCallbackConfirmationCode": (settings.get_code, _WRITING),
    "groups.getCallbackServers": (settings.get_servers, _WRITING),
    "groups.addCallbackServer": (settings.add_server, _WRITING),
    "groups.editCallbackServer": (settings.edit_server, _WRITING),
    "groups.deleteCallbackServer": (settings.delete_server, _WRITING),
    "groups.setCallbackSettings": (settings.set_server_settings, _WRITING),
    "users.get": (lookups.get_users, _READING | _WRITING),
    "utils.resolveScreenName": (lookups.resolve, _READING | _WRITING),
}
# What publishes; the rest can be repeated.
WRITES = frozenset(name for name in METHODS if name.endswith(".createComment")) | {"messages.send"}
# Source: VK API manual, request limits; the daily figure of wall.get from its data limits.
_PER_SECOND = {TokenKind.USER: 3, TokenKind.SERVICE: 3, TokenKind.COMMUNITY: 20}
_WALL_GET_PER_DAY = 5000
_LONGEST_EXECUTED_BYTES = 5 * 1024 * 1024


class Caller:
    """Calls methods for clients, keeping count of what each token asks."""

    def __init__(self, stand: VkStand) -> None:
        self._stand = stand
        self._recent: dict[str, deque[float]] = {}
        self._today: Counter[tuple[str, str]] = Counter()

    def call(self, method: str, token: str, given: Mapping[str, str], *, instant: float) -> dict[str, Any]:
        """The answer to one request: `response`, with `execute_errors` where it applies. Raises Refused.

        instant  seconds of a clock that only goes forward
        """
        if not given.get("v"):
            raise Refused(8, "v is undefined")
        holder = self._stand.tokens.get(token)
        if holder is None:
            raise Refused(5, "invalid access_token")
        if method != "execute" and method not in METHODS:
            raise Refused(3)
        self._count(token, holder.kind, instant)
        if method == "execute":
            self._stand.meter.calls[method] += 1
            self._force(method, given)
            return self._execute(holder, token, given.get("code", ""))
        return {"response": self._one(method, holder, token, given)}

    def _force(self, method: str, given: Mapping[str, str]) -> None:
        """The error asked for; a captcha that was solved is none."""
        solved = given.get("captcha_sid") == CAPTCHA_SID and given.get("captcha_key") == CAPTCHA_KEY
        solved = solved or given.get("success_token") == SUCCESS_TOKEN
        if solved and self._stand.faults.force_error.get(method, (0, 0))[0] in (14, 3300):
            del self._stand.faults.force_error[method]
        forced = self._stand.faults.forced_error(method)
        if forced is not None:
            raise Refused(forced)

    def _one(self, method: str, holder: Token, token: str, given: Mapping[str, str]) -> Any:
        self._stand.meter.calls[method] += 1
        self._force(method, given)
        run, allowed = METHODS[method]
        if holder.kind not in allowed:
            raise Refused(27 if holder.kind is TokenKind.COMMUNITY else 28)
        if method == "wall.get":
            day = walls.day_of_quota(self._stand)
            if self._today[day, token] >= _WALL_GET_PER_DAY:
                self._stand.meter.exceeded["per day wall.get"] += 1
                raise Refused(29)
            self._today[day, token] += 1
        return run(self._stand, holder, Params(given))

    def _execute(self, holder: Token, token: str, code: str) -> dict[str, Any]:
        if holder.kind is TokenKind.SERVICE:
            raise Refused(28)
        answers: list[Any] = []
        errors: list[dict[str, Any]] = []
        script = compile_script(code)
        for method, given in script.calls:
            try:
                answers.append(self._inner(method, holder, token, given))
            except Refused as refused:
                answers.append(False)
                errors.append({"method": method, "error_code": refused.code, "error_msg": str(refused)})
        picked = script.answer(answers)
        if len(json.dumps(picked, ensure_ascii=False).encode(errors="replace")) > _LONGEST_EXECUTED_BYTES:
            raise Refused(13, "response size is too big")
        return {"response": picked, "execute_errors": errors} if errors else {"response": picked}

    def _inner(self, method: str, holder: Token, token: str, given: Mapping[str, str]) -> Any:
        if method not in METHODS:
            raise Refused(3)
        return self._one(method, holder, token, given)

    def _count(self, token: str, kind: TokenKind, instant: float) -> None:
        recent = self._recent.setdefault(token, deque())
        while recent and recent[0] <= instant - self._stand.second:
            recent.popleft()
        if len(recent) >= _PER_SECOND[kind]:
            self._stand.meter.exceeded["per second"] += 1
            raise Refused(6)
        recent.append(instant)
