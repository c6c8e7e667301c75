"""Names of authors, which events do not tell."""

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.core import logs
from app.core.clock import Clock
from app.networks.access import ConnectorError
from app.networks.messages import IncomingMessage
from app.networks.vk import parse
from app.networks.vk.client import Call, Token, VkClient
from app.networks.vk.fields import objects, whole

_log = logs.logger(__name__)

_KEPT = 50_000
_KEPT_SECONDS = 6 * 3600
# Source: VK API schema, users.get; of groups.getById libraries report 500.
_PEOPLE_A_CALL, _COMMUNITIES_A_CALL = 1000, 500


class Names:
    """Shown names by id, asked for when they are needed and kept for hours. Names are the same for every token."""

    def __init__(self, client: VkClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._known: OrderedDict[int, tuple[float, str]] = OrderedDict()

    async def fill(self, messages: Mapping[str, IncomingMessage], token: Token) -> dict[str, IncomingMessage]:
        """The messages with their authors' names where these were missing."""
        unnamed = {int(one.author_id) for one in messages.values() if _lacks(one)}
        known = await self.of(unnamed, token)
        return {
            id_: replace(one, author_name=known.get(int(one.author_id), "")) if _lacks(one) else one
            for id_, one in messages.items()
        }

    async def of(self, ids: Collection[int], token: Token) -> Mapping[int, str]:
        """The names of these authors, communities under their negative ids; who stays unknown is left out.

        Messages are worth more than their authors' names: when VKontakte does not tell them, they go without.
        """
        now = self._clock.now().timestamp()
        missing = sorted(id_ for id_ in ids if self._known.get(id_, (0.0, ""))[0] < now)
        try:
            for id_, name in (await self._ask(missing, token)).items():
                self._known[id_] = (now + _KEPT_SECONDS, name)
                self._known.move_to_end(id_)
        except ConnectorError as failure:
            _log.warning("authors stay without names", network="vk", authors=len(missing), code=failure.code)
        found = {id_: self._known[id_][1] for id_ in ids if id_ in self._known}
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return found

    async def _ask(self, ids: Sequence[int], token: Token) -> Mapping[int, str]:
        found: dict[int, str] = {}
        people, communities = [id_ for id_ in ids if id_ > 0], [-id_ for id_ in ids if id_ < 0]
        for start in range(0, len(people), _PEOPLE_A_CALL):
            answer = await self._call("users.get", "user_ids", people[start : start + _PEOPLE_A_CALL], token)
            listed = objects({"people": answer}, "people")
            found |= {whole(one.get("id")): parse.person(one) for one in listed}
        for start in range(0, len(communities), _COMMUNITIES_A_CALL):
            chunk = communities[start : start + _COMMUNITIES_A_CALL]
            found |= parse.names(await self._call("groups.getById", "group_ids", chunk, token))
        return found

    async def _call(self, method: str, name: str, ids: Sequence[int], token: Token) -> Any:
        return await self._client.call(Call(method, {name: ",".join(map(str, ids))}), token)


def _lacks(message: IncomingMessage) -> bool:
    return message.author_id != "" and not message.author_name
