"""A page's history made up for tests: posts, citizens' comments, replies to them, and answers of the page."""

import csv
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from app.demo.sample import load_sample

_COLUMNS = ("type", "post_id", "id", "parent_id", "date", "author", "text")
_FIRST = datetime(2026, 3, 1, 9, 0)  # noqa: DTZ001 - local time of the page, as in such files
_POSTS, _COMMENTS = 20, 280
_CITIZEN_REPLIES, _ANSWERS = 0.2, 0.2
# As in _COLUMNS.
Row = tuple[str, int, int, int | None, datetime, str, str]
_ANSWER = "Здравствуйте! Передали в работу, сделаем до пятницы."


def write_history(path: Path) -> int:
    """Write some 400 entries of a week, always the same; how many."""
    chance = random.Random(7)  # noqa: S311 - has to be the same each time
    texts = [message.text for message in load_sample().messages]
    rows = list(_rows(chance, texts))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([_COLUMNS, *rows])
    return len(rows)


def _rows(chance: random.Random, texts: list[str]) -> Iterator[Row]:
    number, at = 0, _FIRST
    posts: list[int] = []
    for written in range(_POSTS + _COMMENTS):
        at += timedelta(minutes=chance.randint(1, 60))
        number += 1
        if written % ((_POSTS + _COMMENTS) // _POSTS) == 0:
            posts.append(number)
            yield ("post", number, number, None, at, "org", chance.choice(texts))
            continue
        post, comment = chance.choice(posts), number
        yield ("comment", post, comment, None, at, "citizen", chance.choice(texts))
        for share, author, text in ((_CITIZEN_REPLIES, "citizen", chance.choice(texts)), (_ANSWERS, "org", _ANSWER)):
            if chance.random() < share:
                number += 1
                at += timedelta(minutes=chance.randint(1, 20))
                yield ("reply", post, number, comment, at, author, text)
