"""Calls of Telegram's Bot API.

Source: core.telegram.org/bots/api, Making requests. The token stands in the path, so no address is ever shown.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import aiohttp

from app.core.outbound import AnswerTooLong, read_bounded
from app.networks.access import ConnectorError, FailureKind
from app.networks.limits import Parking, Part, Use
from app.networks.telegram import errors
from app.networks.telegram.fields import Json, inside, number_or_none
from app.networks.telegram.options import TelegramOptions
from app.networks.tools import Tools

# Source: core.telegram.org/bots/faq, My bot is hitting limits.
PER_SECOND = 30.0
_PER_MINUTE_IN_GROUP, _PER_MINUTE_IN_PRIVATE = 20.0, 60.0
MOST_UPDATES = 100
# A long poll that Telegram has not ended so long after its time never ends.
_SLACK_SECONDS = 15.0
_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


class Upgraded(Exception):
    """The group has become a supergroup: a call for it has to be repeated with its new id."""

    def __init__(self, chat: int) -> None:
        super().__init__(f"the group is {chat} now")
        self.chat = chat


@dataclass(frozen=True, slots=True)
class _Request:
    """One call. wait_seconds: of a long poll; None for others, to which the session's own time-out applies."""

    token: str = field(repr=False)
    method: str
    params: Mapping[str, Any]
    write: bool = False
    wait_seconds: float | None = None


class TelegramClient:
    """Sends calls within the bot's limits and turns whatever goes wrong into ConnectorError."""

    def __init__(self, tools: Tools, options: TelegramOptions) -> None:
        self._tools = tools
        self._url = options.url.rstrip("/")

    async def call(self, token: str, method: str, params: Mapping[str, Any] | None = None) -> Any:
        """What a method that publishes nothing answers. Raises ConnectorError."""
        return await self._asked(_Request(token, method, params or {}), Use(method, PER_SECOND))

    async def updates(self, token: str, params: Mapping[str, Any], *, wait_seconds: float) -> Any:
        """What happened, as soon as anything did. Raises ConnectorError."""
        params = {**params, "timeout": int(wait_seconds), "limit": MOST_UPDATES}
        request = _Request(token, "getUpdates", params, wait_seconds=wait_seconds)
        return await self._asked(request, Use("getUpdates", PER_SECOND))

    async def send(self, token: str, chat: int, params: Mapping[str, Any]) -> Any:
        """The message that was sent to a chat.

        Raises Upgraded; ConnectorError, of UNKNOWN_OUTCOME when the message may have been sent.
        """
        request = _Request(token, "sendMessage", {"chat_id": chat, **params}, write=True)
        a_minute = _PER_MINUTE_IN_GROUP if chat < 0 else _PER_MINUTE_IN_PRIVATE
        use = Use("sendMessage", PER_SECOND, write=True, target=str(chat), target_per_minute=a_minute)
        try:
            return await self._asked(request, use)
        except ConnectorError as failure:
            if chat > 0 and failure.kind is FailureKind.NO_RIGHTS:  # a dialog has no rights, only a person who is away
                raise ConnectorError(FailureKind.RECIPIENT_REFUSES, failure.text, code=failure.code) from None
            raise

    async def _asked(self, request: _Request, use: Use) -> Any:
        await self._tools.limits.turn(request.token, use)
        try:
            return _result(await self._answer(request), request)
        except ConnectorError as failure:
            if failure.kind is FailureKind.RATE_LIMITED:
                # Telegram does not say whether the bot or the chat was too busy; other chats find out by themselves.
                part = Part.TARGET if use.target else Part.ALL
                seconds = failure.retry_after_seconds
                parking = Parking(part, failure.kind, seconds, use.target, failure.code, failure.text)
                await self._tools.limits.park(request.token, parking)
            raise

    async def _answer(self, request: _Request) -> Json:
        url = f"{self._url}/bot{quote(request.token, safe=':')}/{request.method}"
        polls = request.wait_seconds is not None
        session = self._tools.streams if polls else self._tools.http
        longest = aiohttp.ClientTimeout(total=(request.wait_seconds or 0.0) + _SLACK_SECONDS)
        timeout = longest if polls else session.timeout
        try:
            async with session.post(url, json=request.params, allow_redirects=False, timeout=timeout) as response:
                return _envelope(await read_bounded(response, self._tools.answer_bytes), response.status, request)
        except _NEVER_SENT as error:
            raise ConnectorError(FailureKind.TEMPORARY, errors.masked(str(error), request.token)) from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _lost(request, errors.masked(str(error) or type(error).__name__, request.token)) from None
        except AnswerTooLong as error:
            raise _unreadable(request, f"the answer is too long: {error}") from None


def _envelope(body: bytes, status: int, request: _Request) -> Json:
    """The answer, whatever its HTTP status: refusals of the Bot API carry their own code. Raises ConnectorError."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict) and isinstance(answer.get("ok"), bool):
        return answer
    if status >= 500:  # of something between us and the Bot API
        raise _lost(request, f"HTTP {status}")
    raise _unreadable(request, "the answer is none of the Bot API")


def _result(answer: Json, request: _Request) -> Any:
    if answer["ok"] and "result" in answer:
        return answer["result"]
    upgraded = number_or_none(inside(answer, "parameters"), "migrate_to_chat_id")
    if upgraded is not None and request.write:
        raise Upgraded(upgraded)
    raise errors.failure(answer, token=request.token, write=request.write)


def _lost(request: _Request, text: str) -> ConnectorError:
    return ConnectorError(FailureKind.UNKNOWN_OUTCOME if request.write else FailureKind.TEMPORARY, text)


def _unreadable(request: _Request, text: str) -> ConnectorError:
    return ConnectorError(FailureKind.UNKNOWN_OUTCOME if request.write else FailureKind.MALFORMED, text)
