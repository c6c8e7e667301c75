"""One POST to a receiver."""

import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from app.core.outbound import PrivateAddress
from app.networks.text import clean_text
from app.webhooks.schedule import Answer

Http = aiohttp.ClientSession

_READ_BYTES = 1024
# What can go wrong on the way; a TimeoutError is an OSError.
_FAILURES = (aiohttp.ClientError, OSError, UnicodeError)


def longest(http: Http) -> timedelta:
    """The time after which a call through this session has certainly ended."""
    return timedelta(seconds=(http.timeout.total or 300) + 15)


async def post(http: Http, url: str, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Answer:
    """What the receiver answers, or why there is no answer; never raises for what a receiver does.

    Redirects are not followed and at most a kilobyte is read. `http` bounds the time and refuses private addresses.
    """
    began = time.monotonic()
    try:
        async with http.post(
            url, data=body, headers={"Content-Type": "application/json", **headers}, allow_redirects=False
        ) as response:
            text = await _beginning(response)
            status, retry_after = response.status, response.headers.get("Retry-After", "")
    except _FAILURES as error:
        return Answer(None, _reason(error), took_ms=_since(began))
    return Answer(status, _refused(status), text, _since(began), _pause(retry_after, now))


async def _beginning(response: aiohttp.ClientResponse) -> str:
    """As much of the body as comes; the status counts even when the body breaks off."""
    parts = bytearray()
    with suppress(*_FAILURES):
        while len(parts) < _READ_BYTES and not response.content.at_eof():
            parts += await response.content.read(_READ_BYTES - len(parts))
    if not response.content.at_eof():
        response.close()  # the rest is not waited for
    return clean_text(parts.decode(errors="replace"))


def _refused(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return f"The receiver redirects ({status}); enter the address it redirects to."
    return f"The receiver answered {status}."


def _reason(error: Exception) -> str:
    inner = getattr(error, "os_error", error)
    if isinstance(inner, PrivateAddress):
        return f"{inner}."
    if isinstance(error, TimeoutError):
        return "The receiver did not answer in time."
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "The host name is not known."
    if isinstance(error, aiohttp.ClientSSLError):
        return "The receiver's certificate is not valid."
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"No connection: {error.os_error.strerror or type(error.os_error).__name__}."
    return f"The receiver broke the connection ({type(error).__name__})."


def _pause(retry_after: str, now: datetime) -> float | None:
    """Source: RFC 9110, 10.2.3: Retry-After is a number of seconds or a date."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return ((until if until.tzinfo else until.replace(tzinfo=UTC)) - now).total_seconds()


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
