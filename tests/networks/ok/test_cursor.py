"""What is remembered between two looks."""

from app.networks.ok.cursor import Cursor, Watched


def test_a_cursor_comes_back_from_its_text() -> None:
    cursor = Cursor(older="next", chats={"chat:C1": 5}, chats_floor=3, listing=False)
    cursor.topics["1"] = Watched(anchor="a", listed="2 x", counted=2, due=True)
    assert Cursor.read(cursor.text()) == cursor
    assert Cursor.read(Cursor().text()) == Cursor()


def test_a_text_of_another_kind_starts_over() -> None:
    for text in ("", "null", "12", '{"version": 2}', '{"unknown": 1}', '{"topics": {"1": 5}}'):
        assert Cursor.read(text) == Cursor()


def test_quiet_topics_are_forgotten_before_recent_and_due_ones() -> None:
    cursor = Cursor()
    for number in range(300):
        cursor.watch(str(number)).due = number < 10
    cursor.watch("50")
    cursor.trim_topics()
    assert len(cursor.topics) == 200
    assert {"0", "9", "50", "299"} <= cursor.topics.keys()
    assert not {"10", "11", "100"} & cursor.topics.keys()


def test_chats_are_forgotten_by_their_last_event_which_is_remembered() -> None:
    cursor = Cursor(chats={f"chat:C{number}": number for number in range(150)})
    cursor.trim_chats()
    assert (len(cursor.chats), min(cursor.chats.values()), cursor.chats_floor) == (100, 50, 49)
