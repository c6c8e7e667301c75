"""Likeness of the newest questions: a vector and a fingerprint beside each, written as PostgreSQL's own bytes.

Not of all: the index of a million vectors takes a quarter of an hour to build.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import numpy as np

from app.demo.sample import load_sample
from app.language.likeness import SIZE, Matrix, vectors

MOST = 200_000
_AT_ONCE = 10_000
_OF_ONE_TEXT, _OF_ANY = 8, 4  # words of a question
_COPIES = 0.03
# A text that was passed around: so many of the newest questions, every tenth, are copies of it.
_PASSED_AROUND, _EVERY = 4_000, 10
_MICROSECOND = np.timedelta64(1, "us")
_EPOCH = np.datetime64(datetime(2000, 1, 1), "us")  # noqa: DTZ001 - NumPy's instants have no zone; ours are all UTC

# Source: PostgreSQL manual, COPY, "Binary Format"; pgvector, src/halfvec.c, halfvec_send.
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_ROW = np.dtype(
    [
        ("columns", ">i2"),
        *(("id_size", ">i4"), ("id", "V16")),
        *(("vector_size", ">i4"), ("numbers", ">i2"), ("unused", ">i2"), ("vector", ">f2", SIZE)),
        *(("fingerprint_size", ">i4"), ("fingerprint", ">i8")),
        *(("at_size", ">i4"), ("at", ">i8")),
    ]
)
_END = b"\xff\xff"


class Texts:
    """Draws vectors of invented texts: some words of one of the sample's messages, and some of any."""

    def __init__(self) -> None:
        texts = [message.text.lower().split() for message in load_sample().messages]
        known = sorted({word for text in texts for word in text})
        self._words = vectors().of(known)
        place = {word: index for index, word in enumerate(known)}
        self._places = np.array([place[word] for text in texts for word in text])
        self._lengths = np.array([len(text) for text in texts if text])
        self._starts = np.cumsum(self._lengths) - self._lengths
        self._random = np.random.default_rng(42)

    def draw(self, count: int) -> Matrix:
        """Vectors of so many texts, of length 1."""
        chosen = self._random.integers(len(self._lengths), size=(count, 1))
        within = (self._random.random((count, _OF_ONE_TEXT)) * self._lengths[chosen]).astype(int)
        own = self._places[self._starts[chosen] + within]
        other = self._random.integers(len(self._words), size=(count, _OF_ANY))
        rows = np.zeros((count, SIZE), dtype=np.float32)
        for column in np.concatenate([own, other], axis=1).T:
            rows += self._words[column]
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)

    def fingerprints(self, count: int) -> Any:
        """As many numbers, some equal to the one before."""
        drawn = self._random.integers(-(2**63), 2**63 - 1, size=count)
        copies = np.flatnonzero(self._random.random(count) < _COPIES)
        copies = copies[copies > 0]
        drawn[copies] = drawn[copies - 1]
        return drawn


async def write(driver: Any) -> None:
    """Store what the newest questions, and lessons, are compared by. driver: the connection of asyncpg."""
    newest = await driver.fetch("SELECT id, received_at FROM question ORDER BY number DESC LIMIT $1", MOST)
    await driver.copy_to_table(
        "question_likeness",
        source=_rows(newest[::-1]),
        columns=["question_id", "vector", "fingerprint", "received_at"],
        format="binary",
    )
    await driver.execute(
        "UPDATE screening_lesson lesson SET vector = one.vector"
        " FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM screening_lesson) numbered,"
        " (SELECT vector, row_number() OVER (ORDER BY received_at) AS n FROM question_likeness LIMIT 2000) one"
        " WHERE numbered.id = lesson.id AND one.n = numbered.n"
    )


async def _rows(found: list[Any]) -> AsyncIterator[bytes]:
    texts = Texts()
    yield _HEADER
    for start in range(0, len(found), _AT_ONCE):
        part = found[start : start + _AT_ONCE]
        rows = np.zeros(len(part), dtype=_ROW)
        rows["columns"], rows["id_size"], rows["fingerprint_size"], rows["at_size"] = 4, 16, 8, 8
        rows["vector_size"], rows["numbers"] = 4 + 2 * SIZE, SIZE
        rows["id"] = np.array([one["id"].bytes for one in part], dtype="V16")
        rows["vector"] = texts.draw(len(part))
        rows["fingerprint"] = texts.fingerprints(len(part))
        newest = np.arange(start, start + len(part)) >= len(found) - _PASSED_AROUND
        rows["fingerprint"][newest & (np.arange(len(part)) % _EVERY == 0)] = 1
        rows["at"] = [_microseconds(one["received_at"]) for one in part]
        yield rows.tobytes()
    yield _END


def _microseconds(at: datetime) -> int:
    return int((np.datetime64(at.astimezone(UTC).replace(tzinfo=None), "us") - _EPOCH) / _MICROSECOND)
