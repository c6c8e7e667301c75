"""What was written before, read back to a date."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.demo.ok.http import application
from app.networks.access import ConnectorError, FailureKind, PageAccess, TokenKind
from app.networks.feeds import Feed, FeedKind, Gathered, Watch
from app.networks.limits import Lane, LocalLimits, Use
from app.networks.messages import IncomingMessage
from tests.fakes import FrozenClock
from tests.networks.ok.scene import GROUP, PAGE, USER_TOKEN, Scene, a_stand, connector_at, messages, served

DAY = timedelta(days=1)


def a_feed(scene: Scene, days: int, cursor: str | None = None) -> Feed:
    watch = Watch(PageAccess(GROUP, {TokenKind.USER: USER_TOKEN}), cursor)
    return Feed(FeedKind.BACKFILL, TokenKind.USER, USER_TOKEN, [watch], None, scene.clock.now() - days * DAY)


async def back(scene: Scene, days: int) -> tuple[list[Gathered], list[IncomingMessage]]:
    """Looks until there is no more, each with nothing but the cursor of the one before."""
    looks: list[Gathered] = []
    cursor = None
    while not looks or looks[-1].more:
        assert len(looks) < 100
        looks.append(await scene.connector.collect(a_feed(scene, days, cursor)))
        cursor = looks[-1].batches[GROUP].cursor
    return looks, [message for look in looks for message in messages(look)]


def a_past(scene: Scene, topics: int) -> None:
    """A topic a day with a comment on its day, back from yesterday."""
    now = scene.clock.now()
    for days in range(topics, 0, -1):
        topic = scene.stand.post(GROUP, f"Пост {days} дней назад", at=now - days * DAY)
        scene.stand.comment(GROUP, topic, "11", f"{days} дней назад", at=now - days * DAY)


async def test_everything_back_to_the_date_comes_and_nothing_older(scene: Scene) -> None:
    a_past(scene, 100)
    looks, found = await back(scene, 20)
    assert sorted(message.text for message in found) == sorted(f"{days} дней назад" for days in range(1, 21))
    assert looks[-1].progress is not None
    assert looks[-1].progress.done == 50
    assert len(looks) == 6


async def test_a_late_comment_under_an_older_topic_comes(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост", at=scene.clock.now() - 25 * DAY)
    scene.stand.comment(GROUP, topic, "11", "сразу", at=scene.clock.now() - 25 * DAY)
    scene.stand.comment(GROUP, topic, "11", "поздно", at=scene.clock.now() - DAY)
    looks, found = await back(scene, 5)
    assert [message.text for message in found] == ["поздно"]
    assert [post.external_id for look in looks for post in look.batches[GROUP].posts] == [topic]


async def test_a_page_without_topics_is_done_at_once(scene: Scene) -> None:
    looks, found = await back(scene, 5)
    assert (len(looks), found) == (1, [])


async def test_a_long_topic_takes_several_looks(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    written = {f"topic:{topic}:{scene.stand.comment(GROUP, topic, '11', 'текст')}" for _ in range(3500)}
    looks, found = await back(scene, 5)
    assert {message.external_id for message in found} == written
    assert len(looks) == 3


async def test_a_topic_that_vanished_is_passed_over(scene: Scene) -> None:
    a_past(scene, 3)
    scene.stand.faults.force_error["discussions.getComments"] = (106, 1)
    assert len((await back(scene, 5))[1]) == 2


async def test_a_failure_is_raised_and_the_look_can_be_repeated(scene: Scene) -> None:
    a_past(scene, 3)
    scene.stand.faults.force_error["discussions.getComments"] = (11, 1)
    with pytest.raises(ConnectorError) as error:
        await back(scene, 5)
    assert error.value.kind is FailureKind.RATE_LIMITED
    assert len((await back(scene, 5))[1]) == 3


async def test_a_look_back_needs_a_date(scene: Scene) -> None:
    with pytest.raises(ConnectorError) as error:
        await scene.connector.collect(replace(a_feed(scene, 5), since=None))
    assert error.value.kind is FailureKind.CONFIGURATION


class Lanes(LocalLimits):
    """Notes in which lanes calls went."""

    def __init__(self) -> None:
        super().__init__()
        self.lanes: set[Lane] = set()

    async def turn(self, token: str, use: Use) -> dict[str, str]:
        self.lanes.add(use.lane)
        await super().turn(token, use)
        return {}


async def test_a_look_back_gives_way_to_everything_else(clock: FrozenClock) -> None:
    stand, limits = a_stand(clock), Lanes()
    stand.comment(GROUP, stand.post(GROUP, "Пост"), "11", "Вопрос")
    feed = Feed(FeedKind.BACKFILL, TokenKind.USER, USER_TOKEN, [Watch(PAGE)], None, clock.now() - DAY)
    async with served(application(stand)) as address, connector_at(address, clock, limits=limits) as connector:
        assert len(messages(await connector.collect(feed))) == 1
    assert limits.lanes == {Lane.BACKFILL}
