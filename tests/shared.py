"""The folder of real texts and network schemas beside the project; not part of it."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("OTKLIK_SHARED_DIR", str(Path(__file__).parents[2] / "shared")))


def need(*parts: str) -> Path:
    """A file of the folder. Skips the test where it is missing; fails it in CI, where it has to be there."""
    path = FOLDER.joinpath(*parts)
    if path.exists():
        return path
    message = f"{'/'.join(parts)} is not in {FOLDER}; set OTKLIK_SHARED_DIR"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
