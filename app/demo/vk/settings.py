"""Methods that switch events on: Long Poll and the addresses of the Callback API.

Source: VK API schema 5.199 and manual for parameters, bounds and errors.
"""

import hashlib
from typing import Any

from app.demo.vk import events, shapes
from app.demo.vk.model import Community, Server, Token
from app.demo.vk.params import Params, Refused
from app.demo.vk.state import VkStand
from app.networks.access import TokenKind

_MOST_SERVERS = 10
_LONGEST_TITLE, _LONGEST_SECRET = 14, 50


def get_stream_settings(stand: VkStand, token: Token, params: Params) -> Any:
    """Which events Long Poll tells."""
    stream = _community(stand, token, params).stream
    told = {name: int(name in stream.on) for name in sorted(events.TYPES)}
    return {"api_version": stream.version, "events": told, "is_enabled": stream.enabled}


def set_stream_settings(stand: VkStand, token: Token, params: Params) -> Any:
    """Switch Long Poll and its events; what is not named stays."""
    stream = _community(stand, token, params).stream
    if params.text("enabled"):
        stream.enabled = params.flag("enabled")
    stream.version = params.text("api_version") or stream.version
    _switch(stream.on, params)
    return 1


def get_stream(stand: VkStand, token: Token, params: Params) -> Any:
    """Server, key and number of the newest event. Each call gives a new key; older ones stop being good."""
    community = _community(stand, token, params)
    stream = community.stream
    if not stream.enabled:
        raise Refused(100, "longpoll for this group is not enabled")
    stream.keys += 1
    stream.key = hashlib.sha256(f"{community.id}:{stream.keys}".encode()).hexdigest()[:40]
    stream.key_at = stand.now()
    return {"key": stream.key, "server": f"{stand.address}/longpoll/{community.id}", "ts": str(stream.last)}


def get_code(stand: VkStand, token: Token, params: Params) -> Any:
    """What a server has to answer to show that its address is the community's."""
    return {"code": code_of(_community(stand, token, params))}


def code_of(community: Community) -> str:
    """The confirmation text of a community."""
    return hashlib.sha256(f"confirm {community.id}".encode()).hexdigest()[:8]


def get_servers(stand: VkStand, token: Token, params: Params) -> Any:
    """The addresses that are called."""
    servers = [shapes.server(one) for one in _community(stand, token, params).servers.values()]
    return {"count": len(servers), "items": servers}


def add_server(stand: VkStand, token: Token, params: Params) -> Any:
    """Enter an address; it is asked for the confirmation text at once."""
    community = _community(stand, token, params)
    if len(community.servers) >= _MOST_SERVERS:
        raise Refused(2000)
    made = Server(community.last_server_id + 1, "", "", "")
    _fill(made, params)
    community.last_server_id = made.id
    community.servers[made.id] = made
    _confirm(stand, community, made)
    return {"server_id": made.id}


def edit_server(stand: VkStand, token: Token, params: Params) -> Any:
    """Change an address; it is asked for the confirmation text again."""
    community = _community(stand, token, params)
    server = _server(community, params)
    _fill(server, params)
    _confirm(stand, community, server)
    return 1


def delete_server(stand: VkStand, token: Token, params: Params) -> Any:
    """Forget an address."""
    community = _community(stand, token, params)
    del community.servers[_server(community, params).id]
    return 1


def set_server_settings(stand: VkStand, token: Token, params: Params) -> Any:
    """Switch an address's events; what is not named stays."""
    _switch(_server(_community(stand, token, params), params).on, params)
    return 1


def _confirm(stand: VkStand, community: Community, server: Server) -> None:
    server.status, server.failed = "wait", 0
    if stand.teller.call is not None:
        stand.teller.call(community, server, {"type": "confirmation", "group_id": community.id})


def _fill(server: Server, params: Params) -> None:
    url, title, secret = params.text("url"), params.text("title"), params.text("secret_key")
    if not url.startswith(("http://", "https://")) or not 0 < len(title) <= _LONGEST_TITLE:
        raise Refused(100, "url or title is invalid")
    if len(secret) > _LONGEST_SECRET:
        raise Refused(100, "secret_key is too long")
    server.url, server.title, server.secret = url, title, secret


def _switch(on: set[str], params: Params) -> None:
    for name in events.TYPES:
        if params.text(name):
            (on.add if params.flag(name) else on.discard)(name)


def _server(community: Community, params: Params) -> Server:
    server = community.servers.get(params.integer("server_id", least=0))
    if server is None:
        raise Refused(104)
    return server


def _community(stand: VkStand, token: Token, params: Params) -> Community:
    community = stand.communities.get(params.integer("group_id", least=0))
    if community is None or community.id not in token.pages:
        raise Refused(15)
    if token.kind is TokenKind.COMMUNITY and "manage" not in token.rights:
        raise Refused(15, "no access to call this method")
    return community
