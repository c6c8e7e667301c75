"""The stream of invented citizens."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from app.demo.citizens import Citizens
from app.demo.max.state import MaxStand
from app.demo.ok.state import OkStand
from app.demo.region import Region
from app.demo.sample import load_sample
from app.demo.sample_rows import Sample, SampleMessage
from app.demo.seeding import tokens_of
from app.demo.stand import Stand
from app.demo.telegram.state import TelegramStand
from app.demo.vk.model import Comment, Community
from app.demo.vk.state import VkStand
from app.networks.access import Network
from app.networks.max.options import MAX
from app.networks.messages import MessageKind
from app.networks.ok.options import OK
from app.networks.telegram.options import TELEGRAM
from app.networks.vk.options import VK
from tests.fakes import MONDAY, FrozenClock

ANSWER = "Здравствуйте! Сделаем до пятницы."


@pytest.fixture(scope="module")
def sample() -> Sample:
    return load_sample()


class Scene:
    """The networks with the sample's citizens; who writes back, does so at once."""

    def __init__(self, sample: Sample, clock: FrozenClock) -> None:
        self.vk = VkStand(clock)
        self.ok = OkStand(clock, "KEY", "SECRET")
        self.stands: Mapping[Network, Stand] = {
            VK: self.vk,
            OK: self.ok,
            TELEGRAM: TelegramStand(clock),
            MAX: MaxStand(clock),
        }
        self.citizens = Citizens(sample, self.stands, clock=clock, pace_seconds=0.0001, patience_seconds=(0.0, 0.0))

    def said(self) -> list[tuple[int, int, int, str, str]]:
        """Everything VKontakte shows: page, number, author, words, and when."""
        return [
            (community.id, comment.id, comment.from_id, comment.text, comment.at.isoformat())
            for community, comment in self.comments()
        ]

    def comments(self) -> list[tuple[Community, Comment]]:
        """Comments of all communities of VKontakte."""
        return [
            (community, comment)
            for community in self.vk.communities.values()
            for post in community.posts.values()
            for comment in post.comments.values()
        ]


def alone(sample: Sample, message: SampleMessage) -> Sample:
    """The sample with this message alone, and pages of VKontakte alone."""
    pages = tuple(page for page in sample.pages if page.network == VK)
    return replace(sample, messages=(message,), pages=pages)


def who_writes_back(sample: Sample, kind: MessageKind) -> SampleMessage:
    return next(message for message in sample.messages if message.follow_up and message.kind is kind)


async def settled() -> None:
    """Whoever writes back at once has done so: each of their steps takes one turn of the loop."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_the_demo_is_the_same_every_time(sample: Sample, clock: FrozenClock) -> None:
    one, other = Scene(sample, clock), Scene(sample, clock)
    assert one.citizens.write_yesterday() == other.citizens.write_yesterday() == 70
    assert one.said() == other.said() != []
    assert set(one.ok.topics) == set(other.ok.topics)


def test_yesterday_is_a_day_before_now_in_the_order_of_the_sample(sample: Sample, clock: FrozenClock) -> None:
    scene = Scene(sample, clock)
    scene.citizens.write_yesterday()
    for community in scene.vk.communities.values():
        written = [comment for other, comment in scene.comments() if other is community]
        by_number = sorted(written, key=lambda comment: comment.id)
        assert [one.at for one in by_number] == sorted(one.at for one in by_number)
    times = [comment.at for _, comment in scene.comments()]
    assert min(times) >= MONDAY - timedelta(hours=20)
    assert max(times) <= MONDAY


def test_some_of_yesterday_was_answered_by_the_pages_people_in_the_network(sample: Sample, clock: FrozenClock) -> None:
    scene = Scene(sample, clock)
    scene.citizens.write_yesterday()
    by_hand = [comment for _, comment in scene.comments() if comment.from_id < 0]
    assert by_hand
    assert all(comment.reply_to_comment is not None for comment in by_hand)
    assert not any("{name}" in comment.text for comment in by_hand)
    assert scene.vk.replies() == scene.ok.replies() == ()


async def test_the_rest_is_written_at_its_pace(sample: Sample, clock: FrozenClock) -> None:
    short = replace(sample, messages=sample.messages[:75])
    scene = Scene(short, clock)
    scene.citizens.write_yesterday()
    before = {(community, number) for community, number, *_ in scene.said()}
    clock.advance(timedelta(minutes=1))
    await scene.citizens.run()
    fresh = [one for one in scene.said() if (one[0], one[1]) not in before]
    assert {one[4] for one in fresh} <= {clock.now().isoformat()}
    texts = {message.text for message in short.messages[70:]}
    assert {one[3] for one in fresh} <= texts


async def test_who_is_answered_writes_back_under_their_own_comment_once(sample: Sample, clock: FrozenClock) -> None:
    message = who_writes_back(sample, MessageKind.COMMENT)
    scene = Scene(alone(sample, message), clock)
    scene.citizens.write_yesterday()
    ((community, asked),) = [(one, comment) for one, comment in scene.comments() if comment.from_id > 0]
    post = next(one for one in community.posts.values() if asked.id in one.comments)
    for _ in range(2):
        made = scene.vk.add_comment(community, post, -community.id, ANSWER, answered=asked)
        scene.vk.published_comment(community, post, made)
        await settled()
    written = [comment for _, comment in scene.comments() if comment.text == message.follow_up]
    assert {comment.from_id for comment in written} == {int(message.citizen)}
    assert {comment.root for comment in written} == {asked.id}


async def test_who_is_answered_privately_writes_back_privately(sample: Sample, clock: FrozenClock) -> None:
    message = who_writes_back(sample, MessageKind.PRIVATE)
    scene = Scene(alone(sample, message), clock)
    scene.citizens.write_yesterday()
    ((community, dialog),) = [(one, talk) for one in scene.vk.communities.values() for talk in one.dialogs.values()]
    made = community.add_message(int(message.citizen), ANSWER, from_page=True, at=clock.now())
    scene.vk.published_message(community, made)
    await settled()
    assert [(one.from_page, one.text) for one in dialog] == [
        (False, message.text),
        (True, ANSWER),
        (False, message.follow_up),
    ]


async def test_who_has_nothing_to_add_stays_silent(sample: Sample, clock: FrozenClock) -> None:
    content = next(one for one in sample.messages if one.follow_up is None and one.kind is MessageKind.COMMENT)
    scene = Scene(alone(sample, content), clock)
    scene.citizens.write_yesterday()
    before = len(scene.comments())
    ((community, asked),) = [(one, comment) for one, comment in scene.comments() if comment.from_id > 0]
    post = next(one for one in community.posts.values() if asked.id in one.comments)
    made = scene.vk.add_comment(community, post, -community.id, ANSWER, answered=asked)
    scene.vk.published_comment(community, post, made)
    await settled()
    assert len(scene.comments()) == before + 1


def test_pages_have_the_tokens_of_the_seed_and_posts_of_the_last_days(sample: Sample, clock: FrozenClock) -> None:
    scene = Scene(sample, clock)
    for page in sample.pages:
        if page.network not in (VK, OK):
            continue
        known = scene.vk.tokens if page.network == VK else {**scene.ok.accounts, **scene.ok.group_tokens}
        assert set(tokens_of(page).values()) <= set(known)
    for community in scene.vk.communities.values():
        assert all(MONDAY - timedelta(days=3) < post.at < MONDAY for post in community.posts.values())


def test_a_message_goes_under_its_post_and_an_answer_to_another_citizen_under_theirs(
    sample: Sample, clock: FrozenClock
) -> None:
    vk = VkStand(clock)
    posted = next(one for one in sample.messages if one.post is not None)
    region = Region(alone(sample, posted), {VK: vk}, now=MONDAY, seed=1)
    first = region.write(posted, at=MONDAY)
    assert first.post is not None
    post = vk.communities[int(first.page.external_id)].posts[int(first.post)]
    assert post.text == next(one.text for one in sample.posts if one.key == posted.post)
    back = region.write(posted, at=MONDAY, answered=first)
    assert (back.page, back.post) == (first.page, first.post)
    assert post.comments[int(back.number)].reply_to_comment == int(first.number)
