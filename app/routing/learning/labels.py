"""The labels a text may get, and what in a text or beside it names one of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from app.routing.learning.names import Names
from app.routing.learning.reading import Reading
from app.routing.learning.terms import Floats


@dataclass(frozen=True)
class Labels:
    """Topics or agencies.

    keys   the caller's, in order
    names  how each is called, where that is known; else its key
    kinds  kinds of hints whose values are keys of these
    """

    keys: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.keys)}

    @cached_property
    def _names(self) -> Names:
        return Names(self.names)

    def columns(self, keys: Sequence[str | None]) -> npt.NDArray[np.intp]:
        """The place of each key; -1 for one that is not among these, and for None."""
        return np.array([-1 if key is None else self._place.get(key, -1) for key in keys], dtype=np.intp)

    def named(self, readings: Sequence[Reading], hints: Sequence[Sequence[str]]) -> Floats:
        """Texts by labels by signals: words of the label's name in the text, and hints that say the label."""
        said = np.zeros((len(readings), len(self.keys), len(self.kinds)), dtype=np.float32)
        for row, given in enumerate(hints):
            for hint in given:
                kind, _, value = hint.partition(":")
                if kind in self.kinds and value in self._place:
                    said[row, self._place[value], self.kinds.index(kind)] = 1
        return np.concatenate([self._names.signals(readings), said], axis=2)


def labels_of(keys: Sequence[str | None], names: dict[str, str], hints: Sequence[Sequence[str]]) -> Labels:
    """The different labels of examples, in order."""
    different = tuple(sorted({key for key in keys if key is not None}))
    known = set(different)
    pairs = {hint.partition(":")[::2] for given in hints for hint in given}
    kinds = {kind for kind, value in pairs if value in known}
    return Labels(different, tuple(names.get(key, key) for key in different), tuple(sorted(kinds)))
