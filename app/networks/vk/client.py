"""Calls of VKontakte's API: one at a time, or up to 25 in one `execute`.

Source: VK API manual, requests to the API and execute; version 5.199.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from app.core.clock import Clock
from app.core.outbound import AnswerTooLong, read_bounded
from app.networks.connector import ConnectorError, FailureKind, PageAccess, TokenKind
from app.networks.limits import Limiter
from app.networks.vk import errors

VERSION = "5.199"
MOST_CALLS = 25
# Source: VK API manual, request limits.
_PER_SECOND = {TokenKind.USER: 3, TokenKind.SERVICE: 3, TokenKind.COMMUNITY: 20}
_TRIES_WHEN_TOO_MANY = 4
_OF_ONE_CALL = (FailureKind.CLOSED, FailureKind.GONE, FailureKind.NO_RIGHTS, FailureKind.MALFORMED)
_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)

Params = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class VkOptions:
    """How VKontakte is reached.

    url            base address of the API
    site_url       where people read VKontakte: links to comments
    posts_seconds  new posts of a page are looked for so often; each look counts against 5,000 a day and token
    answer_bytes   longest answer that is read
    """

    url: str
    site_url: str
    posts_seconds: float = 300.0
    answer_bytes: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Token:
    """A token and its kind; the value never shows in `repr`."""

    kind: TokenKind
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method, all parameters as the form wants them."""

    method: str
    params: Params


def token_of(page: PageAccess, *kinds: TokenKind) -> Token:
    """The page's first token of these kinds. Raises ConnectorError (TOKEN_REFUSED) when it has none."""
    for kind in kinds:
        if page.tokens.get(kind):
            return Token(kind, page.tokens[kind])
    wanted = " or ".join(kind.value for kind in kinds)
    raise ConnectorError(FailureKind.TOKEN_REFUSED, f"the page has no {wanted} token")


class VkClient:
    """Sends calls within each token's rate and turns whatever goes wrong into ConnectorError."""

    def __init__(self, session: aiohttp.ClientSession, limiter: Limiter, clock: Clock, options: VkOptions) -> None:
        self._session = session
        self._limiter = limiter
        self._clock = clock
        self._url = options.url.rstrip("/")
        self._answer_bytes = options.answer_bytes

    async def call(self, call: Call, token: Token, *, write: bool = False) -> Any:
        """What the method answers. Raises ConnectorError.

        write  the call publishes something: when its answer is lost, the outcome is unknown
        """
        answer = await self._answer(call, token, write=write)
        if "error" in answer:
            raise self._failure(answer["error"], token, write=write)
        if "response" not in answer:
            raise _unreadable(write, "the answer holds neither a response nor an error")
        return answer["response"]

    async def call_many(self, calls: Sequence[Call], token: Token) -> list[Any | ConnectorError]:
        """What each of these reading calls answers, or how it alone failed.

        A user's or community's token has 25 of them in one request; a service token has no `execute`. Raises
        ConnectorError for what concerns all of them: the way to VKontakte, the token, its rate.
        """
        if len(calls) > MOST_CALLS:
            return [*await self.call_many(calls[:MOST_CALLS], token), *await self.call_many(calls[MOST_CALLS:], token)]
        if len(calls) < 2 or token.kind is TokenKind.SERVICE:
            return [await self._outcome(call, token) for call in calls]
        answer = await self._answer(Call("execute", {"code": _script(calls)}), token, write=False)
        if "error" in answer:
            failure = self._failure(answer["error"], token, write=False)
            if failure.code != str(errors.RUNTIME):
                raise failure
            # Together they overrun what one script may do or answer (5 MB): each half may not.
            half = len(calls) // 2
            return [*await self.call_many(calls[:half], token), *await self.call_many(calls[half:], token)]
        return self._outcomes(answer, calls, token)

    async def _outcome(self, call: Call, token: Token) -> Any | ConnectorError:
        try:
            return await self.call(call, token)
        except ConnectorError as failure:
            if concerns_one_call(failure):
                return failure
            raise

    def _outcomes(self, answer: Mapping[str, Any], calls: Sequence[Call], token: Token) -> list[Any | ConnectorError]:
        """A call that failed inside a script answers `false`; the failures stand apart, in the same order."""
        answers, listed = answer.get("response"), answer.get("execute_errors", [])
        if not isinstance(answers, list) or len(answers) != len(calls) or not isinstance(listed, list):
            raise _unreadable(False, "execute did not answer call by call")
        left = iter([error for error in listed if isinstance(error, dict)])
        outcomes: list[Any | ConnectorError] = []
        for one in answers:
            failure = self._failure(next(left, {}), token, write=False) if one is False else None
            if failure is not None and not concerns_one_call(failure):
                raise failure
            outcomes.append(one if failure is None else failure)
        return outcomes

    async def _answer(self, call: Call, token: Token, *, write: bool) -> Mapping[str, Any]:
        """The envelope of an answer, after waiting out "too many per second" a few times."""
        for left in reversed(range(_TRIES_WHEN_TOO_MANY)):
            async with self._limiter.turn(token.value, per_second=_PER_SECOND[token.kind]):
                answer = await self._sent(call, token, write=write)
            error = answer.get("error")
            if not isinstance(error, dict) or error.get("error_code") != errors.TOO_MANY_PER_SECOND or left == 0:
                return answer
            self._limiter.slow(token.value)
        raise AssertionError("the last try returns")

    async def _sent(self, call: Call, token: Token, *, write: bool) -> Mapping[str, Any]:
        form = {**call.params, "v": VERSION, "access_token": token.value}
        try:
            url = f"{self._url}/method/{call.method}"
            async with self._session.post(url, data=form, allow_redirects=False) as response:
                if response.status >= 500:
                    raise _lost(write, f"HTTP {response.status}")
                body = await read_bounded(response, self._answer_bytes)
        except _NEVER_SENT as error:
            raise ConnectorError(FailureKind.TEMPORARY, errors.masked(str(error), token.value)) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            words = str(error) or type(error).__name__
            raise _lost(write, errors.masked(words, token.value)) from error
        except AnswerTooLong as error:
            raise _unreadable(write, f"the answer is too long: {error}") from error
        return _envelope(body, write)

    def _failure(self, error: Any, token: Token, *, write: bool) -> ConnectorError:
        given = error if isinstance(error, dict) else {}
        return errors.failure(given, token=token.value, write=write, now=self._clock.now())

    def failure_inside(self, error: Any, token: Token) -> ConnectorError:
        """The failure that stands inside a good answer to a write."""
        return self._failure(error, token, write=True)


def _script(calls: Sequence[Call]) -> str:
    listed = ",".join(f"API.{call.method}({json.dumps(call.params, separators=(',', ':'))})" for call in calls)
    return f"return [{listed}];"


def _envelope(body: bytes, write: bool) -> Mapping[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _unreadable(write, "the answer is not JSON") from error
    if not isinstance(answer, dict):
        raise _unreadable(write, "the answer is not an object")
    return answer


def concerns_one_call(failure: ConnectorError) -> bool:
    """Whether other calls may fare better: VKontakte answered, and the trouble is with what was asked for."""
    if failure.kind is FailureKind.TEMPORARY:
        return failure.code != ""
    return failure.kind in _OF_ONE_CALL or failure.code == str(errors.BAD_PARAMETER)


def _lost(write: bool, text: str) -> ConnectorError:
    return ConnectorError(FailureKind.UNKNOWN_OUTCOME if write else FailureKind.TEMPORARY, text)


def _unreadable(write: bool, text: str) -> ConnectorError:
    return ConnectorError(FailureKind.UNKNOWN_OUTCOME if write else FailureKind.MALFORMED, text)
