"""`otklik pages …` and `otklik intake …`, against the stand-in of a network."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from sqlalchemy import select, update
from typer.testing import CliRunner, Result

from app.cli import app
from app.core.errors import Refusal
from app.demo.vk.http import application
from app.demo.vk.state import VkStand
from app.networks.access import TokenKind
from app.networks.feeds import FeedKind
from app.networks.messages import Malformed
from app.pages import queries as pages
from app.pages.feeds.models import StoredFeed
from app.pages.models import Page, PageToken, Rejected
from tests.builders import a_page, a_territory, an_agency
from tests.conftest import KEY
from tests.database import Database
from tests.fakes import MONDAY, FrozenClock

TOKENS = {TokenKind.USER: "user-token", TokenKind.COMMUNITY: "community-token"}
LINK = "https://vk.com/club220"


@pytest.fixture
async def database(own_database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """A database with an agency, and a network with two communities, as the environment names them."""
    stand = VkStand(FrozenClock(), second=0.0)
    stand.add_page("220", "Администрация города", TOKENS)
    stand.add_page("221", "Поликлиника", {**TOKENS, TokenKind.COMMUNITY: "other-token"})
    stand.add_author("501", "Анна", "Котова")
    async with TestServer(application(stand)) as server:
        monkeypatch.setenv("OTKLIK_VK_URL", str(server.make_url("")).rstrip("/"))
        monkeypatch.setenv("OTKLIK_DATABASE_URL", own_database.url)
        monkeypatch.setenv("OTKLIK_REDIS_URL", "redis://unused")
        monkeypatch.setenv("OTKLIK_SECRET_KEY", KEY)
        async with own_database.sessions.begin() as session:
            await an_agency(session, code="adm", short_name="Адм.")
            await a_territory(session, code="gus")
        yield own_database


async def run(*arguments: str, given: str = "") -> Result:
    """What the command does, in a thread: it runs an event loop of its own."""
    return await asyncio.to_thread(lambda: CliRunner().invoke(app, arguments, input=given))


async def the_page(database: Database) -> Page:
    async with database.sessions.begin() as session:
        return (await session.scalars(select(Page))).one()


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Tokens in files, as `add` takes them."""
    options = []
    for kind, token in TOKENS.items():
        file = tmp_path / kind.value
        file.write_text(f"{token}\n", encoding="utf-8")
        options += ["--token-file", f"{kind.value}={file}"]
    return options


async def added(files: list[str], *more: str, link: str = LINK) -> Result:
    return await run("pages", "add", link, "--agency", "adm", *files, *more)


def refused(result: Result) -> Refusal:
    assert isinstance(result.exception, Refusal), result.output
    return result.exception


async def test_a_page_is_registered_with_tokens_of_files(database: Database, files: list[str]) -> None:
    result = await added(files, "--territory", "gus", "--since", "2026-01-01", "--push")
    assert result.exit_code == 0, result.output
    page = await the_page(database)
    assert (page.external_id, page.name, page.push) == ("220", "Администрация города", True)
    assert (page.since, page.territory_id is not None) == (datetime(2026, 1, 1, tzinfo=UTC), True)
    async with database.sessions.begin() as session:
        assert set(await session.scalars(select(PageToken.kind))) == set(TOKENS)
    assert "token" not in result.output.replace("токен", "")


async def test_tokens_that_no_file_names_are_asked_for_unseen(database: Database) -> None:
    result = await run("pages", "add", LINK, "--agency", "adm", given="community-token\n\n\n")
    assert result.exit_code == 0, result.output
    assert "community-token" not in result.output
    async with database.sessions.begin() as session:
        assert (await session.scalars(select(PageToken.kind))).all() == [TokenKind.COMMUNITY]


async def test_what_cannot_be_registered_is_told_in_words(database: Database, files: list[str], tmp_path: Path) -> None:
    await added(files)
    assert refused(await added(files)).code == "page-exists"
    assert refused(await added(files, link="https://example.org/x")).code == "unknown-link"
    assert "не знает" in refused(await added(files, link="https://vk.com/club999")).detail
    assert "человека" in refused(await added(files, link="https://vk.com/id501")).detail
    assert refused(await run("pages", "add", LINK, "--agency", "other", *files)).code == "unknown-code"
    revoked = tmp_path / "revoked"
    revoked.write_text("revoked-token", encoding="utf-8")
    alone = ["--token-file", f"community={revoked}"]
    assert "отозван" in refused(await added(alone, link="https://vk.com/club221")).detail
    wrong = ["--token-file", f"community={tmp_path / 'user'}"]
    assert refused(await added(wrong, link="https://vk.com/club221")).code == "page-impossible"


async def test_a_token_is_never_given_on_the_command_line(database: Database) -> None:
    for given in ("community-token", "community=", "password=file"):
        result = await run("pages", "add", LINK, "--agency", "adm", "--token-file", given)
        assert result.exit_code == 2
        assert "KIND=FILE" in result.output


async def test_pages_are_listed_paused_resumed_and_called(database: Database, files: list[str]) -> None:
    await added(files)
    assert (await run("pages", "list")).output.split() == ["vk:220", "new", "Адм.", "Администрация", "города"]
    assert (await run("page", "pause", "vk:220")).exit_code == 0
    assert not (await the_page(database)).active
    assert "paused" in (await run("pages", "list", "город", "--network", "vk")).output
    assert (await run("pages", "list", "--health", "banned")).output == ""
    await run("pages", "resume", LINK)
    await run("pages", "push", "vk:220", "on")
    page = await the_page(database)
    assert (page.active, page.push) == (True, True)
    assert (await run("pages", "push", "vk:220", "maybe")).exit_code == 2
    assert refused(await run("pages", "pause", "vk:999")).code == "page-not-found"


async def test_a_check_fails_when_something_stands_in_the_way(database: Database, files: list[str]) -> None:
    await added(files[:2])
    well = await run("pages", "check", "vk:220")
    assert (well.exit_code, well.output) == (0, "All is well.\n")
    async with database.sessions.begin() as session:
        await session.execute(update(PageToken).where(PageToken.kind == TokenKind.USER).values(sealed="damaged"))
    damaged = await run("pages", "check", "vk:220")
    assert damaged.exit_code == 1
    assert "токен" in damaged.output


async def test_a_table_is_imported_and_exported(database: Database, tmp_path: Path) -> None:
    table = tmp_path / "pages.csv"
    table.write_text(f"link;agency;user\n{LINK};adm;user-token\n{LINK};adm;user-token\nx;adm\n", encoding="utf-8")
    checked = await run("pages", "import", str(table), "--check")
    assert "2: checked" in checked.output
    result = await run("pages", "import", str(table))
    assert result.exit_code == 1
    assert "4: refused  В строке 2 столбцов, а в заголовке 3." in result.output
    assert sorted(line.split()[1] for line in result.output.splitlines()[:3]) == ["added", "known", "refused"]
    assert "3 lines, 1 refused." in result.output
    written = tmp_path / "register.csv"
    assert (await run("pages", "export", str(written))).exit_code == 0
    rows = list(csv.reader(io.StringIO(written.read_text("utf-8-sig")), delimiter=";"))
    assert rows[1][1] == "Администрация города"
    assert "Администрация города" in (await run("pages", "export")).output


async def test_a_back_fill_is_shown_until_it_ends(database: Database, files: list[str]) -> None:
    await added(files)
    command = asyncio.create_task(run("page", "backfill", "vk:220", "--since", "2026-01-01"))
    await _moved(database, done=5, total=10, ended_at=None)
    assert not command.done()
    await _moved(database, done=10, total=10, ended_at=MONDAY)
    result = await command
    assert result.exit_code == 0, result.output
    assert "10/10" in result.output


async def _moved(database: Database, **fields: object) -> None:
    """Let the back-fill be so far, as soon as it was started."""
    moving = update(StoredFeed).where(StoredFeed.kind == FeedKind.BACKFILL).values(**fields).returning(StoredFeed.id)
    async with asyncio.timeout(10):
        while True:
            async with database.sessions.begin() as session:
                if (await session.scalars(moving)).all():
                    return


async def test_what_could_not_be_read_is_listed_and_read_again(database: Database) -> None:
    assert (await run("intake", "rejected")).output == "Nothing is set aside.\n"
    async with database.sessions.begin() as session:
        for name, number in (("one", "1"), ("two", "2")):
            page = await a_page(session, external_id=number, name=name)
            broken = [Malformed("no id", f'{{"of": "{name}"}}')]
            await pages.set_aside(session, page.id, broken, version="0", now=MONDAY + timedelta(hours=int(number)))
    listed = (await run("intake", "rejected")).output
    assert listed.splitlines()[0] == "2026-03-16 11:00 vk:2 ×1 no id"
    assert (await run("intake", "rejected", "--page", "vk:1")).output.count("vk:") == 1
    retried = await run("intake", "rejected", "--retry")
    assert retried.output.count("unreadable") == 2
    async with database.sessions.begin() as session:
        assert "0" not in set(await session.scalars(select(Rejected.version)))
