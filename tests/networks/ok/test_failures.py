"""What goes wrong while groups are read, by its kind."""

from datetime import timedelta

import pytest

from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.limits import Part
from tests.networks.ok.scene import GROUP, KEY, PAGE, SECRET, USER_TOKEN, Scene, messages

MINUTE = timedelta(minutes=1)


async def failure(scene: Scene) -> ConnectorError:
    with pytest.raises(ConnectorError) as error:
        await scene.look()
    return error.value


async def test_a_gateways_error_page_is_temporary_and_nothing_is_lost(scene: Scene) -> None:
    scene.stand.comment(GROUP, scene.stand.post(GROUP, "Пост"), "11", "Вопрос")
    scene.stand.faults.html_502 = 1
    assert (await failure(scene)).kind is FailureKind.TEMPORARY
    assert len(await scene.sweep()) == 1


async def test_an_answer_that_breaks_off_is_malformed(scene: Scene) -> None:
    scene.stand.faults.invalid_json = 1
    assert (await failure(scene)).kind is FailureKind.MALFORMED


async def test_a_dead_token_is_refused_and_named_nowhere(scene: Scene) -> None:
    scene.stand.expire(USER_TOKEN)
    error = await failure(scene)
    assert (error.kind, error.code) == (FailureKind.TOKEN_REFUSED, "102")
    assert USER_TOKEN not in f"{error!r} {error} {PAGE!r} {scene.feed()!r}"


@pytest.mark.parametrize(
    ("field", "value", "code"), [("application_key", "other", "101"), ("application_secret", "x", "104")]
)
async def test_wrong_credentials_of_the_application_are_a_matter_of_configuration(
    scene: Scene, field: str, value: str, code: str
) -> None:
    setattr(scene.stand, field, value)
    error = await failure(scene)
    assert (error.kind, error.code) == (FailureKind.CONFIGURATION, code)
    assert not {KEY, SECRET} & set(str(error).split())


@pytest.mark.parametrize("code", [7, 8, 9, 11, 511])
async def test_too_much_read_slows_the_token(scene: Scene, code: int) -> None:
    scene.stand.faults.force_error["discussions.getList"] = (code, 1)
    assert (await failure(scene)).kind is FailureKind.RATE_LIMITED
    assert scene.limits.slowed == [USER_TOKEN]
    assert scene.limits.parkings == []


async def test_a_call_limit_reached_again_soon_parks_its_method(scene: Scene) -> None:
    scene.stand.faults.force_error["discussions.getList"] = (11, 2)
    await failure(scene)
    scene.clock.advance(MINUTE)
    await failure(scene)
    [parking] = scene.limits.parkings
    assert (parking.part, parking.name, parking.seconds) == (Part.METHOD, "discussions.getList", 300)


async def test_a_wish_for_a_person_parks_writes_until_somebody_acts(scene: Scene) -> None:
    scene.stand.faults.force_error["discussions.getList"] = (403, 1)
    assert (await failure(scene)).kind is FailureKind.CAPTCHA
    [parking] = scene.limits.parkings
    assert (parking.part, parking.seconds, parking.kind) == (Part.WRITES, None, FailureKind.CAPTCHA)
    assert parking.challenge["text"]


async def test_an_anchor_the_network_forgot_is_replaced_by_the_newest(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    written = {f"topic:{topic}:{scene.stand.comment(GROUP, topic, '11', 'текст')}" for _ in range(6050)}
    first = {message.external_id for message in messages(await scene.look())}
    scene.stand.faults.force_error["discussions.getComments"] = (100, 1)
    second = {message.external_id for message in await scene.sweep()}
    assert first | second == written
    assert scene.looks[-1].more is False


@pytest.mark.parametrize("code", [106, 300, 456])
async def test_a_topic_that_vanished_does_not_hold_up_the_others(scene: Scene, code: int) -> None:
    for number in range(3):
        scene.stand.comment(GROUP, scene.stand.post(GROUP, f"Пост {number}"), "11", "Вопрос")
    scene.stand.faults.force_error["discussions.getComments"] = (code, 1)
    assert len(messages(await scene.look())) == 2
    assert await scene.sweep() == []


async def test_a_topic_that_cannot_be_read_just_now_is_read_after_the_others(scene: Scene) -> None:
    topics = [scene.stand.post(GROUP, f"Пост {number}") for number in range(3)]
    await scene.sweep()
    for topic in topics:
        scene.stand.comment(GROUP, topic, "11", f"Под {topic}")
    scene.stand.faults.force_error["discussions.getComments"] = (5000, 1)
    scene.clock.advance(MINUTE)
    assert {message.post_id for message in messages(await scene.look())} == set(topics)
    read = [params["discussionId"] for params in scene.called("discussions.getComments")]
    assert read == [*topics, topics[0]]


async def test_a_network_that_fails_again_and_again_fails_the_look_and_loses_nothing(scene: Scene) -> None:
    topics = [scene.stand.post(GROUP, f"Пост {number}") for number in range(5)]
    for topic in topics:
        scene.stand.comment(GROUP, topic, "11", "Вопрос")
    await scene.sweep()
    scene.clock.advance(MINUTE)
    for topic in topics:
        scene.stand.comment(GROUP, topic, "12", "Ещё")
    scene.stand.faults.force_error["discussions.getComments"] = (5000, 3)
    assert (await failure(scene)).kind is FailureKind.TEMPORARY
    assert [message.text for message in await scene.sweep()].count("Ещё") == 5


async def test_what_was_read_before_the_network_failed_is_kept_and_the_rest_follows(scene: Scene) -> None:
    topics = [scene.stand.post(GROUP, f"Пост {number}") for number in range(17)]
    for topic in topics:
        scene.stand.comment(GROUP, topic, "11", "Вопрос")
    assert len(messages(await scene.look())) == 12
    scene.stand.faults.force_error["mediatopic.getByIds"] = (11, 1)
    assert (await failure(scene)).kind is FailureKind.RATE_LIMITED
    assert {message.post_id for message in await scene.sweep()} == set(topics[12:])


async def test_a_page_the_account_may_not_read_is_refused_alone_until_it_may(scene: Scene) -> None:
    await scene.sweep()
    scene.pages = ["404", GROUP]
    scene.stand.post(GROUP, "Пост")
    scene.clock.advance(timedelta(hours=1))
    await scene.sweep()
    assert {page: error.kind for page, error in scene.looks[0].refused.items()} == {"404": FailureKind.BANNED}
    assert [post.text for post in scene.posts()] == ["Пост"]
    scene.clock.advance(MINUTE)
    assert (await scene.look()).refused.keys() == {"404"}
    scene.stand.add_page("404", "Снова здесь", {TokenKind.USER: USER_TOKEN})
    scene.clock.advance(timedelta(minutes=15))
    assert (await scene.look()).refused == {}


async def test_a_round_that_is_limited_does_not_hold_up_comments(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    await scene.sweep()
    scene.stand.comment(GROUP, topic, "11", "Вопрос")
    scene.stand.faults.force_error["mediatopic.getTopics"] = (11, 1)
    scene.clock.advance(timedelta(minutes=15))
    gathered = await scene.look(asked=[GROUP])
    assert [message.text for message in messages(gathered)] == ["Вопрос"]
    assert not gathered.more
    scene.names()
    await scene.look()
    assert "mediatopic.getTopics" in scene.names()
