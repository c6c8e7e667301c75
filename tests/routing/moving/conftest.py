"""Fixtures of tests of moving."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from app.core.db import Engine


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    """Every statement that reaches the database from now on."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine.sync_engine, "before_cursor_execute", note)
