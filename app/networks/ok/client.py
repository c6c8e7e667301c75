"""Calls to OK: REST and the group's bot ("graph") API, with signature, turns, and failures by kind.

REST fails with HTTP 200, `error_code` in the body and a header `invocation-error`; "nothing" may come as null, {} or
an empty body.
"""

import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from app.core.outbound import AnswerTooLong, read_bounded
from app.networks.access import ConnectorError, FailureKind
from app.networks.limits import Lane, Use
from app.networks.ok.errors import kind_of
from app.networks.ok.options import OkOptions
from app.networks.ok.restraint import Restraint
from app.networks.ok.signature import signature
from app.networks.ok.values import mapping, number, words
from app.networks.tools import Tools

_WORDS_CHARACTERS = 500


class OkClient:
    """OK's API."""

    def __init__(self, tools: Tools, options: OkOptions) -> None:
        self.tools = tools
        self.options = options
        self.restraint = Restraint(tools.limits, tools.clock)

    def account(self, token: str, *, lane: Lane = Lane.LIVE) -> "Account":
        """The API as one token opens it."""
        return Account(self, token, lane)


class Account:
    """OK's API for one token. Everything that goes wrong is a ConnectorError, and none of them holds the token."""

    def __init__(self, client: OkClient, token: str, lane: Lane) -> None:
        self._client = client
        self._token = token
        self._lane = lane

    async def call(self, method: str, params: Mapping[str, str], *, write: bool = False) -> Any:
        """The answer of a REST method; None for null and an empty body. Raises ConnectorError.

        write  the call publishes: when its outcome stays unknown, that is the kind of the error
        """
        options, use = self._client.options, self._use(method, write)
        signed = {
            **params,
            **await self._turn(use),
            "method": method,
            "application_key": options.application_key,
            "format": "json",
            "__online": "false",
        }
        secret = options.application_secret.get_secret_value()
        sig = signature(signed, access_token=self._token, application_secret=secret)
        form = {**signed, "sig": sig, "access_token": self._token}
        return await self._answer(use, "POST", f"{options.url}/fb.do", data=form)

    async def graph_get(self, path: str, query: Mapping[str, str]) -> Any:
        """The answer of the bot API for a path like "me/chats". Raises ConnectorError."""
        use = self._use(_operation(path), write=False)
        await self._turn(use)
        return await self._answer(use, "GET", self._graph(path), params={**query, "access_token": self._token})

    async def graph_post(self, path: str, body: Mapping[str, Any], *, write: bool = False) -> Any:
        """The answer of the bot API to something sent. write: it publishes. Raises ConnectorError."""
        use = self._use(_operation(path), write)
        told = {**body, **await self._turn(use)}
        return await self._answer(
            use,
            "POST",
            self._graph(path),
            params={"access_token": self._token},
            data=json.dumps(told, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json;charset=utf-8"},
        )

    def _graph(self, path: str) -> str:
        return f"{self._client.options.url}/graph/{path}"

    def _use(self, method: str, write: bool) -> Use:
        return Use(method, self._client.options.per_second, write=write, lane=self._lane)

    async def _turn(self, use: Use) -> Mapping[str, str]:
        return await self._client.tools.limits.turn(self._token, use)

    async def _answer(self, use: Use, verb: str, address: str, **sent: Any) -> Any:
        status, headers, body = await self._exchange(use.write, verb, address, **sent)
        try:
            return read_answer(status, headers, body, write=use.write)
        except ConnectorError as error:
            clean = ConnectorError(
                error.kind,
                error.text.replace(self._token, "***"),
                code=error.code,
                retry_after_seconds=error.retry_after_seconds,
            )
        await self._client.restraint.after(clean, self._token, use, read_challenge(body))
        raise clean

    async def _exchange(
        self, write: bool, verb: str, address: str, **sent: Any
    ) -> tuple[int, Mapping[str, str], bytes]:
        # `from None` everywhere: the library's exceptions show the address, and the bot API has its token there.
        tools = self._client.tools
        try:
            async with tools.http.request(verb, address, allow_redirects=False, **sent) as response:
                return response.status, response.headers, await read_bounded(response, tools.answer_bytes)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise ConnectorError(FailureKind.TEMPORARY, f"no connection ({type(error).__name__})") from None
        except AnswerTooLong as error:
            kind = FailureKind.UNKNOWN_OUTCOME if write else FailureKind.MALFORMED
            raise ConnectorError(kind, f"the answer is too long: {error}") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            kind = FailureKind.UNKNOWN_OUTCOME if write else FailureKind.TEMPORARY
            raise ConnectorError(kind, f"no answer ({type(error).__name__})") from None


def _operation(path: str) -> str:
    """The path without the chat it is about."""
    return "/".join(path.split("/")[:2])


def read_answer(status: int, headers: Mapping[str, str], body: bytes, *, write: bool) -> Any:
    """What an HTTP answer says; None for null and an empty body. Raises ConnectorError.

    write  the call was to publish: an answer that cannot be read leaves its outcome unknown
    """
    readable, answer = _parsed(body)
    told = mapping(answer)
    code = number(told.get("error_code"))
    if code is None:
        code = number(headers.get("invocation-error"))
    if code is not None:
        text = words(told.get("error_msg"))[:_WORDS_CHARACTERS]
        raise ConnectorError(kind_of(code, write=write), text, code=str(code))
    if status == 200 and readable:
        return answer
    text = f"HTTP {status}" if readable else f"HTTP {status} and no JSON"
    raise ConnectorError(_kind_by_status(status, write), text, retry_after_seconds=_retry_after(headers))


def read_challenge(body: bytes) -> Mapping[str, str]:
    """What a person has to solve, as far as a refusal tells: its words, and the data beside them."""
    told = mapping(_parsed(body)[1])
    found = {"text": words(told.get("error_msg")), "data": words(told.get("error_data"))}
    return {name: value[:_WORDS_CHARACTERS] for name, value in found.items() if value}


def _parsed(body: bytes) -> tuple[bool, Any]:
    """Whether the body could be read, and what it holds."""
    if not body.strip():
        return True, None
    try:
        return True, json.loads(body)
    except (ValueError, RecursionError):
        return False, None


def _kind_by_status(status: int, write: bool) -> FailureKind:
    if status == 429:
        return FailureKind.RATE_LIMITED
    if status >= 500:
        return FailureKind.UNKNOWN_OUTCOME if write else FailureKind.TEMPORARY
    if status == 200:
        return FailureKind.UNKNOWN_OUTCOME if write else FailureKind.MALFORMED
    return FailureKind.CONFIGURATION


def _retry_after(headers: Mapping[str, str]) -> float | None:
    seconds = number(headers.get("Retry-After"))
    return None if seconds is None else float(seconds)
