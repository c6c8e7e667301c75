"""Bots Long Poll: VKontakte holds our question until something happens on the page.

Source: VK API manual, Bots Long Poll.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import aiohttp

from app.core.outbound import AnswerTooLong, read_bounded
from app.networks.access import ConnectorError, FailureKind
from app.networks.feeds import Feed, Gathered
from app.networks.tools import Tools
from app.networks.vk import events
from app.networks.vk.client import Call, Token, VkClient, envelope
from app.networks.vk.events_settings import switch_on_stream
from app.networks.vk.places import Community, page_number
from app.networks.vk.telling import Teller

# A session without error may still go silent after hours: it is renewed before that, and its settings checked.
RENEW_SECONDS = 6 * 3600
# A server that stays out of reach is asked for anew after so long.
_STUCK_SECONDS = 600
# Asking for a new key again and again ends in the daily quota: no more often than this.
_PAUSE_SECONDS = 15.0
_ANSWER_SECONDS = 10.0
_HISTORY_LOST, _KEY_EXPIRED, _ALL_LOST = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Session:
    """Where a stream stands. ts: the last event known; at: when key and server were given, seconds since 1970."""

    server: str
    key: str = field(repr=False)
    ts: str
    at: int


class Stream:
    """The streams of pages, each with its community token."""

    def __init__(self, client: VkClient, tools: Tools, teller: Teller, *, site: str, wait_seconds: float) -> None:
        self._client = client
        self._tools = tools
        self._teller = teller
        self._site = site
        self._wait_seconds = wait_seconds

    async def look(self, feed: Feed) -> Gathered:
        """What happens within the waiting time. Raises ConnectorError."""
        # A community's token opens one page; should several have been entered with it, the others cannot be theirs.
        page = min((watch.page.external_id for watch in feed.pages), key=page_number)
        community, token = Community(page_number(page), self._site), Token(feed.token, feed.value)
        known = load(feed.cursor)
        now = int(self._tools.clock.now().timestamp())
        if known is None:
            opened = await self._open(community, token)
            return Gathered(cursor=dump(opened), lost=(page,) if feed.cursor else (), more=True)
        session = known
        if now - known.at >= RENEW_SECONDS:
            session = replace(await self._open(community, token), ts=known.ts)
        try:
            answer = await self._poll(session)
        except ConnectorError:
            if now - session.at < _STUCK_SECONDS:
                raise
            renewed = await self._open(community, token)
            return Gathered(cursor=dump(replace(renewed, ts=session.ts)), more=True)
        if "failed" in answer:
            return await self._recover(answer, session, community, token)
        updates, ts = answer.get("updates"), _number_of(answer.get("ts"))
        if not isinstance(updates, list) or ts is None:
            raise ConnectorError(FailureKind.MALFORMED, "the long poll's answer has no events or no number")
        batches = await self._teller.tell({page: events.read(updates, community)}, token)
        return Gathered(batches, dump(replace(session, ts=ts)))

    async def _recover(
        self, answer: Mapping[str, Any], session: Session, community: Community, token: Token
    ) -> Gathered:
        """Go on after an answer that holds no events. Source: VK API manual, Bots Long Poll, `failed`."""
        page, code, ts = str(community.id), answer["failed"], _number_of(answer.get("ts"))
        if code == _HISTORY_LOST and ts is not None:
            return Gathered(cursor=dump(replace(session, ts=ts)), lost=(page,), more=True)
        if code not in (_HISTORY_LOST, _KEY_EXPIRED, _ALL_LOST):
            raise ConnectorError(
                FailureKind.CONFIGURATION, f"the long poll failed with {code!r:.50}", code=str(code)[:20]
            )
        if int(self._tools.clock.now().timestamp()) - session.at < _PAUSE_SECONDS:
            return Gathered(cursor=dump(session), pause_seconds=_PAUSE_SECONDS)
        renewed = await self._open(community, token)
        if code == _KEY_EXPIRED:
            return Gathered(cursor=dump(replace(renewed, ts=session.ts)), more=True)
        return Gathered(cursor=dump(renewed), lost=(page,), more=True)

    async def _open(self, community: Community, token: Token) -> Session:
        await switch_on_stream(self._client, community, token)
        given = await self._client.call(Call("groups.getLongPollServer", {"group_id": str(community.id)}), token)
        server, key, ts = (given.get(name) if isinstance(given, dict) else None for name in ("server", "key", "ts"))
        number = _number_of(ts)
        if not isinstance(server, str) or not isinstance(key, str) or number is None:
            raise ConnectorError(FailureKind.MALFORMED, "groups.getLongPollServer gave no server, key or number")
        return Session(server, key, number, int(self._tools.clock.now().timestamp()))

    async def _poll(self, session: Session) -> Mapping[str, Any]:
        params = {"act": "a_check", "key": session.key, "ts": session.ts, "wait": f"{self._wait_seconds:g}"}
        timeout = aiohttp.ClientTimeout(total=self._wait_seconds + _ANSWER_SECONDS)
        try:
            asked = self._tools.streams.get(session.server, params=params, timeout=timeout, allow_redirects=False)
            async with asked as response:
                if response.status != 200:
                    raise ConnectorError(FailureKind.TEMPORARY, f"the long poll answers HTTP {response.status}")
                return envelope(await read_bounded(response, self._tools.answer_bytes))
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            # The library's words may show the address, and the key with it.
            raise ConnectorError(FailureKind.TEMPORARY, f"the long poll fails: {type(error).__name__}") from None
        except AnswerTooLong as error:
            raise ConnectorError(FailureKind.MALFORMED, f"the long poll's answer is too long: {error}") from None


def load(cursor: str | None) -> Session | None:
    """The session that was stored, None when there is none or it cannot be read."""
    try:
        given = json.loads(cursor or "")
        return Session(str(given["server"]), str(given["key"]), str(given["ts"]), int(given["at"]))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def dump(session: Session) -> str:
    """The session as a cursor."""
    return json.dumps(asdict(session), separators=(",", ":"))


def _number_of(ts: Any) -> str | None:
    """`ts` as text: it comes as a text or as a number."""
    return str(ts)[:50] if isinstance(ts, int | str) and not isinstance(ts, bool) and ts != "" else None
