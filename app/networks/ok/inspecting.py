"""Who a page is and whether tokens open it, asked before it is registered."""

from collections.abc import Awaitable, Callable, Mapping

from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.inspection import Finding, Inspection, Trouble
from app.networks.ok import parse_graph
from app.networks.ok.client import OkClient
from app.networks.ok.values import identifier, mapping, words

_REFUSALS = {
    FailureKind.TOKEN_REFUSED: Trouble.TOKEN_REFUSED,
    FailureKind.NO_RIGHTS: Trouble.NO_RIGHTS,
    FailureKind.BANNED: Trouble.BANNED,
    FailureKind.CLOSED: Trouble.NO_RIGHTS,
}
_ONE = {"category": "GROUP", "count": "1"}
_UNKNOWN = frozenset({FailureKind.GONE, FailureKind.BANNED})


class Inspector:
    """One inspection. Each step may find things that stand in the way."""

    def __init__(self, client: OkClient, tokens: Mapping[TokenKind, str]) -> None:
        self._site_url = client.options.site_url
        self._user = client.account(tokens[TokenKind.USER]) if TokenKind.USER in tokens else None
        self._group = client.account(tokens[TokenKind.GROUP]) if TokenKind.GROUP in tokens else None
        self._findings: list[Finding] = []

    async def inspect(self, address: str) -> Inspection:
        """Who the page is. Raises ConnectorError when the network cannot be asked."""
        kind, _, value = address.partition(":")
        if kind == "person":
            return Inspection("", url=f"{self._site_url}/profile/{value}", findings=[Finding(Trouble.PERSON)])
        if self._user is None and self._group is None:
            return Inspection("", findings=[Finding(Trouble.NO_TOKEN)])
        own = await self._whose_group_token()
        if kind == "name" and (found := await self._resolve(value)) is not None:
            kind, value = found
        if kind == "person":
            return Inspection("", findings=[Finding(Trouble.PERSON), *self._findings])
        # The account may be unable to say who it is: the group's own token can, then.
        external_id = value if kind == "group" else own[0]
        name = await self._name(external_id) if external_id else None
        if not external_id or name == "":
            return Inspection("", findings=[*self._findings, Finding(Trouble.UNKNOWN_PAGE)])
        if own[0] and own[0] != external_id:
            self._findings.append(Finding(Trouble.OTHER_PAGE, TokenKind.GROUP, own[1]))
        await self._check_reading(external_id)
        shown = name or (own[1] if own[0] == external_id else "")
        return Inspection(external_id, shown, f"{self._site_url}/group/{external_id}", None, self._findings)

    async def _whose_group_token(self) -> tuple[str, str]:
        """Id and name of the group whose token was given; "" when that is not known."""
        if self._group is None:
            return "", ""
        try:
            return parse_graph.group_of(await self._group.graph_get("me/info", {}))
        except ConnectorError as error:
            group = self._group
            await self._refused(error, TokenKind.GROUP, lambda: group.call("discussions.getList", _ONE))
            return "", ""

    async def _resolve(self, name: str) -> tuple[str, str] | None:
        """Kind and number of what has a short name; None when the account could not be asked."""
        if self._user is None:
            return None
        try:
            told = mapping(await self._user.call("url.getInfo", {"url": f"{self._site_url}/{name}"}))
        except ConnectorError as error:
            if error.kind in _UNKNOWN:
                return "group", ""
            await self._refused_user(error)
            return None
        kinds = {"GROUP": "group", "PROFILE": "person"}
        number = identifier(told.get("objectIdStr")) or identifier(told.get("objectId")) or ""
        kind = kinds.get(words(told.get("type")), "")
        return (kind, number) if kind else ("group", "")

    async def _name(self, external_id: str) -> str | None:
        """The group's name; "" when there is no such group, None when the account could not be asked."""
        if self._user is None:
            return None
        try:
            answer = await self._user.call("group.getInfo", {"uids": external_id, "fields": "uid,name"})
        except ConnectorError as error:
            if error.kind in _UNKNOWN:
                return ""
            await self._refused_user(error)
            return None
        listed = mapping(answer).get("groups") if isinstance(answer, dict) else answer
        groups = [mapping(one) for one in listed] if isinstance(listed, list) else []
        names = [words(one.get("name")) for one in groups if identifier(one.get("uid")) == external_id]
        return (names[0] or external_id) if names else ""

    async def _check_reading(self, external_id: str) -> None:
        """Whether the account may read what the sweep reads."""
        for method, params in (
            ("discussions.getList", _ONE),
            ("mediatopic.getTopics", {"gid": external_id, "count": "1"}),
        ):
            if self._user is None or any(finding.token is TokenKind.USER for finding in self._findings):
                return
            try:
                await self._user.call(method, params)
            except ConnectorError as error:
                await self._refused_user(error)

    async def _refused_user(self, error: ConnectorError) -> None:
        user = self._user
        if user is not None and not any(finding.token is TokenKind.USER for finding in self._findings):
            await self._refused(error, TokenKind.USER, lambda: user.graph_get("me/info", {}))

    async def _refused(
        self, error: ConnectorError, token: TokenKind, other_way: Callable[[], Awaitable[object]]
    ) -> None:
        """Note why a token does not serve: dead, or of the other kind when `other_way` lets it in."""
        trouble = _REFUSALS.get(error.kind)
        if trouble is None:
            raise error
        if trouble is Trouble.TOKEN_REFUSED and await _opens(other_way):
            trouble = Trouble.TOKEN_KIND
        self._findings.append(Finding(trouble, token, error.text))


async def _opens(way: Callable[[], Awaitable[object]]) -> bool:
    try:
        await way()
    except ConnectorError:
        return False
    return True
