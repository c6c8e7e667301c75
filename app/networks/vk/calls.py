"""Callback API: VKontakte calls us when something happens on a page.

Source: VK API manual, Callback API; VK API schema 5.199, groups.addCallbackServer and its like.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.networks.access import ConnectorError, FailureKind
from app.networks.feeds import Feed, Gathered
from app.networks.push import Call as Called
from app.networks.push import Hook, Receipt
from app.networks.vk import events
from app.networks.vk.client import Call, Token, VkClient
from app.networks.vk.events_settings import switch_on_calls
from app.networks.vk.fields import objects, whole
from app.networks.vk.places import Community, page_number
from app.networks.vk.telling import Teller

# Source: VK API schema 5.199: titles have at most 14 characters, secrets 50.
_TITLE = "Otklik"
_LONGEST_SECRET = 50
_OK = "ok"
# VKontakte asks once more whether an address is ours when it was changed; in these states it does not call.
_SLEEPING = ("unconfigured", "failed")


def receive(call: Called, hook: Hook) -> Receipt:
    """What to say to a call, and whether it is to be kept: pure. Never raises.

    The question for the confirmation text may come without the secret: the address alone is secret then.
    """
    told = _read(call.body)
    if told is None:
        return Receipt(400, "not an event")
    confirming = told.get("type") == "confirmation"
    given = told.get("secret")
    genuine = isinstance(given, str) and hmac.compare_digest(_bytes(given), _bytes(hook.secret[:_LONGEST_SECRET]))
    if not genuine and not (confirming and given is None):
        return Receipt(403, "wrong secret")
    if str(told.get("group_id")) not in hook.external_ids:
        return Receipt(403, "another community")
    if confirming:
        return Receipt(text=hook.confirmation)
    key = told.get("event_id")
    return Receipt(text=_OK, keep=told.get("type") in events.TYPES, key=key if isinstance(key, str) else "")


class Calls:
    """The calls of pages, each with its community token."""

    def __init__(self, client: VkClient, teller: Teller, *, site: str) -> None:
        self._client = client
        self._teller = teller
        self._site = site

    async def read(self, feed: Feed, calls: Sequence[str]) -> Gathered:
        """What calls that were kept say, in the order they came. Raises ConnectorError."""
        pages = {page_number(watch.page.external_id): watch.page.external_id for watch in feed.pages}
        first = next(iter(pages))
        updates: dict[int, list[Any]] = {}
        for body in calls:
            told = _read(body.encode(errors="replace"))
            page = whole(told.get("group_id")) if told else first
            if page in pages:
                updates.setdefault(page, []).append(body if told is None else told)
        told_of = {pages[page]: events.read(some, Community(page, self._site)) for page, some in updates.items()}
        return Gathered(await self._teller.tell(told_of, Token(feed.token, feed.value)), feed.cursor)

    async def subscribe(self, feed: Feed, hook: Hook) -> Hook:
        """Have VKontakte call us; the hook with the text it wants to hear. Safe to repeat. Raises ConnectorError.

        VKontakte asks for that text at once when an address is entered. So a hook without it is only given the text:
        the address is entered when it comes again, with the text stored.
        """
        community, token = self._page(feed), Token(feed.token, feed.value)
        group = {"group_id": str(community.id)}
        code = str(await self._field(Call("groups.getCallbackConfirmationCode", group), "code", token))
        if code != hook.confirmation:
            return replace(hook, confirmation=code)
        address = {"url": hook.url, "title": _TITLE, "secret_key": hook.secret[:_LONGEST_SECRET]}
        server = await self._server(community, hook, token)
        if server is None:
            number = whole(await self._field(Call("groups.addCallbackServer", group | address), "server_id", token))
        else:
            number = whole(server["id"])
        await switch_on_calls(self._client, community, token, number)
        if server is not None and server.get("status") in _SLEEPING:
            call = Call("groups.editCallbackServer", group | address | {"server_id": str(number)})
            await self._client.call(call, token)
        return hook

    async def unsubscribe(self, feed: Feed, hook: Hook) -> None:
        """Have VKontakte call us no more. Safe to repeat. Raises ConnectorError."""
        community, token = self._page(feed), Token(feed.token, feed.value)
        server = await self._server(community, hook, token)
        if server is not None:
            params = {"group_id": str(community.id), "server_id": str(whole(server["id"]))}
            await self._client.call(Call("groups.deleteCallbackServer", params), token)

    async def _server(self, community: Community, hook: Hook, token: Token) -> Mapping[str, Any] | None:
        listed = await self._client.call(Call("groups.getCallbackServers", {"group_id": str(community.id)}), token)
        ours = [one for one in objects(listed, "items") if one.get("url") == hook.url and whole(one.get("id"))]
        return ours[0] if ours else None

    async def _field(self, call: Call, name: str, token: Token) -> Any:
        answer = await self._client.call(call, token)
        if not isinstance(answer, dict) or name not in answer:
            raise ConnectorError(FailureKind.MALFORMED, f"{call.method} gave no {name}")
        return answer[name]

    def _page(self, feed: Feed) -> Community:
        return Community(min(page_number(watch.page.external_id) for watch in feed.pages), self._site)


def _read(body: bytes) -> Mapping[str, Any] | None:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")
