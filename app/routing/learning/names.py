"""Words that a text shares with the names of labels: «в Рыльском районе» speaks for «Администрация Рыльского района».

It works for labels with hardly any example. Weights of the ways to share a word are learnt for all labels together.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix

from app.language.words import lemmas
from app.routing.learning.reading import STEM, Reading
from app.routing.learning.terms import Floats

SIGNALS: Final = 6
_SHORTEST: Final = 4
_COMMON: Final = 0.12
"""Share of names from which on a word tells no place («администрация»)."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """Words of names, and what each says for each label."""

    index: dict[str, int]
    says: Floats

    def sums(self, texts: Iterable[Iterable[str]]) -> Floats:
        places = [sorted({self.index[word] for word in words if word in self.index}) for words in texts]
        ends = np.cumsum([0, *map(len, places)])
        flat = np.array([place for row in places for place in row], dtype=np.int32)
        rows = csr_matrix(  # type: ignore[no-untyped-call]
            (np.ones(len(flat), dtype=np.float32), flat, ends), shape=(len(places), len(self.index))
        )
        return np.asarray(rows @ self.says, dtype=np.float32)


class Names:
    """The names of labels, by their words. Immutable."""

    def __init__(self, names: Sequence[str]) -> None:
        words = [{word for word in lemmas(name) if word.isalpha()} for name in names]
        stems = [{word[:STEM] for word in one if len(word) >= _SHORTEST} for one in words]
        spread = Counter(stem for one in stems for stem in one)
        telling = [{stem for stem in one if spread[stem] <= max(1, _COMMON * len(names))} for one in stems]
        self._words = _shared(words, lambda count: np.log((1 + len(names)) / count))
        self._stems = _shared(stems, lambda count: np.log((1 + len(names)) / count))
        self._telling = _shared(telling, lambda count: 1 / count)
        self._whole = np.maximum(self._stems.says.sum(axis=0), 1e-6)
        self._has_place = np.array([bool(one) for one in telling])

    def signals(self, readings: Sequence[Reading]) -> Floats:
        """For each text and label: weight of words shared, of their beginnings, its share of the whole name, whether
        a place it names is in the name, how telling that is, and whether such a place is in other names only.
        """
        words = self._words.sums(one.lemmas for one in readings)
        stems = self._stems.sums([lemma[:STEM] for lemma in one.lemmas] for one in readings)
        placed = self._telling.sums([place[:STEM] for place in one.places] for one in readings)
        here = placed > 0
        elsewhere = here.any(axis=1, keepdims=True) & ~here & self._has_place
        return np.stack([words, stems, stems / self._whole, here, placed, elsewhere], axis=2).astype(np.float32)


def _shared(names: Sequence[set[str]], weight: Callable[[int], float]) -> _Shared:
    spread = Counter(word for words in names for word in words)
    index = {word: place for place, word in enumerate(sorted(spread))}
    says = np.zeros((len(index), len(names)), dtype=np.float32)
    for label, words in enumerate(names):
        for word in words:
            says[index[word], label] = weight(spread[word])
    return _Shared(index, says)
