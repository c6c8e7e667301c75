"""How many comments posts have: the cheap sign that something changed.

Source for parameters and bounds: VK API schema 5.199, wall.getById; a hundred posts a call are reported.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.networks.access import ConnectorError, FailureKind
from app.networks.vk.client import Call, Token, VkClient
from app.networks.vk.fields import whole

_POSTS_A_CALL = 100
_PICK = ("owner_id", "id", "comments.count", "comments.can_post")

Key = tuple[int, int]
"""A page and its post."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A post as it is now: its comments, and whether citizens can write more."""

    comments: int
    can_post: bool


async def count(posts: Iterable[Key], client: VkClient, token: Token) -> Mapping[Key, Counted]:
    """These posts as they are now, whatever pages they are of; those that are gone are left out.

    Raises ConnectorError when some could not be counted.
    """
    keys = list(posts)
    chunks = [keys[start : start + _POSTS_A_CALL] for start in range(0, len(keys), _POSTS_A_CALL)]
    answers = await client.call_many([_call(chunk) for chunk in chunks], token)
    found: dict[Key, Counted] = {}
    for answer in answers:
        if isinstance(answer, ConnectorError):
            raise answer
        found |= read(answer)
    return found


def read(picked: Any) -> Mapping[Key, Counted]:
    """The lists a script picked, post by post. Raises ConnectorError (MALFORMED) when they do not fit together."""
    fit = isinstance(picked, list) and len(picked) == len(_PICK) and all(isinstance(one, list) for one in picked)
    if not fit or len({len(one) for one in picked}) > 1:
        raise ConnectorError(FailureKind.MALFORMED, "the script's lists of posts do not fit together")
    return {
        (-whole(owner), whole(post)): Counted(whole(comments), can_post != 0)
        for owner, post, comments, can_post in zip(*picked, strict=True)
    }


def _call(keys: Sequence[Key]) -> Call:
    return Call("wall.getById", {"posts": ",".join(f"-{page}_{post}" for page, post in keys)}, _PICK)
