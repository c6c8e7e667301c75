"""A page's history: read from its file, played into the stand-in."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.demo.replay import BadHistory, Entry, Replay, read_history
from app.demo.report import expected_of
from app.demo.vk.model import Comment
from app.demo.vk.state import VkStand
from app.networks.access import TokenKind
from tests.fakes import FrozenClock
from tests.shared import need

PAGE = "220000001"
HEADER = "type,post_id,id,parent_id,date,author,text"
POST = "post,10,10,,2024-05-17 10:00:00,org,О дорогах"
COMMENT = "comment,10,12,,2024-05-17 11:00:00,user,Когда починят?"
REPLY = "reply,10,15,12,2024-05-17 12:00:00,likely_org,Завтра."
THANKS = "reply,10,16,15,2024-05-17 13:00:00,user,Спасибо!"


def written(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "history.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def numbers(entries: Sequence[Entry]) -> list[int]:
    return [entry.id for entry in entries]


def test_a_history_is_read_with_its_threads(tmp_path: Path) -> None:
    entries = read_history(written(tmp_path, POST, COMMENT, REPLY))
    assert [(one.kind, one.id, one.post, one.parent, one.by_page) for one in entries] == [
        ("post", 10, 10, None, True),
        ("comment", 12, 10, None, False),
        ("reply", 15, 10, 12, True),
    ]
    assert entries[1].text == "Когда починят?"
    assert entries[1].at == datetime(2024, 5, 17, 11, tzinfo=UTC)


def test_it_is_put_into_the_order_of_time(tmp_path: Path) -> None:
    assert numbers(read_history(written(tmp_path, THANKS, REPLY, COMMENT, POST))) == [10, 12, 15, 16]


def test_of_one_second_the_smaller_number_was_first(tmp_path: Path) -> None:
    same = [f"comment,10,{number},,2024-05-17 11:00:00,user,Да" for number in (14, 11, 13)]
    assert numbers(read_history(written(tmp_path, POST, *same))) == [10, 11, 13, 14]


def test_comments_whose_zone_is_another_than_their_posts_still_stand_after_them(tmp_path: Path) -> None:
    early = COMMENT.replace("11:00:00", "08:00:00")
    reply = REPLY.replace("12:00:00", "08:30:00")
    later = "comment,10,17,,2024-05-17 09:59:59,user,И у нас"
    entries = read_history(written(tmp_path, POST, early, reply, later))
    assert numbers(entries) == [10, 12, 15, 17]
    assert {entry.at for entry in entries} == {datetime(2024, 5, 17, 10, tzinfo=UTC)}


def test_instants_with_and_without_a_zone_go_together(tmp_path: Path) -> None:
    zoned = COMMENT.replace("11:00:00", "13:30:00+03:00")
    entries = read_history(written(tmp_path, POST, zoned, REPLY.replace("12:00:00", "10:15:00")))
    assert numbers(entries) == [10, 12, 15]
    assert entries[1].at == datetime(2024, 5, 17, 10, 30, tzinfo=UTC)


def test_a_parent_number_may_be_written_as_a_decimal_fraction(tmp_path: Path) -> None:
    assert read_history(written(tmp_path, POST, COMMENT, REPLY.replace(",12,", ",12.0,")))[2].parent == 12


BROKEN = {
    "kind": ("line 3", COMMENT.replace("comment", "note")),
    "number": ("line 3", COMMENT.replace("12", "x", 1)),
    "no number": ("line 3", COMMENT.replace(",12,", ",,")),
    "endless parent": ("line 3", REPLY.replace(",12,", ",inf,")),
    "no number for a parent": ("line 3", REPLY.replace(",12,", ",nan,")),
    "date": ("line 3", COMMENT.replace("2024-05-17", "17 мая")),
    "too few cells": ("line 3", "comment,10,12"),
    "number twice": ("12 comes twice", "\n".join([COMMENT, COMMENT])),
    "no such post": ("comment 12 stands before", COMMENT.replace(",10,", ",9,")),
    "no such parent": ("reply 15 stands before", REPLY),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_named(tmp_path: Path, what: str) -> None:
    told, lines = BROKEN[what]
    with pytest.raises(BadHistory, match=told) as refusal:
        read_history(written(tmp_path, POST, lines))
    assert str(tmp_path / "history.csv") in str(refusal.value)


def test_a_file_without_a_column_or_without_entries_is_no_history(tmp_path: Path) -> None:
    with pytest.raises(BadHistory, match="no column author, text"):
        read_history(written(tmp_path, header="type,post_id,id,parent_id,date"))
    with pytest.raises(BadHistory, match="no entries"):
        read_history(written(tmp_path))


def test_what_is_no_text_file_is_no_history(tmp_path: Path) -> None:
    binary = tmp_path / "page.csv"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (binary, tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(BadHistory, match=str(path)):
            read_history(path)


def a_stand(clock: FrozenClock) -> VkStand:
    stand = VkStand(clock)
    stand.add_page(PAGE, "Администрация", {TokenKind.USER: "user"})
    return stand


async def played(stand: VkStand, entries: Sequence[Entry]) -> list[Comment]:
    replay = Replay(stand, PAGE, entries, within_seconds=0.0)
    assert replay.progress().played == 0
    await replay.run()
    progress = replay.progress()
    assert (progress.played, progress.entries) == (len(entries), len(entries))
    return [comment for post in stand.communities[int(PAGE)].posts.values() for comment in post.comments.values()]


async def test_it_stands_in_the_network_as_in_the_file(tmp_path: Path, clock: FrozenClock) -> None:
    comments = await played(a_stand(clock), read_history(written(tmp_path, POST, COMMENT, REPLY, THANKS)))
    assert [(one.id, one.root, one.reply_to_comment, one.text) for one in comments] == [
        (12, None, None, "Когда починят?"),
        (15, 12, 12, "Завтра."),
        (16, 12, 15, "Спасибо!"),
    ]
    assert {one.at for one in comments} == {clock.now()}


async def test_the_pages_own_words_come_from_the_page_and_every_other_from_a_citizen_of_its_own(
    tmp_path: Path, clock: FrozenClock
) -> None:
    stand = a_stand(clock)
    comments = await played(stand, read_history(written(tmp_path, POST, COMMENT, REPLY, THANKS)))
    asked, answered, thanked = (one.from_id for one in comments)
    assert answered == -int(PAGE)
    assert asked != thanked
    assert min(asked, thanked) > 9_000_000_000
    assert stand.replies() == ()  # by hand, not through the API


async def test_a_second_replay_is_the_same_page_again(tmp_path: Path, clock: FrozenClock) -> None:
    entries = read_history(written(tmp_path, POST, COMMENT, REPLY))
    assert await played(a_stand(clock), entries) == await played(a_stand(clock), entries)


def test_what_a_history_has_to_end_as_is_counted(tmp_path: Path) -> None:
    expected = expected_of(read_history(written(tmp_path, POST, COMMENT, REPLY, THANKS)))
    assert (expected.posts, expected.citizens_messages, expected.page_messages, expected.messages) == (1, 2, 1, 3)


@pytest.mark.shared
async def test_a_real_pages_history_is_played_whole(clock: FrozenClock) -> None:
    path = need("data", "official_page.csv")
    entries = read_history(path)
    with path.open(encoding="utf-8", newline="") as lines:
        rows = {int(row["id"]): row for row in csv.DictReader(lines)}
    assert set(numbers(entries)) == set(rows)
    comments = await played(a_stand(clock), entries)
    assert {one.id: one.text for one in comments} == {
        number: row["text"] for number, row in rows.items() if row["type"] != "post"
    }
    by_page = {number for number, row in rows.items() if row["author"] in ("org", "likely_org")}
    assert {one.id for one in comments if one.from_id < 0} == by_page & {one.id for one in comments}
