import asyncio
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner, Result

from app.agencies import queries as agencies
from app.agencies.commands import agencies_app, territories_app, topics_app
from app.agencies.topics.built_in import built_in
from tests.builders import a_territory, an_agency
from tests.conftest import KEY
from tests.database import Database

BAD = "code;group;name;season\nsnow;Дороги;Снег;11-3\npits;Дороги;Ямы;зима\n"


@pytest.fixture
def database(own_database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("OTKLIK_DATABASE_URL", own_database.url)
    monkeypatch.setenv("OTKLIK_REDIS_URL", "redis://unused")
    monkeypatch.setenv("OTKLIK_SECRET_KEY", KEY)
    return own_database


async def run(app: Typer, *arguments: str) -> Result:
    """What the command does, in a thread: it runs an event loop of its own."""
    return await asyncio.to_thread(lambda: CliRunner().invoke(app, arguments))


async def names(database: Database) -> set[str]:
    async with database.sessions() as session:
        return {topic.name for topic in await agencies.topics(session)}


async def test_the_built_in_catalogue_is_taken_in_once_and_comes_out_as_a_table(
    database: Database, tmp_path: Path
) -> None:
    whole = len(built_in())
    first = await run(topics_app, "import", "--built-in")
    assert first.output.splitlines() == [f"{whole} new, 0 changed, 0 unchanged, 0 wrong. Stored."]
    file = tmp_path / "topics.csv"
    assert (await run(topics_app, "export", str(file))).exit_code == 0
    again = await run(topics_app, "check", str(file))
    assert again.output == f"0 new, 0 changed, {whole} unchanged, 0 wrong. Nothing was stored.\n"
    assert (await run(topics_app, "export")).output == file.read_text(encoding="utf-8")


async def test_a_wrong_line_keeps_the_table_out_unless_the_good_ones_are_wished(
    database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "topics.csv"
    file.write_text(BAD, encoding="utf-8")
    for arguments, stored in ((["check"], set()), (["import"], set()), (["import", "--good-only"], {"Снег"})):
        result = await run(topics_app, *arguments, str(file))
        assert result.exit_code == 1
        assert result.output.startswith("3: season: Месяцы пишут так")
        assert await names(database) == stored


async def test_topics_come_from_a_file_or_from_the_program(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "topics.csv"
    file.write_text(BAD, encoding="utf-8")
    assert (await run(topics_app, "import")).exit_code == 2
    assert (await run(topics_app, "import", str(file), "--built-in")).exit_code == 2


async def test_territories_and_agencies_come_out_and_go_in(database: Database, tmp_path: Path) -> None:
    async with database.sessions.begin() as session:
        town = await a_territory(session, code="town", name="Город")
        await an_agency(session, code="adm", territory_id=town.id)
    for app, old, new in ((territories_app, "Город", "Посёлок"), (agencies_app, ";adm;", ";adm;")):
        file = tmp_path / "table.csv"
        assert (await run(app, "export", str(file))).exit_code == 0
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8", newline="")
        checked, stored = await run(app, "import", "--check", str(file)), await run(app, "import", str(file))
        changed = "0 new, 1 changed, 0 unchanged" if old != new else "0 new, 0 changed, 1 unchanged"
        assert checked.output == f"{changed}, 0 wrong. Nothing was stored.\n"
        assert stored.output == f"{changed}, 0 wrong. Stored.\n"
    async with database.sessions() as session:
        assert [one.name for one in await agencies.territories(session)] == ["Посёлок"]
