"""Calls of a network to us: what is said to them at once. What they tell is kept first and read later."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it came.

    headers  names in lower case
    address  who called, proxies looked through
    """

    body: bytes
    headers: Mapping[str, str]
    address: str


@dataclass(frozen=True, slots=True)
class Hook:
    """Where and how a network calls us for one account.

    url           with a part nobody can guess
    secret        that the network shows with each call
    confirmation  what VK wants to hear once
    external_ids  pages the calls may be about
    """

    url: str = field(repr=False)
    secret: str = field(repr=False)
    confirmation: str = ""
    external_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is said to a call.

    text   the body of our answer, plain text
    keep   the call is genuine and tells something: it is stored before it is answered
    key    the network's own number of the event; a second call with it is answered and not kept. "" when it has none
    """

    status: int = 200
    text: str = ""
    keep: bool = False
    key: str = ""
