"""What lives as long as the process."""

import gc
from collections.abc import Iterator

import pytest

from app.core.memory import settle


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[None]:
    """The collector as it was."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_what_is_there_is_not_looked_through_again_and_new_garbage_still_goes() -> None:
    settle()
    kept = gc.get_freeze_count()
    assert kept > 10_000
    assert gc.get_threshold()[2] >= 1_000
    ring: list[object] = []
    ring.append(ring)
    del ring
    assert gc.collect() >= 1
    assert gc.get_freeze_count() == kept
