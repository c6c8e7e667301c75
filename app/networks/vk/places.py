"""Where comments stand on a page, and how places and comments are named in the service: pure."""

import enum
from dataclasses import dataclass

from app.networks.access import ConnectorError, FailureKind


class Kind(enum.StrEnum):
    """Kinds of places. The numbers of their comments overlap."""

    WALL = "wall"
    PHOTO = "photo"
    VIDEO = "video"
    TOPIC = "topic"
    MARKET = "market"


@dataclass(frozen=True, slots=True)
class Community:
    """A page.

    id    the community's positive number
    site  where people read VKontakte, without a trailing slash
    """

    id: int
    site: str

    @property
    def owner(self) -> str:
        """The page as `owner_id`: negative."""
        return f"-{self.id}"

    def post(self, number: int) -> "Spot":
        """A post of its wall."""
        return Spot(self, Kind.WALL, number)


@dataclass(frozen=True, slots=True)
class Spot:
    """A post, photo, video, topic of the board or thing on sale that has comments. number: its own, in its kind."""

    community: Community
    kind: Kind
    number: int

    @property
    def post_id(self) -> str:
        """`external_id` of it as a post."""
        return str(self.number) if self.kind is Kind.WALL else f"{self.kind}:{self.number}"

    @property
    def url(self) -> str:
        """Where a person sees it."""
        path = "market/product" if self.kind is Kind.MARKET else self.kind.value
        return f"{self.community.site}/{path}-{self.community.id}_{self.number}"

    def comment_id(self, comment: int) -> str:
        """`external_id` of a comment under it."""
        return f"{self.kind}:{self.number}:{comment}"

    def comment_url(self, comment: int, root: int) -> str:
        """Where a person reads a comment under it. root: of its thread, itself for a first one."""
        if self.kind is Kind.TOPIC:
            return f"{self.url}?post={comment}"
        if self.kind is not Kind.WALL:
            return self.url
        thread = "" if root == comment else f"&thread={root}"
        return f"{self.url}?reply={comment}{thread}"


def spot_of(community: Community, message_id: str) -> tuple[Spot, int]:
    """Where a comment with this `external_id` stands, and its number. Raises ConnectorError (CONFIGURATION)."""
    kind, _, numbers = message_id.partition(":")
    spot, _, comment = numbers.partition(":")
    if kind not in list(Kind) or not (_is_number(spot) and _is_number(comment)):
        raise _no_id(message_id)
    return Spot(community, Kind(kind), int(spot)), int(comment)


def peer_of(thread_id: str) -> int:
    """The citizen of a dialog. Raises ConnectorError (CONFIGURATION)."""
    kind, _, peer = thread_id.partition(":")
    if kind != "im" or not _is_number(peer):
        raise _no_id(thread_id)
    return int(peer)


def page_number(external_id: str) -> int:
    """The community's number. Raises ConnectorError (CONFIGURATION)."""
    if not _is_number(external_id):
        raise _no_id(external_id)
    return int(external_id)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _no_id(given: str) -> ConnectorError:
    return ConnectorError(FailureKind.CONFIGURATION, f"{given[:100]!r} is not an id of VKontakte")
