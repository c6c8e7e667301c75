"""Methods that tell who somebody is and what a token may do.

Source: VK API schema 5.199 and manual for parameters, bounds and errors.
"""

from typing import Any

from app.demo.vk import shapes
from app.demo.vk.model import Token
from app.demo.vk.params import Params, Refused
from app.demo.vk.state import VkStand
from app.networks.access import TokenKind

_MASKS = {"photos": 4, "messages": 4096, "wall": 8192, "manage": 262_144}


def get_groups(stand: VkStand, token: Token, params: Params) -> Any:
    """Communities by id or screen name; unknown ones are left out."""
    given = params.text("group_ids") or params.text("group_id")
    if given:
        ids = [_group(stand, word) for word in Params({"group_ids": given}).words("group_ids", most=500)]
    elif token.kind is TokenKind.COMMUNITY:
        ids = sorted(token.pages)
    else:
        raise Refused(100, "group_ids is undefined")
    known = [stand.communities[one] for one in ids if one in stand.communities]
    wall = "wall" in params.text("fields").split(",")
    shown = [shapes.community(one) | ({"wall": one.wall_state} if wall else {}) for one in known]
    return {"groups": shown, "profiles": []}


def get_users(stand: VkStand, token: Token, params: Params) -> Any:
    """People by id, the token's own without ids; unknown ones are left out."""
    if not params.text("user_ids"):
        return [shapes.author(stand.authors[token.user_id])] if token.user_id else []
    ids = [_number(word) for word in params.words("user_ids", most=1000)]
    return [shapes.author(stand.authors[one]) for one in ids if one in stand.authors]


def resolve(stand: VkStand, token: Token, params: Params) -> Any:
    """What has this short name: a person, a community; an empty list when nothing has."""
    name = params.text("screen_name").lower()
    if not name:
        raise Refused(100, "screen_name is undefined")
    for author in stand.authors.values():
        if name == f"id{author.id}":
            return {"type": "user", "object_id": author.id}
    for community in stand.communities.values():
        if name in (community.screen_name, f"club{community.id}"):
            return {"type": "group", "object_id": community.id}
    return []


def get_permissions(stand: VkStand, token: Token, params: Params) -> Any:
    """What a community's token may do."""
    known = {name: _MASKS[name] for name in sorted(token.rights) if name in _MASKS}
    listed = [{"name": name, "setting": mask} for name, mask in known.items()]
    return {"mask": sum(known.values()), "permissions": listed}


def _group(stand: VkStand, word: str) -> int:
    named = (one.id for one in stand.communities.values() if one.screen_name and one.screen_name == word)
    return _number(word) or next(named, 0)


def _number(word: str) -> int:
    for prefix in ("club", "public", "id"):
        word = word.removeprefix(prefix)
    return int(word) if word.isascii() and word.isdigit() and len(word) < 19 else 0
