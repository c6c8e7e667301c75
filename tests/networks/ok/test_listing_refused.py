"""Comments found without the account's list of discussions."""

from datetime import timedelta

import pytest

from app.networks.access import ConnectorError, FailureKind
from tests.networks.ok.scene import GROUP, Scene, messages

MINUTE = timedelta(minutes=1)


def refuse(scene: Scene, code: int) -> None:
    scene.stand.faults.force_error["discussions.getList"] = (code, 1_000_000)


@pytest.mark.parametrize("code", [10, 200, 3, 453])
async def test_comments_are_found_by_their_numbers_and_the_list_is_tried_again_hourly(scene: Scene, code: int) -> None:
    topics = [scene.stand.post(GROUP, f"Пост {number}") for number in range(45)]
    await scene.sweep()
    refuse(scene, code)
    scene.clock.advance(MINUTE)
    await scene.sweep()
    asked = len(scene.called("discussions.getList"))
    scene.stand.comment(GROUP, topics[40], "11", "Вопрос")
    scene.clock.advance(MINUTE)
    assert [message.text for message in await scene.sweep()] == ["Вопрос"]
    scene.clock.advance(MINUTE)
    assert await scene.sweep() == []
    assert len(scene.called("discussions.getList")) == asked
    scene.clock.advance(timedelta(hours=1))
    await scene.sweep()
    assert len(scene.called("discussions.getList")) == asked + 1


async def test_comments_under_topics_that_are_not_the_newest_any_more_are_found(scene: Scene) -> None:
    refuse(scene, 10)
    old = scene.stand.post(GROUP, "Старый пост")
    await scene.sweep()
    for number in range(30):
        scene.stand.post(GROUP, f"Пост {number}")
    scene.stand.comment(GROUP, old, "11", "Ещё актуально?")
    scene.clock.advance(MINUTE)
    assert [message.text for message in await scene.sweep()] == ["Ещё актуально?"]


async def test_what_was_written_between_the_lists_last_answer_and_its_refusal_is_found(scene: Scene) -> None:
    topic = scene.stand.post(GROUP, "Пост")
    scene.stand.comment(GROUP, topic, "11", "Раз")
    await scene.sweep()
    scene.stand.comment(GROUP, topic, "11", "Два")
    refuse(scene, 10)
    scene.clock.advance(MINUTE)
    assert "Два" in {message.text for message in await scene.sweep()}


async def test_calls_of_a_look_are_bounded_and_every_page_has_its_turn(scene: Scene) -> None:
    refuse(scene, 10)
    scene.pages = []
    for number in range(35):
        scene.stand.add_page(str(900 + number), "Группа", {})
        scene.pages.append(str(900 + number))
        scene.stand.post(scene.pages[-1], "Пост")
    await scene.sweep()
    assert len(scene.looks) == 6
    assert {params["gid"] for params in scene.called("mediatopic.getTopics")} == set(scene.pages)
    scene.names()
    scene.clock.advance(MINUTE)
    gathered = await scene.look()
    assert scene.names() == ["mediatopic.getTopics"] * 6
    assert gathered.more
    assert messages(gathered) == []


async def test_when_nothing_can_be_read_the_look_fails(scene: Scene) -> None:
    refuse(scene, 10)
    scene.stand.faults.force_error["mediatopic.getTopics"] = (5000, 1)
    with pytest.raises(ConnectorError) as error:
        await scene.look()
    assert error.value.kind is FailureKind.TEMPORARY
