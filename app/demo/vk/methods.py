"""Calls of methods: which token may call what, how often, and several at once."""

import json
from collections import Counter, deque
from collections.abc import Callable, Mapping
from typing import Any

from app.demo.vk import dialogs, walls
from app.demo.vk.model import Token
from app.demo.vk.params import Params, Refused
from app.demo.vk.state import VkStand
from app.demo.vk.vkscript import compile_calls
from app.networks.connector import TokenKind

Method = Callable[[VkStand, Token, Params], Any]

# Source: VK API schema 5.199, `access_token_type` of each method.
_READING = frozenset({TokenKind.USER, TokenKind.SERVICE})
_WRITING = frozenset({TokenKind.USER, TokenKind.COMMUNITY})
METHODS: Mapping[str, tuple[Method, frozenset[TokenKind]]] = {
    "wall.get": (walls.get, _READING),
    "wall.getById": (walls.get_by_id, _READING),
    "wall.getComments": (walls.get_comments, _READING),
    "wall.createComment": (walls.create_comment, _WRITING),
    "messages.getConversations": (dialogs.get_conversations, _WRITING),
    "messages.getHistory": (dialogs.get_history, _WRITING),
    "messages.send": (dialogs.send, _WRITING),
    "groups.getById": (dialogs.get_groups, _READING | _WRITING),
    "users.get": (dialogs.get_users, _READING | _WRITING),
}
WRITES = frozenset({"wall.createComment", "messages.send"})
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
        self.refused_as_too_many = 0

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
        forced = self._stand.faults.forced_error(method)
        if forced is not None:
            raise Refused(forced)
        if method == "execute":
            return self._execute(holder, token, given.get("code", ""))
        return {"response": self._one(method, holder, token, given)}

    def _one(self, method: str, holder: Token, token: str, given: Mapping[str, str]) -> Any:
        run, allowed = METHODS[method]
        if holder.kind not in allowed:
            raise Refused(27 if holder.kind is TokenKind.COMMUNITY else 28)
        if method == "wall.get":
            day = walls.day_of_quota(self._stand)
            if self._today[day, token] >= _WALL_GET_PER_DAY:
                raise Refused(29)
            self._today[day, token] += 1
        return run(self._stand, holder, Params(given))

    def _execute(self, holder: Token, token: str, code: str) -> dict[str, Any]:
        if holder.kind is TokenKind.SERVICE:
            raise Refused(28)
        answers: list[Any] = []
        errors: list[dict[str, Any]] = []
        for method, given in compile_calls(code):
            try:
                answers.append(self._inner(method, holder, token, given))
            except Refused as refused:
                answers.append(False)
                errors.append({"method": method, "error_code": refused.code, "error_msg": str(refused)})
        if len(json.dumps(answers, ensure_ascii=False).encode(errors="replace")) > _LONGEST_EXECUTED_BYTES:
            raise Refused(13, "response size is too big")
        return {"response": answers, "execute_errors": errors} if errors else {"response": answers}

    def _inner(self, method: str, holder: Token, token: str, given: Mapping[str, str]) -> Any:
        if method not in METHODS:
            raise Refused(3)
        forced = self._stand.faults.forced_error(method)
        if forced is not None:
            raise Refused(forced)
        return self._one(method, holder, token, given)

    def _count(self, token: str, kind: TokenKind, instant: float) -> None:
        recent = self._recent.setdefault(token, deque())
        while recent and recent[0] <= instant - self._stand.second:
            recent.popleft()
        if len(recent) >= _PER_SECOND[kind]:
            self.refused_as_too_many += 1
            raise Refused(6)
        recent.append(instant)
