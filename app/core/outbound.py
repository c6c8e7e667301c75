"""Calls to the outside: time-outs, bounded answers, no redirects, private addresses refused.

Two kinds of session are made from here: one for the networks, whose addresses the operator of the service sets, and
one for addresses that users enter (webhooks), which must not become a way into the internal network.
Source: OWASP, Server-Side Request Forgery Prevention: check the resolved address that is connected to, not the name.
"""

import ipaddress
import socket
from collections.abc import Sequence

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_AGENT = "Otklik/0.1"


class PrivateAddress(OSError):
    """The host resolves to an address that is not public and not allowed by the settings."""


class AnswerTooLong(Exception):
    """The other side sent more than was agreed to read."""


class Allowed:
    """Which private hosts and networks may be called although they are not public."""

    def __init__(self, listed: str) -> None:
        """listed: host names, addresses or networks by comma. Raises ValueError for a broken network."""
        entries = [entry.strip() for entry in listed.split(",") if entry.strip()]
        self._hosts = {entry.lower() for entry in entries if not _is_network(entry)}
        self._networks = [ipaddress.ip_network(entry, strict=False) for entry in entries if _is_network(entry)]

    def check(self, host: str, address: str) -> None:
        """Raises PrivateAddress when this address of this host may not be called."""
        ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
        mapped = getattr(ip, "ipv4_mapped", None)
        ip = mapped or ip
        if ip.is_global and not ip.is_multicast:
            return
        if host.lower() in self._hosts or any(
            ip in network for network in self._networks if ip.version == network.version
        ):
            return
        raise PrivateAddress(f"{host} is at {ip}, which is not a public address; allow it in OTKLIK_WEBHOOK_ALLOW")


def _is_network(entry: str) -> bool:
    try:
        ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False
    return True


class _GuardedResolver(AbstractResolver):
    """Resolves names and refuses answers that point inside."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        for entry in found:
            self._allowed.check(host, entry["host"])
        return found

    async def close(self) -> None:
        await self._inner.close()


class _GuardedConnector(aiohttp.TCPConnector):
    """Also checks hosts given as addresses: the resolver is not asked for those."""

    def __init__(self, allowed: Allowed) -> None:
        super().__init__(resolver=_GuardedResolver(allowed), use_dns_cache=False, limit=100, limit_per_host=4)
        self._allowed = allowed

    async def _resolve_host(self, host: str, port: int, traces: Sequence[object] | None = None) -> list[ResolveResult]:
        found = await super()._resolve_host(host, port, traces)  # type: ignore[arg-type]
        for entry in found:
            self._allowed.check(host, entry["host"])
        return found


def networks_session(*, timeout_seconds: float) -> aiohttp.ClientSession:
    """A client session for the social networks' APIs."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=timeout_seconds, connect=min(10.0, timeout_seconds)),
        connector=aiohttp.TCPConnector(limit=200, limit_per_host=100),
        headers={"User-Agent": _AGENT},
        cookie_jar=aiohttp.DummyCookieJar(),
    )


def streams_session() -> aiohttp.ClientSession:
    """A client session for long polls: any number at once, each with a time-out of its own."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=None, connect=10.0),
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60.0),
        headers={"User-Agent": _AGENT},
        cookie_jar=aiohttp.DummyCookieJar(),
    )


def guarded_session(*, timeout_seconds: float, allow: str) -> aiohttp.ClientSession:
    """A client session for addresses that users enter. Its calls raise PrivateAddress (an OSError inside aiohttp's)."""
    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=timeout_seconds, connect=min(5.0, timeout_seconds)),
        connector=_GuardedConnector(Allowed(allow)),
        headers={"User-Agent": _AGENT},
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )


async def read_bounded(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    """The whole body. Raises AnswerTooLong past `most_bytes`, without reading further."""
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_chunked(64 * 1024):
        size += len(part)
        if size > most_bytes:
            response.close()
            raise AnswerTooLong(f"more than {most_bytes} bytes")
        parts.append(part)
    return b"".join(parts)
