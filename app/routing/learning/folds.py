"""Parts of the examples for learning without some of them: equal texts stay together, so that none is asked of whose
copy was learnt. Pure.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.language.words import normal, words

Rows = npt.NDArray[np.intp]


def same_text(text: str) -> str:
    """What is equal for texts that differ in case, punctuation and spelling of a letter alone."""
    return " ".join(normal(word.text) for word in words(text)) or text.strip()


def parts(texts: Sequence[str], count: int, *, seed: int = 0) -> list[Rows]:
    """The rows of up to `count` parts of about the same size; fewer when there are fewer different texts."""
    keys = [same_text(text) for text in texts]
    different = sorted(set(keys))
    order = np.random.default_rng(seed).permutation(len(different))
    part_of = {key: int(place) % count for key, place in zip(different, order, strict=True)}
    member = np.array([part_of[key] for key in keys], dtype=np.intp)
    found = [np.flatnonzero(member == part) for part in range(count)]
    return [rows for rows in found if len(rows)]
