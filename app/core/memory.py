"""Keeping Python's collector of garbage off what lives as long as the process."""

import gc
from typing import Final

_YOUNG: Final = 10_000
_MIDDLE: Final = 20
_OLD: Final = 1_000


def settle() -> None:
    """Take what is in memory now for good, and look through old objects seldom.

    Dictionaries, vectors and catalogues are hundreds of thousands of objects. Walking through them takes a tenth of a
    second, in which nothing else runs: no request, no heartbeat of a lease. Costs nothing; safe to repeat.
    """
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
