"""Words as they were before their letters were hidden: «х.у.й», «с у к а», «п*здец», «дyрак». Pure."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Final

from app.language.words import LIMIT, LONGEST_WORD, normal

_EDGES: Final = "\"'«»()[]{}<>.,:;!?…—–-_/\\|~`“”„"
_PIECE: Final = re.compile(r"[^\W_]+")
_MASKS: Final = re.compile(r"[*#%$@&^]+|(?<=\w)[-_.]{2,}(?=\w)")


def revealed(text: str, hidden: Collection[str]) -> Iterator[str]:
    """The words of a text in their normal form, and those spelled with spaces, dots or masks between the letters.

    hidden  words that a mask like «п***ц» may stand for; only those are guessed
    """
    letters: list[str] = []
    for chunk in text[:LIMIT].split():
        bare = chunk.strip(_EDGES)
        if len(bare) > 1 and bare.isalpha() and not letters:
            yield normal(bare)
            continue
        if len(bare) == 1 and bare.isalpha():
            letters.append(bare)
            continue
        if len(letters) > 2:
            yield normal("".join(letters))
        letters.clear()
        yield from _readings(bare, tuple(hidden))
    if len(letters) > 2:
        yield normal("".join(letters))


@lru_cache(maxsize=50_000)
def _readings(chunk: str, hidden: tuple[str, ...]) -> tuple[str, ...]:
    pieces = _PIECE.findall(chunk)
    found = [normal(piece) for piece in pieces]
    if len(pieces) > 2 and all(len(piece) <= 2 for piece in pieces):
        found.append(normal("".join(pieces)))
    if len(chunk) <= LONGEST_WORD and _MASKS.search(chunk):
        found += _unmasked(normal(chunk), hidden)
    return tuple(found)


def _unmasked(chunk: str, hidden: tuple[str, ...]) -> list[str]:
    """The words that a chunk's first and last letters leave possible; at least the first one has to be shown."""
    shown = _MASKS.split(chunk)
    first, last = shown[0], shown[-1]
    if not first or len(first) + len(last) < 2:
        return []
    return [
        word
        for word in hidden
        if word.startswith(first)
        and word.endswith(last)
        and abs(len(word) - len(chunk)) <= 1
        and len(first + last) < len(word)
    ]
