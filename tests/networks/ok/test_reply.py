"""Answering in the group's name, exactly once, over HTTP."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from aiohttp import web

from app.demo.ok.http import application
from app.networks.access import ConnectorError, FailureKind, PageAccess, TokenKind
from app.networks.feeds import Feed, FeedKind, Watch
from app.networks.limits import LocalLimits, Parking, Part, Use
from app.networks.messages import MessageKind, Published, ReplyTo
from tests.fakes import FrozenClock
from tests.networks.ok.scene import (
    GROUP,
    GROUP_TOKEN,
    PAGE,
    USER_TOKEN,
    Scene,
    a_stand,
    answering,
    answering_privately,
    connector_at,
    served,
)

ANSWER = "Здравствуйте! Ремонт — в мае.\n\nАдминистрация"


Ask = Callable[[Scene], ReplyTo]


def a_question(scene: Scene) -> ReplyTo:
    topic = scene.stand.post(GROUP, "Пост")
    return answering(topic, scene.stand.comment(GROUP, topic, "11", "Когда ремонт?"))


def a_private_question(scene: Scene) -> ReplyTo:
    mid = scene.stand.private(GROUP, "11", "11", "Когда ремонт?")
    return answering_privately(scene.stand.chat(GROUP, "11").id, mid)


async def find(scene: Scene, to: ReplyTo, text: str = ANSWER) -> Published | None:
    return await scene.connector.find_reply(PAGE, to, text, key=uuid4(), since=scene.clock.now())


@pytest.mark.parametrize("asked", [a_question, a_private_question])
async def test_a_reply_stands_in_the_network_under_the_id_that_was_given_back(scene: Scene, asked: Ask) -> None:
    to = asked(scene)
    published = await scene.connector.reply(PAGE, to, ANSWER, key=uuid4())
    [reply] = scene.stand.replies()
    assert (reply.text, reply.page) == (ANSWER, GROUP)
    token = TokenKind.GROUP if to.kind is MessageKind.PRIVATE else TokenKind.USER
    [seen] = [message for message in await scene.sweep(token) if message.from_page]
    assert (seen.external_id, seen.url, seen.text) == (published.external_id, published.url, ANSWER)
    assert seen.thread_id == to.thread_id
    assert await find(scene, to) == published


async def test_a_reply_to_a_comment_names_it(scene: Scene) -> None:
    to = a_question(scene)
    published = await scene.connector.reply(PAGE, to, ANSWER, key=uuid4())
    [reply] = scene.stand.replies()
    assert (f"topic:{reply.post}:{reply.reply_to}", reply.peer) == (to.message_id, None)
    assert published.url == f"https://ok.ru/group/{GROUP}/topic/{to.post_id}"


@pytest.mark.parametrize("asked", [a_question, a_private_question])
@pytest.mark.parametrize("fault", ["drop_after_write", "invalid_json"])
async def test_a_reply_whose_answer_was_lost_is_found_again(scene: Scene, asked: Ask, fault: str) -> None:
    to = asked(scene)
    setattr(scene.stand.faults, fault, 1)
    with pytest.raises(ConnectorError) as error:
        await scene.connector.reply(PAGE, to, ANSWER, key=uuid4())
    assert error.value.kind is FailureKind.UNKNOWN_OUTCOME
    found = await find(scene, to)
    [reply] = scene.stand.replies()
    assert found is not None
    assert found.external_id.endswith(reply.id)


@pytest.mark.parametrize("asked", [a_question, a_private_question])
async def test_a_reply_that_never_arrived_is_not_found(scene: Scene, asked: Ask) -> None:
    to = asked(scene)
    scene.stand.faults.html_502 = 1
    with pytest.raises(ConnectorError) as error:
        await scene.connector.reply(PAGE, to, ANSWER, key=uuid4())
    assert error.value.kind is FailureKind.UNKNOWN_OUTCOME
    assert await find(scene, to) is None
    assert scene.stand.replies() == ()


async def test_an_answer_that_comes_too_late_leaves_the_outcome_open(clock: FrozenClock) -> None:
    stand = a_stand(clock)
    topic = stand.post(GROUP, "Пост")
    to = answering(topic, stand.comment(GROUP, topic, "11", "Вопрос"))
    stand.faults.slow_seconds = 0.2
    async with served(application(stand)) as address, connector_at(address, clock, timeout_seconds=0.05) as connector:
        with pytest.raises(ConnectorError) as error:
            await connector.reply(PAGE, to, ANSWER, key=uuid4())
        assert error.value.kind is FailureKind.UNKNOWN_OUTCOME
        feed = Feed(FeedKind.SWEEP, TokenKind.USER, USER_TOKEN, [Watch(PAGE)])
        with pytest.raises(ConnectorError) as error:
            await connector.collect(feed)
        assert error.value.kind is FailureKind.TEMPORARY


async def test_a_network_that_takes_no_connection_published_nothing(clock: FrozenClock) -> None:
    async with served(web.Application()) as address:
        pass
    async with connector_at(address, clock) as connector:
        with pytest.raises(ConnectorError) as error:
            await connector.reply(PAGE, answering("1", "2"), ANSWER, key=uuid4())
    assert error.value.kind is FailureKind.TEMPORARY


async def test_only_our_own_recent_reply_to_the_same_comment_counts(scene: Scene) -> None:
    to = a_question(scene)
    other = scene.stand.comment(GROUP, str(to.post_id), "12", "И у нас?")
    comment = to.message_id.split(":")[2]
    scene.stand.comment(
        GROUP, str(to.post_id), None, ANSWER, reply_to=comment, at=scene.clock.now() - timedelta(days=1)
    )
    scene.stand.comment(GROUP, str(to.post_id), None, ANSWER, reply_to=other)
    scene.stand.comment(GROUP, str(to.post_id), "12", ANSWER, reply_to=comment)
    scene.stand.comment(GROUP, str(to.post_id), None, "Другое", reply_to=comment)
    assert await find(scene, to) is None


async def test_a_reply_is_found_below_many_later_comments(scene: Scene) -> None:
    to = a_question(scene)
    published = await scene.connector.reply(PAGE, to, ANSWER, key=uuid4())
    for _ in range(250):
        scene.stand.comment(GROUP, str(to.post_id), "12", "позже")
    assert await find(scene, to) == published


async def test_a_reply_is_found_although_the_networks_clock_is_behind(scene: Scene) -> None:
    to = a_question(scene)
    published = await scene.connector.reply(PAGE, to, ANSWER, key=uuid4())
    scene.clock.advance(timedelta(minutes=1))
    assert await find(scene, to) == published


async def test_white_space_the_network_changed_does_not_hide_a_reply(scene: Scene) -> None:
    to = a_question(scene)
    scene.stand.comment(GROUP, str(to.post_id), None, " ".join(ANSWER.split()), reply_to=to.message_id.split(":")[2])
    assert await find(scene, to) is not None


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (3, FailureKind.BY_HAND),
        (10, FailureKind.BY_HAND),
        (200, FailureKind.BY_HAND),
        (453, FailureKind.BY_HAND),
        (50, FailureKind.NO_RIGHTS),
        (8, FailureKind.RATE_LIMITED),
        (402, FailureKind.CAPTCHA),
        (454, FailureKind.TEXT_REFUSED),
        (456, FailureKind.CLOSED),
        (9999, FailureKind.UNKNOWN_OUTCOME),
        (77777, FailureKind.CONFIGURATION),
    ],
)
async def test_a_refusal_to_publish_is_told_by_its_kind(scene: Scene, code: int, kind: FailureKind) -> None:
    to = a_question(scene)
    scene.stand.publishing_error = code
    with pytest.raises(ConnectorError) as error:
        await scene.connector.reply(PAGE, to, ANSWER, key=uuid4())
    assert (error.value.kind, error.value.code) == (kind, str(code))
    assert error.value.text


async def test_a_reply_written_by_hand_after_a_refusal_is_seen_as_the_pages_own(scene: Scene) -> None:
    to = a_question(scene)
    await scene.sweep()
    scene.stand.publishing_error = 200
    with pytest.raises(ConnectorError):
        await scene.connector.reply(PAGE, to, ANSWER, key=uuid4())
    scene.clock.advance(timedelta(minutes=1))
    scene.stand.comment(GROUP, str(to.post_id), None, ANSWER, reply_to=to.message_id.split(":")[2])
    [seen] = [message for message in await scene.sweep() if message.text == ANSWER]
    assert (seen.from_page, seen.parent_id) == (True, to.message_id)


@pytest.mark.parametrize("code", [7, 8, 9, 511])
async def test_flood_parks_everything_that_publishes_for_ten_minutes(scene: Scene, code: int) -> None:
    to = a_question(scene)
    scene.stand.publishing_error = code
    with pytest.raises(ConnectorError):
        await scene.connector.reply(PAGE, to, ANSWER, key=uuid4())
    [parking] = scene.limits.parkings
    assert (parking.part, parking.seconds, parking.code) == (Part.WRITES, 600, str(code))


class SolvedLimits(LocalLimits):
    """Somebody answered a captcha."""

    async def turn(self, token: str, use: Use) -> dict[str, str]:
        await super().turn(token, use)
        return {"captcha_key": "ответ"} if use.write else {}


async def test_what_a_person_answered_to_a_captcha_goes_with_the_reply(clock: FrozenClock) -> None:
    stand = a_stand(clock)
    sent: list[dict[str, str]] = []
    app = application(stand)

    @web.middleware
    async def noted(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        sent.append({name: str(value) for name, value in (await request.post()).items()})
        return await handler(request)

    app.middlewares.append(noted)
    topic = stand.post(GROUP, "Пост")
    to = answering(topic, stand.comment(GROUP, topic, "11", "Вопрос"))
    async with served(app) as address, connector_at(address, clock, limits=SolvedLimits()) as connector:
        await connector.reply(PAGE, to, ANSWER, key=uuid4())
        assert await connector.find_reply(PAGE, to, ANSWER, key=uuid4(), since=clock.now()) is not None
    assert [form["method"] for form in sent if "captcha_key" in form] == ["discussions.addDiscussionComment"]
    assert [reply.text for reply in stand.replies()] == [ANSWER]


async def test_a_parked_token_publishes_nothing(clock: FrozenClock) -> None:
    stand, limits = a_stand(clock), LocalLimits()
    topic = stand.post(GROUP, "Пост")
    to = answering(topic, stand.comment(GROUP, topic, "11", "Вопрос"))
    async with served(application(stand)) as address, connector_at(address, clock, limits=limits) as connector:
        await limits.park(USER_TOKEN, Parking(Part.WRITES, FailureKind.CAPTCHA, None))
        with pytest.raises(ConnectorError) as error:
            await connector.reply(PAGE, to, ANSWER, key=uuid4())
    assert error.value.kind is FailureKind.CAPTCHA
    assert stand.replies() == ()


async def test_closed_comments_and_a_deleted_question_are_final(scene: Scene) -> None:
    closed, deleted = a_question(scene), a_question(scene)
    scene.stand.close_comments(GROUP, str(closed.post_id))
    scene.stand.delete(GROUP, deleted.message_id.split(":")[2])
    kinds = []
    for to in (closed, deleted):
        with pytest.raises(ConnectorError) as error:
            await scene.connector.reply(PAGE, to, ANSWER, key=uuid4())
        kinds.append(error.value.kind)
    assert kinds == [FailureKind.CLOSED, FailureKind.GONE]


async def test_a_citizen_on_the_black_list_cannot_be_written_to(scene: Scene) -> None:
    to = a_private_question(scene)
    scene.stand.ban_author(GROUP, "11")
    with pytest.raises(ConnectorError) as error:
        await scene.connector.reply(PAGE, to, ANSWER, key=uuid4())
    assert error.value.kind is FailureKind.RECIPIENT_REFUSES


async def test_each_way_of_answering_needs_its_token(scene: Scene) -> None:
    for to, token in (
        (a_question(scene), {TokenKind.GROUP: GROUP_TOKEN}),
        (a_private_question(scene), {TokenKind.USER: USER_TOKEN}),
    ):
        with pytest.raises(ConnectorError) as error:
            await scene.connector.reply(PageAccess(GROUP, token), to, ANSWER, key=uuid4())
        assert error.value.kind is FailureKind.TOKEN_REFUSED
    assert scene.stand.replies() == ()


async def test_an_id_of_another_network_is_refused_before_any_call(scene: Scene) -> None:
    to = a_question(scene)
    foreign = ReplyTo(to.kind, "wall:1", "wall:2", "3", "11", "Анна")
    with pytest.raises(ConnectorError) as error:
        await scene.connector.reply(PAGE, foreign, ANSWER, key=uuid4())
    assert error.value.kind is FailureKind.CONFIGURATION
    assert scene.calls == []
