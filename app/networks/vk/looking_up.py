"""Who a page is, and whether its tokens open it.

Source for the answers: VK API schema 5.199, groups.getById, utils.resolveScreenName, groups.getTokenPermissions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.inspection import Finding, Inspection, Trouble
from app.networks.vk import addresses, errors
from app.networks.vk.client import Call, Token, VkClient
from app.networks.vk.events_settings import stream_lacks
from app.networks.vk.fields import Json, objects, text, whole
from app.networks.vk.places import Community

_KINDS = (TokenKind.USER, TokenKind.SERVICE, TokenKind.COMMUNITY)
# `manage`: events and their settings. Source: VK API manual, rights of community tokens.
_RIGHTS = ("manage", "messages", "wall")
_GROUPS = ("group", "page", "event")
# Comments can be written on a wall that is open or limited, on one that is off or closed they cannot.
_WALL_OPEN = (1, 2)
_WRONG_KIND = (str(errors.COMMUNITY_TOKEN), str(errors.SERVICE_TOKEN), str(errors.BAD_PARAMETER), "113")
_TROUBLES = {
    FailureKind.TOKEN_REFUSED: Trouble.TOKEN_REFUSED,
    FailureKind.NO_RIGHTS: Trouble.NO_RIGHTS,
    FailureKind.CLOSED: Trouble.NO_RIGHTS,
    FailureKind.BANNED: Trouble.BANNED,
}


@dataclass(frozen=True, slots=True)
class _Who:
    """What an address points at: a community, or what it is instead."""

    group: Json | None
    trouble: Trouble | None = None


class Inspector:
    """Looks pages and tokens up."""

    def __init__(self, client: VkClient, *, site: str) -> None:
        self._client = client
        self._site = site

    async def inspect(self, address: str, tokens: Mapping[TokenKind, str]) -> Inspection:
        """Who the page is, and whether these tokens open it. Raises ConnectorError."""
        given = [Token(kind, tokens[kind]) for kind in _KINDS if tokens.get(kind)]
        if not given:
            return Inspection("", findings=[Finding(Trouble.NO_TOKEN)])
        findings: list[Finding] = []
        for token in given:
            try:
                who = await self._who(address, token)
                break
            except ConnectorError as failure:
                findings.append(_refusal(failure, token))
        else:
            # No token could ask: what they lack is all there is to say, unless the address holds the number.
            return Inspection(str(addresses.number_of(address) or ""), findings=findings)
        if who.group is None:
            return Inspection("", findings=[Finding(who.trouble or Trouble.UNKNOWN_PAGE)])
        return await self._page(who.group, given)

    async def _page(self, group: Json, given: Sequence[Token]) -> Inspection:
        community = Community(whole(group.get("id")), self._site)
        wall = group.get("wall")
        is_open = wall in _WALL_OPEN if isinstance(wall, int) else None
        findings = [Finding(Trouble.BANNED, text=_word(group, "deactivated"))] if "deactivated" in group else []
        if is_open is False:
            findings.append(Finding(Trouble.COMMENTS_CLOSED))
        for token in given:
            findings += await self._token(community, token)
        url = f"{self._site}/{_word(group, 'screen_name') or f'club{community.id}'}"
        return Inspection(str(community.id), _word(group, "name"), url, is_open, findings)

    async def _who(self, address: str, token: Token) -> _Who:
        number = addresses.number_of(address)
        if number is None:
            resolved = await self._client.call(Call("utils.resolveScreenName", {"screen_name": address}), token)
            kind = resolved.get("type") if isinstance(resolved, dict) else None
            if kind not in _GROUPS:
                return _Who(None, Trouble.PERSON if kind == "user" else Trouble.UNKNOWN_PAGE)
            number = whole(resolved.get("object_id"))
        params = {"group_ids": str(number), "fields": "wall,screen_name"}
        found = objects(await self._client.call(Call("groups.getById", params), token), "groups")
        return _Who(found[0] if found and whole(found[0].get("id")) == number else None)

    async def _token(self, community: Community, token: Token) -> Sequence[Finding]:
        try:
            if token.kind is TokenKind.COMMUNITY:
                return await self._community_token(community, token)
            return await self._reading_token(community, token)
        except ConnectorError as failure:
            return [_refusal(failure, token)]

    async def _reading_token(self, community: Community, token: Token) -> Sequence[Finding]:
        """A user's token tells its user; a service token tells none, and reads walls as the user's does."""
        if (await self._is_a_persons(token)) is not (token.kind is TokenKind.USER):
            return [Finding(Trouble.TOKEN_KIND, token.kind)]
        await self._client.call(Call("wall.get", {"owner_id": community.owner, "count": "1"}), token)
        return []

    async def _is_a_persons(self, token: Token) -> bool:
        try:
            people = await self._client.call(Call("users.get", {}), token)
        except ConnectorError as failure:
            if failure.code in _WRONG_KIND:
                return False
            raise
        return bool(objects({"people": people}, "people"))

    async def _community_token(self, community: Community, token: Token) -> Sequence[Finding]:
        told = await self._client.call(Call("groups.getTokenPermissions", {}), token)
        rights = {_word(one, "name") for one in objects(told, "permissions")}
        own = objects(await self._client.call(Call("groups.getById", {}), token), "groups")
        if [whole(one.get("id")) for one in own] != [community.id]:
            return [Finding(Trouble.OTHER_PAGE, token.kind, ", ".join(_word(one, "name") for one in own))]
        missing = [name for name in _RIGHTS if name not in rights]
        findings = [Finding(Trouble.NO_RIGHTS, token.kind, ", ".join(missing))] if missing else []
        if "manage" in rights:
            lacking = await stream_lacks(self._client, community, token)
            findings += [Finding(Trouble.EVENTS_OFF, token.kind, ", ".join(lacking))] if lacking else []
        return findings


def _refusal(failure: ConnectorError, token: Token) -> Finding:
    """What a token's failure means for the page. Raises the failure when it says nothing of the token."""
    if failure.code in _WRONG_KIND[:2]:
        return Finding(Trouble.TOKEN_KIND, token.kind, failure.text)
    trouble = _TROUBLES.get(failure.kind)
    if trouble is None:
        raise failure
    return Finding(trouble, token.kind, failure.text)


def _word(item: Any, name: str) -> str:
    return text(item, name) if isinstance(item, dict) and isinstance(item.get(name), str) else ""
