"""Folders for servers. Not pytest's own: each new run of pytest closes the parent of all runs' folders to others,
and with it to PostgreSQL's system user, whose server may be at work there for a run of root's beside it.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty folder for the test."""
    with tempfile.TemporaryDirectory(prefix="otklik-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def lasting_place() -> Iterator[Path]:
    """An empty folder for the tests of a module."""
    with tempfile.TemporaryDirectory(prefix="otklik-") as folder:
        yield Path(folder)
