"""What is remembered between two looks."""

from app.networks.ok.cursor import BackCursor, ChatsCursor, Down, Due, FeedCursor, Known, PageCursor, Shut


def test_cursors_come_back_from_their_texts() -> None:
    feed = FeedCursor(active=5, down=Down(anchor="a", floor=3), due={"1": Due(group="5", count=2, anchor="b")})
    feed.shut["6"] = Shut(kind="closed", code="456", text="words")
    page = PageCursor(since=7, topics={"1": Known(count=2, to=9)})
    assert FeedCursor.read(feed.text()) == feed
    assert PageCursor.read(page.text()) == page
    assert ChatsCursor.read(ChatsCursor(chats={"chat:C1": 5}, floor=3).text()).chats == {"chat:C1": 5}
    assert BackCursor.read(BackCursor().text()) == BackCursor()


def test_a_text_of_another_kind_starts_over() -> None:
    for text in (None, "", "null", "12", '{"version": 3}', '{"unknown": 1}', '{"topics": {"1": 5}}', '{"due": 1}'):
        assert PageCursor.read(text) == PageCursor()
        assert FeedCursor.read(text) == FeedCursor()


def test_topics_met_long_ago_are_forgotten_and_need_not_be_read_from_their_beginning() -> None:
    day_ms = 24 * 3600 * 1000
    cursor = PageCursor(since=1)
    for number in range(100):
        cursor.topic(str(number)).to = number + 2 * day_ms
    cursor.topic("5")
    cursor.trim(listed_from=1)
    assert len(cursor.topics) == 60
    assert {"5", "99", "41"} <= cursor.topics.keys()
    assert not {"0", "40"} & cursor.topics.keys()
    assert cursor.since == 40 + day_ms


def test_topics_in_the_list_of_every_look_are_not_forgotten() -> None:
    cursor = PageCursor(topics={str(number): Known(active=number) for number in range(100)})
    cursor.trim(listed_from=10)
    assert set(cursor.topics) == {str(number) for number in range(10, 100)}


def test_chats_are_forgotten_by_their_last_event_which_is_remembered() -> None:
    cursor = ChatsCursor(chats={f"chat:C{number}": number for number in range(150)})
    cursor.trim()
    assert (len(cursor.chats), min(cursor.chats.values()), cursor.floor) == (100, 50, 49)
