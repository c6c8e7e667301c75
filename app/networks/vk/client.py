"""Calls of VKontakte's API: one at a time, or up to 25 in one `execute`.

Source: VK API manual, requests to the API and execute; version 5.199.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from app.core.outbound import AnswerTooLong, read_bounded
from app.networks.access import ConnectorError, FailureKind, PageAccess, TokenKind
from app.networks.limits import Lane, Use
from app.networks.tools import Tools
from app.networks.vk import errors, script

VERSION = "5.199"
# Source: VK API manual, request limits; wall.get: its data limits.
_PER_SECOND = {TokenKind.USER: 3.0, TokenKind.SERVICE: 3.0, TokenKind.COMMUNITY: 20.0}
_PER_DAY = {"wall.get": 5000}
_TRIES_WHEN_TOO_MANY = 4
_OF_ONE_CALL = (
    *(FailureKind.CLOSED, FailureKind.BANNED, FailureKind.GONE),
    *(FailureKind.NO_RIGHTS, FailureKind.MALFORMED),
)
_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


@dataclass(frozen=True, slots=True)
class Token:
    """A token and its kind; the value never shows in `repr`. lane: whose use of it gives way."""

    kind: TokenKind
    value: str = field(repr=False)
    lane: Lane = Lane.LIVE


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method, all parameters as the form wants them.

    pick  only these fields of the answer's `items` are wanted, each as a list ("id", "comments.count"): whole ones of
          25 calls overrun what a script may answer
    """

    method: str
    params: Mapping[str, str]
    pick: tuple[str, ...] = ()


def token_of(page: PageAccess, *kinds: TokenKind) -> Token:
    """The page's first token of these kinds. Raises ConnectorError (TOKEN_REFUSED) when it has none."""
    for kind in kinds:
        if page.tokens.get(kind):
            return Token(kind, page.tokens[kind])
    wanted = " or ".join(kind.value for kind in kinds)
    raise ConnectorError(FailureKind.TOKEN_REFUSED, f"the page has no {wanted} token")


class VkClient:
    """Sends calls within each token's limits and turns whatever goes wrong into ConnectorError."""

    def __init__(self, tools: Tools, *, url: str) -> None:
        self._tools = tools
        self._url = url.rstrip("/")

    async def call(self, call: Call, token: Token, *, write: bool = False) -> Any:
        """What the method answers. Raises ConnectorError.

        write  the call publishes something: when its answer is lost, the outcome is unknown
        """
        answer = await self._answer(call, token, (call,), write=write)
        if "error" in answer:
            raise await self._failure(answer["error"], call.method, token, write=write)
        if "response" not in answer:
            raise _unreadable(write, "the answer holds neither a response nor an error")
        return answer["response"]

    async def call_many(
        self, calls: Sequence[Call], token: Token, *, most: int = script.MOST_CALLS
    ) -> list[Any | ConnectorError]:
        """What each of these reading calls answers, or how it alone failed; what they pick as lists, one a field.

        A user's or community's token has 25 of them in one request; a service token has no `execute`. Raises
        ConnectorError for what concerns all of them: the way to VKontakte, the token, its rate.
        most  so many in one request, where whole answers are long
        """
        outcomes: list[Any | ConnectorError] = []
        for start in range(0, len(calls), most):
            outcomes += await self._together(calls[start : start + most], token)
        return outcomes

    async def failure_inside(self, error: Any, method: str, token: Token) -> ConnectorError:
        """The failure that stands inside a good answer to a write."""
        return await self._failure(error, method, token, write=True)

    async def _together(self, calls: Sequence[Call], token: Token) -> list[Any | ConnectorError]:
        if token.kind is TokenKind.SERVICE or (len(calls) == 1 and not calls[0].pick):
            return [await self._outcome(call, token) for call in calls]
        asked = Call("execute", {"code": script.write([(one.method, one.params, one.pick) for one in calls])})
        answer = await self._answer(asked, token, calls, write=False)
        if "error" not in answer:
            return await self._outcomes(answer, calls, token)
        failure = await self._failure(answer["error"], "execute", token, write=False)
        if failure.code != str(errors.RUNTIME):
            raise failure
        if len(calls) == 1:
            return [await self._outcome(calls[0], token)]
        # Together they overrun what one script may do or answer (5 MB): each half may not.
        half = len(calls) // 2
        return [*await self._together(calls[:half], token), *await self._together(calls[half:], token)]

    async def _outcome(self, call: Call, token: Token) -> Any | ConnectorError:
        try:
            answer = await self.call(call, token)
        except ConnectorError as failure:
            if concerns_one_call(failure):
                return failure
            raise
        return script.picked(answer, call.pick) if call.pick else answer

    async def _outcomes(
        self, answer: Mapping[str, Any], calls: Sequence[Call], token: Token
    ) -> list[Any | ConnectorError]:
        """A call that failed inside a script answers `false`; the failures stand apart, in the same order."""
        answers, listed = answer.get("response"), answer.get("execute_errors", [])
        if not isinstance(answers, list) or len(answers) != len(calls) or not isinstance(listed, list):
            raise _unreadable(False, "execute did not answer call by call")
        left = iter([error for error in listed if isinstance(error, dict)])
        outcomes: list[Any | ConnectorError] = []
        for call, one in zip(calls, answers, strict=True):
            if not script.failed(one, call.pick):
                outcomes.append(one)
                continue
            failure = await self._failure(next(left, {}), call.method, token, write=False)
            if not concerns_one_call(failure):
                raise failure
            outcomes.append(failure)
        return outcomes

    async def _answer(self, call: Call, token: Token, inner: Sequence[Call], *, write: bool) -> Mapping[str, Any]:
        """The envelope of an answer, after waiting out "too many per second" a few times."""
        limits = self._tools.limits
        counted = Counter(one.method for one in inner if one.method in _PER_DAY)
        daily = {method: (count, _PER_DAY[method]) for method, count in counted.items()}
        use = Use(call.method, _PER_SECOND[token.kind], daily, write=write, lane=token.lane)
        solved: Mapping[str, str] = {}
        for left in reversed(range(_TRIES_WHEN_TOO_MANY)):
            # What a person answered to a captcha is given once: it has to last for all tries.
            solved = {**solved, **await limits.turn(token.value, use)}
            answer = await self._sent(call, token, solved, write=write)
            error = answer.get("error")
            if not isinstance(error, dict) or error.get("error_code") != errors.TOO_MANY_PER_SECOND or left == 0:
                return answer
            await limits.slow(token.value)
        raise AssertionError("the last try returns")

    async def _sent(self, call: Call, token: Token, solved: Mapping[str, str], *, write: bool) -> Mapping[str, Any]:
        form = {**call.params, **(solved if write else {}), "v": VERSION, "access_token": token.value}
        try:
            url = f"{self._url}/method/{call.method}"
            async with self._tools.http.post(url, data=form, allow_redirects=False) as response:
                if response.status >= 500:
                    raise _lost(write, f"HTTP {response.status}")
                body = await read_bounded(response, self._tools.answer_bytes)
        except _NEVER_SENT as error:
            raise ConnectorError(FailureKind.TEMPORARY, errors.masked(str(error), token.value)) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            words = str(error) or type(error).__name__
            raise _lost(write, errors.masked(words, token.value)) from error
        except AnswerTooLong as error:
            raise _unreadable(write, f"the answer is too long: {error}") from error
        return envelope(body, write=write)

    async def _failure(self, error: Any, method: str, token: Token, *, write: bool) -> ConnectorError:
        """The failure, after the uses of the token that have to rest were parked."""
        given = error if isinstance(error, dict) else {}
        failed = errors.failure(given, token=token.value, write=write, now=self._tools.clock.now())
        parking = errors.parking(failed, given, method, write=write)
        if parking is not None:
            await self._tools.limits.park(token.value, parking)
        return failed


def envelope(body: bytes, *, write: bool = False) -> Mapping[str, Any]:
    """The object an answer is. Raises ConnectorError."""
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
    if failure.kind is FailureKind.CONFIGURATION:
        return failure.code not in errors.OF_ALL_CALLS
    return failure.kind in _OF_ONE_CALL


def _lost(write: bool, text: str) -> ConnectorError:
    return ConnectorError(FailureKind.UNKNOWN_OUTCOME if write else FailureKind.TEMPORARY, text)


def _unreadable(write: bool, text: str) -> ConnectorError:
    return ConnectorError(FailureKind.UNKNOWN_OUTCOME if write else FailureKind.MALFORMED, text)
