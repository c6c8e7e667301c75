"""Calls to OK: REST and the group's bot ("graph") API, with signature, rate, and failures by kind.

REST fails with HTTP 200, `error_code` in the body and a header `invocation-error`; "nothing" may come as null, {} or
an empty body.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from app.core.outbound import AnswerTooLong, read_bounded
from app.networks.connector import ConnectorError, FailureKind
from app.networks.limits import Limiter
from app.networks.ok.errors import kind_of
from app.networks.ok.signature import signature
from app.networks.ok.values import mapping, number, words

_WORDS_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class OkOptions:
    """How OK is reached.

    url            base address of the API, without a slash at its end
    site_url       where people read OK
    posts_seconds  new topics of a page are looked for so often
    per_second     calls a second with one token; OK publishes no figure
    answer_bytes   longest answer that is read
    """

    url: str
    site_url: str
    application_key: str
    application_secret: str = field(repr=False)
    posts_seconds: float = 300.0
    per_second: int = 3
    answer_bytes: int = 64 * 1024 * 1024


class OkClient:
    """OK's API. Everything that goes wrong is a ConnectorError, and none of them holds a token."""

    def __init__(self, session: aiohttp.ClientSession, limiter: Limiter, options: OkOptions) -> None:
        self._session = session
        self._limiter = limiter
        self._options = options

    async def call(self, method: str, token: str, params: Mapping[str, str], *, write: bool = False) -> Any:
        """The answer of a REST method; None for null and an empty body. Raises ConnectorError.

        write  the call publishes: when its outcome stays unknown, that is the kind of the error
        """
        signed = {
            **params,
            "method": method,
            "application_key": self._options.application_key,
            "format": "json",
            "__online": "false",
        }
        sig = signature(signed, access_token=token, application_secret=self._options.application_secret)
        form = {**signed, "sig": sig, "access_token": token}
        return await self._answer(token, write, "POST", f"{self._options.url}/fb.do", data=form)

    async def graph_get(self, path: str, token: str, query: Mapping[str, str]) -> Any:
        """The answer of the bot API for a path like "me/chats". Raises ConnectorError."""
        address = f"{self._options.url}/graph/{path}"
        return await self._answer(token, False, "GET", address, params={**query, "access_token": token})

    async def graph_post(self, path: str, token: str, body: Mapping[str, Any]) -> Any:
        """The answer of the bot API to something published. Raises ConnectorError."""
        return await self._answer(
            token,
            True,
            "POST",
            f"{self._options.url}/graph/{path}",
            params={"access_token": token},
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json;charset=utf-8"},
        )

    async def _answer(self, token: str, write: bool, verb: str, address: str, **sent: Any) -> Any:
        async with self._limiter.turn(token, per_second=self._options.per_second):
            status, headers, body = await self._exchange(write, verb, address, **sent)
        try:
            return read_answer(status, headers, body, write=write)
        except ConnectorError as error:
            if error.code == "11" or status == 429:
                self._limiter.slow(token)
            raise ConnectorError(
                error.kind,
                error.text.replace(token, "***"),
                code=error.code,
                retry_after_seconds=error.retry_after_seconds,
            ) from None

    async def _exchange(
        self, write: bool, verb: str, address: str, **sent: Any
    ) -> tuple[int, Mapping[str, str], bytes]:
        # `from None` everywhere: the library's exceptions show the address, and the bot API has its token there.
        try:
            async with self._session.request(verb, address, allow_redirects=False, **sent) as response:
                return response.status, response.headers, await read_bounded(response, self._options.answer_bytes)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise ConnectorError(FailureKind.TEMPORARY, f"no connection ({type(error).__name__})") from None
        except AnswerTooLong as error:
            kind = FailureKind.UNKNOWN_OUTCOME if write else FailureKind.MALFORMED
            raise ConnectorError(kind, f"the answer is too long: {error}") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            kind = FailureKind.UNKNOWN_OUTCOME if write else FailureKind.TEMPORARY
            raise ConnectorError(kind, f"no answer ({type(error).__name__})") from None


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
