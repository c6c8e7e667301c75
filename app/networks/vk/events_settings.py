"""Switching on the events the service reads: each type is off by default, and per version of the API.

Source: VK API schema 5.199, groups.setLongPollSettings, groups.setCallbackSettings.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.networks.access import ConnectorError, FailureKind
from app.networks.vk import events
from app.networks.vk.client import VERSION, Call, Token, VkClient
from app.networks.vk.places import Community

# Without these the service would be deaf; the others exist only where the page has such sections.
_NEEDED = ("wall_reply_new", "message_new")


async def switch_on_stream(client: VkClient, community: Community, token: Token) -> None:
    """Have Long Poll tell everything the service reads. Safe to repeat. Raises ConnectorError."""
    if not await stream_lacks(client, community, token, events.TYPES):
        return
    await client.call(Call("groups.setLongPollSettings", {**_all_on(community), "enabled": "1"}), token)
    lacking = await stream_lacks(client, community, token, _NEEDED)
    if lacking:
        words = f"VKontakte keeps these events switched off: {', '.join(lacking)}"
        raise ConnectorError(FailureKind.NO_RIGHTS, words)


async def stream_lacks(
    client: VkClient, community: Community, token: Token, wanted: Sequence[str] = _NEEDED
) -> Sequence[str]:
    """Which of these types Long Poll does not tell, or tells in another version's form. Raises ConnectorError."""
    params = {"group_id": str(community.id)}
    settings = await client.call(Call("groups.getLongPollSettings", params), token)
    told = _events(settings)
    usable = isinstance(settings, dict) and settings.get("is_enabled") is True
    usable = usable and settings.get("api_version") == VERSION
    return [name for name in wanted if not usable or told.get(name) != 1]


async def switch_on_calls(client: VkClient, community: Community, token: Token, server: int) -> None:
    """Have one address of the Callback API be told everything the service reads. Raises ConnectorError."""
    call = Call("groups.setCallbackSettings", {**_all_on(community), "server_id": str(server)})
    await client.call(call, token)


def _all_on(community: Community) -> dict[str, str]:
    switches = dict.fromkeys(events.TYPES, "1")
    return {"group_id": str(community.id), "api_version": VERSION, **switches}


def _events(settings: Any) -> Mapping[str, Any]:
    found = settings.get("events") if isinstance(settings, dict) else None
    return found if isinstance(found, dict) else {}
