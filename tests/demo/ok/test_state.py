"""The stand-in of OK as the demo acts in it."""

from datetime import timedelta

import pytest

from app.demo.ok.state import OkStand
from app.demo.stand import Stand
from app.networks.access import TokenKind
from app.networks.ok.options import OK
from tests.fakes import FrozenClock


@pytest.fixture
def stand(clock: FrozenClock) -> OkStand:
    stand = OkStand(clock, "KEY", "SECRET")
    stand.add_page("5", "Администрация", {TokenKind.USER: "user", TokenKind.GROUP: "bot"})
    stand.add_author("11", "Анна", "Ветрова")
    return stand


def test_it_is_a_stand_in_like_the_others(stand: OkStand) -> None:
    one: Stand = stand
    assert one.network == OK


def test_ids_are_the_same_in_every_run(clock: FrozenClock) -> None:
    def run() -> list[str]:
        stand = OkStand(clock, "KEY", "SECRET")
        stand.add_page("5", "Администрация", {})
        stand.add_author("11", "Анна", "Ветрова")
        topic = stand.post("5", "Пост")
        return [topic, stand.comment("5", topic, "11", "Вопрос"), stand.private("5", "11", "11", "Лично")]

    assert run() == run()
    assert len(set(run())) == 3


def test_an_instant_in_the_past_dates_what_is_written(stand: OkStand, clock: FrozenClock) -> None:
    earlier = clock.now() - timedelta(days=30)
    topic = stand.post("5", "Пост", at=earlier)
    comment = stand.comment("5", topic, "11", "Вопрос", at=earlier + timedelta(hours=1))
    assert stand.topics[topic].at == earlier
    assert stand.topics[topic].comments[comment].at == earlier + timedelta(hours=1)
    assert stand.topics[topic].active_at == clock.now()


def test_messages_of_one_chat_never_share_an_instant(stand: OkStand) -> None:
    for _ in range(3):
        stand.private("5", "11", "11", "Ау")
    assert len({message.at for message in stand.chat("5", "11").messages}) == 3


def test_what_nobody_made_known_is_a_mistake_of_the_caller(stand: OkStand) -> None:
    topic = stand.post("5", "Пост")
    for mistake in (
        lambda: stand.post("6", "Пост"),
        lambda: stand.comment("5", topic, "404", "Вопрос"),
        lambda: stand.comment("5", topic, "11", "Вопрос", reply_to="404"),
        lambda: stand.edit("5", "404", "Иначе"),
        lambda: stand.delete("5", "404"),
        lambda: stand.private("5", "404", "404", "Лично"),
        lambda: stand.ban_author("5", "404"),
        lambda: stand.close_comments("5", "404"),
    ):
        with pytest.raises(KeyError):
            mistake()


def test_what_people_write_by_hand_is_no_reply_through_the_api(stand: OkStand) -> None:
    topic = stand.post("5", "Пост")
    stand.comment("5", topic, None, "Ответ вручную")
    stand.private("5", None, "11", "Ответ вручную")
    assert stand.replies() == ()


def test_the_networks_clock_may_be_ahead_of_ours(stand: OkStand, clock: FrozenClock) -> None:
    stand.faults.skew_seconds = 90
    topic = stand.post("5", "Пост")
    comment = stand.comment("5", topic, "11", "Вопрос")
    assert stand.topics[topic].comments[comment].at == clock.now() + timedelta(seconds=90)


def test_an_account_has_the_topics_of_all_its_groups_by_activity(stand: OkStand) -> None:
    stand.add_page("6", "Поликлиника", {TokenKind.USER: "user"})
    first, second = stand.post("5", "Пост"), stand.post("6", "Пост")
    assert list(stand.accounts["user"].topics) == [first, second]
    stand.comment("5", first, "11", "Вопрос")
    assert list(stand.accounts["user"].topics) == [second, first]


def test_only_what_citizens_write_privately_is_heard(stand: OkStand) -> None:
    heard: list[str] = []
    stand.on_private(lambda group, chat, message: heard.append(message.text))
    stand.private("5", "11", "11", "Вопрос")
    stand.private("5", None, "11", "Ответ вручную")
    stand.publish_message(stand.groups["5"], stand.chat("5", "11"), "Ответ")
    assert heard == ["Вопрос"]
