"""Methods on walls.

Source: VK API schema 5.199 and manual for parameters, bounds and errors.
"""

from bisect import bisect_left, bisect_right
from datetime import timedelta
from typing import Any

from app.demo.vk import shapes
from app.demo.vk.model import Comment, Community, Post, Token
from app.demo.vk.params import Params, Refused
from app.demo.vk.state import VkStand
from app.networks.access import TokenKind

_MOST_POSTS = 100
_MOST_COMMENTS = 100
_MOST_IN_THREAD = 10
_FILTERS = ("all", "owner", "others", "postponed", "suggests", "archived", "donut")


def get(stand: VkStand, token: Token, params: Params) -> Any:
    """Posts of a wall, the pinned one first, then newest first."""
    community = owner(stand, params)
    kind = params.choice("filter", "all", _FILTERS)
    wall = community.wall() if kind in ("all", "owner") else []
    offset = params.integer("offset", 0, least=0)
    chosen = wall[offset : offset + params.integer("count", 20, least=0, most=_MOST_POSTS)]
    answer = {"count": len(wall), "items": [shapes.post(community, post) for post in chosen]}
    return answer | shapes.people(stand, [-community.id]) if params.flag("extended") else answer


def get_by_id(stand: VkStand, token: Token, params: Params) -> Any:
    """Posts by ids `<owner>_<post>`; those that are gone are left out."""
    items, owners = [], []
    for given in params.words("posts", most=_MOST_POSTS):
        owner, _, number = given.partition("_")
        named = Params({"owner_id": owner, "post_id": number})
        owner_id, post_id = named.integer("owner_id"), named.integer("post_id")
        community = stand.communities.get(-owner_id)
        post = community and community.posts.get(post_id)
        if community and post and not community.deactivated:
            items.append(shapes.post(community, post))
            owners.append(-community.id)
    answer: dict[str, Any] = {"items": items}
    return answer | shapes.people(stand, owners) if params.flag("extended") else answer


def get_comments(stand: VkStand, token: Token, params: Params) -> Any:
    """Comments of a post: its first level with the beginnings of threads, or one thread."""
    community = owner(stand, params)
    post = _post(community, params)
    if post.hidden:
        raise Refused(212)
    in_thread = params.integer("thread_items_count", 0, least=0, most=_MOST_IN_THREAD)
    root = params.integer("comment_id", 0, least=0)
    level = _level(post, root)
    page = [post.comments[number] for number in page_of(level, params)]
    preview = params.integer("preview_length", 90, least=0)
    items = [
        _previewed(shapes.comment(community, post, one, thread_items=None if root else in_thread), preview)
        for one in page
    ]
    answer = {
        "count": len(level) if root else post.shown,
        "current_level_count": len(level),
        "items": items,
        "can_post": not post.closed,
        "show_reply_button": True,
        "groups_can_post": not post.closed,
    }
    if not params.flag("extended"):
        return answer
    shown = [*page, *(post.comments[reply] for one in page for reply in one.replies[:in_thread])]
    authors = [one.from_id for one in shown if not one.deleted]
    answered = [one.reply_to_user for one in shown if one.reply_to_user is not None]
    return answer | shapes.people(stand, [*authors, *answered, -community.id]) | {"post_author_id": -community.id}


def create_comment(stand: VkStand, token: Token, params: Params) -> Any:
    """Write a comment in the name of the community or of the token's person."""
    community = owner(stand, params)
    if token.kind is TokenKind.COMMUNITY and community.id not in token.pages:
        raise Refused(15)
    post = _post(community, params)
    text = params.text("message")
    if not text.strip():
        raise Refused(100, "message is undefined")
    from_id = writer(community, token, params)
    answered = _answered(post, params)
    guid = params.text("guid")
    earlier = community.by_guid.get(guid) if guid and stand.guid_honoured else None
    if earlier is not None:
        return _created(earlier)
    if post.closed:
        raise Refused(213)
    made = stand.add_comment(community, post, from_id, text, answered=answered)
    if guid:
        community.by_guid[guid] = made
    if from_id < 0:
        stand.published_comment(community, post, made)
    return _created(made)


def day_of_quota(stand: VkStand) -> str:
    """The day calls of today count for. The real boundary is not published; Moscow's day is taken."""
    return (stand.clock.now() + timedelta(hours=3)).date().isoformat()


def _created(made: Comment) -> Any:
    return {"comment_id": made.id, "parents_stack": [] if made.root is None else [made.root]}


def owner(stand: VkStand, params: Params) -> Community:
    """The community whose negative number is given. Raises Refused."""
    community = stand.communities.get(-params.integer("owner_id"))
    if community is None:
        raise Refused(15, "no such wall")
    if community.deactivated:
        raise Refused(18)
    return community


def _post(community: Community, params: Params) -> Post:
    post = community.posts.get(params.integer("post_id", least=0))
    if post is None:
        raise Refused(15, "no such post")
    return post


def _answered(post: Post, params: Params) -> Comment | None:
    number = params.integer("reply_to_comment", 0)
    if number == 0:
        return None
    answered = post.comments.get(number)
    if answered is None or answered.deleted:
        raise Refused(15, "no such comment")
    return answered


def writer(community: Community, token: Token, params: Params) -> int:
    """Negative for the community. Source: manual of wall.createComment: `from_group` is a positive number."""
    from_group = params.integer("from_group", 0, least=0)
    if token.kind is TokenKind.COMMUNITY:
        return -community.id
    if from_group == 0:
        return token.user_id
    if from_group != community.id or from_group not in token.pages:
        raise Refused(15)
    return -community.id


def _level(post: Post, root: int) -> list[int]:
    if root == 0:
        return post.top
    if root not in post.comments:
        raise Refused(15, "no such comment")
    return post.comments[root].replies


def page_of(level: list[int], params: Params) -> list[int]:
    """The ids of one page: counted from `start_comment_id`, which belongs to it, in the order asked for."""
    start = params.integer("start_comment_id", 0, least=0)
    offset = params.integer("offset", 0)
    count = params.integer("count", 10, least=0, most=_MOST_COMMENTS)
    if params.choice("sort", "asc", ("asc", "desc", "smart")) == "desc":
        last = (bisect_right(level, start) if start else len(level)) - offset
        return level[max(last - count, 0) : max(last, 0)][::-1]
    first = max((bisect_left(level, start) if start else 0) + offset, 0)
    return level[first : first + count]


def _previewed(shown: dict[str, Any], length: int) -> dict[str, Any]:
    if length and len(shown.get("text", "")) > length:
        shown["text"] = shown["text"][:length] + "…"
    for reply in shown.get("thread", {}).get("items", []):
        _previewed(reply, length)
    return shown
