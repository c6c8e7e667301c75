"""Calls of MAX's Bot API, within each bot's rate.

Source: dev.max.ru, API reference; limits as announced for 11 May 2026: 30 calls a second and bot, 2 of GET /updates.
"""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from app.core.outbound import AnswerTooLong, read_bounded
from app.networks.access import ConnectorError, FailureKind, account_of
from app.networks.limits import Lane, Parking, Part, Use
from app.networks.max import errors
from app.networks.max.fields import number_or_none
from app.networks.max.options import MaxOptions
from app.networks.tools import Tools

_PER_SECOND = 30.0
_UPDATES_PER_MINUTE = 120.0
_TRIES_WHEN_TOO_MANY = 4
# A long poll that answers so much later than it was to wait is given up.
_PATIENCE_SECONDS = 15.0
_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


@dataclass(frozen=True, slots=True)
class Call:
    """One call.

    method  "GET /chats", without ids: limits and stand-ins know it by that
    path    with ids
    wait    a long poll waits so many seconds; None for any other call
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    write: bool = False
    wait: float | None = None
    lane: Lane = Lane.LIVE


class MaxClient:
    """Sends calls within each bot's rate and turns whatever goes wrong into ConnectorError."""

    def __init__(self, tools: Tools, options: MaxOptions) -> None:
        """Reads `options.ca_file`. Raises OSError when it cannot be read."""
        self._tools = tools
        self._url = options.url.rstrip("/")
        # Made once: reading certificates takes tens of milliseconds.
        self._ssl: ssl.SSLContext | bool = (
            ssl.create_default_context(cafile=options.ca_file) if options.ca_file else True
        )
        self._bots: dict[str, int] = {}

    async def call(self, call: Call, token: str) -> Any:
        """The JSON a call answers. Raises ConnectorError."""
        for left in reversed(range(_TRIES_WHEN_TOO_MANY)):
            parameters = await self._tools.limits.turn(token, _use(call))
            status, answer = await self._sent(call, token, parameters)
            if status < 400:
                return answer
            if status != errors.TOO_MANY or left == 0:
                raise errors.failure(status, answer, token=token, write=call.write)
            await self._tools.limits.slow(token)
        raise AssertionError("the last try returns or raises")

    async def bot_id(self, token: str) -> int:
        """The user id of the bot this token is of; asked once. Raises ConnectorError."""
        account = account_of(token)
        if account not in self._bots:
            answer = await self.call(Call("GET /me", "/me"), token)
            known = number_or_none(answer, "user_id") if isinstance(answer, dict) else None
            if known is None:
                raise errors.unreadable(False, "the answer does not say who the bot is")
            self._bots[account] = known
        return self._bots[account]

    async def _sent(self, call: Call, token: str, parameters: Mapping[str, str]) -> tuple[int, Any]:
        session = self._tools.http if call.wait is None else self._tools.streams
        asked: dict[str, Any] = {
            "params": {**call.query, **parameters},
            "headers": {"Authorization": token},
            "ssl": self._ssl,
            "allow_redirects": False,
        }
        if call.body is not None:
            asked["json"] = call.body
        if call.wait is not None:
            asked["timeout"] = aiohttp.ClientTimeout(total=call.wait + _PATIENCE_SECONDS)
        try:
            verb = call.method.split(" ", 1)[0]
            async with session.request(verb, f"{self._url}{call.path}", **asked) as response:
                body = await read_bounded(response, self._tools.answer_bytes)
                await self._obey(response, token)
                return response.status, _decoded(body, response.status, call.write)
        except _NEVER_SENT as error:
            raise ConnectorError(FailureKind.TEMPORARY, errors.masked(str(error), token)) from None
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise errors.lost(call.write, errors.masked(str(error) or type(error).__name__, token)) from None
        except AnswerTooLong as error:
            raise errors.unreadable(call.write, f"the answer is too long: {error}") from None

    async def _obey(self, response: aiohttp.ClientResponse, token: str) -> None:
        """Let the bot rest as long as MAX says; that it may say so with 429 is not documented."""
        wait = response.headers.get("Retry-After", "")
        if response.status == errors.TOO_MANY and wait.isascii() and wait.isdigit():
            parking = Parking(Part.ALL, FailureKind.RATE_LIMITED, float(wait), text="MAX asked to wait")
            await self._tools.limits.park(token, parking)


def _use(call: Call) -> Use:
    if call.wait is None:
        return Use(call.method, _PER_SECOND, write=call.write, lane=call.lane)
    # The rate of one method: counted as the target of its own.
    return Use(call.method, _PER_SECOND, target="updates", target_per_minute=_UPDATES_PER_MINUTE)


def _decoded(body: bytes, status: int, write: bool) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        if status >= 400:  # a gateway's page: the status says what there is to say
            return None
        raise errors.unreadable(write, "the answer is not JSON") from None
