"""OK as one of the networks."""

from app.networks.access import TokenKind
from app.networks.connector import Connector
from app.networks.feeds import FeedKind, Way
from tests.networks.ok.scene import Scene


def test_it_is_a_connector_like_the_others(scene: Scene) -> None:
    one: Connector = scene.connector
    assert list(one.ways) == [
        Way(FeedKind.SWEEP, TokenKind.USER, 15.0),
        Way(FeedKind.SWEEP, TokenKind.GROUP, 60.0),
        Way(FeedKind.PUSH, TokenKind.GROUP),
        Way(FeedKind.BACKFILL, TokenKind.USER),
    ]
