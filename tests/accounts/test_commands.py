import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from app.accounts import passwords
from app.accounts.commands import app
from app.accounts.models import Operator
from app.accounts.permissions import Role
from app.accounts.service import AgencyUnknown, EmailTaken
from tests.builders import an_agency
from tests.conftest import KEY
from tests.database import Database

ADD = ("add", "--email", "anna@example.org", "--name", "Анна", "--role", "responder", "--agency", "adm")


@pytest.fixture
async def database(own_database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("OTKLIK_DATABASE_URL", own_database.url)
    monkeypatch.setenv("OTKLIK_REDIS_URL", "redis://unused")
    monkeypatch.setenv("OTKLIK_SECRET_KEY", KEY)
    async with own_database.sessions.begin() as session:
        await an_agency(session, code="adm")
    return own_database


async def run(*arguments: str, given: str = "") -> Result:
    """What the command does, in a thread: it runs an event loop of its own."""
    return await asyncio.to_thread(lambda: CliRunner().invoke(app, arguments, input=given))


async def the_operator(database: Database) -> Operator:
    async with database.sessions() as session:
        return (await session.scalars(select(Operator))).one()


async def test_an_operator_is_added_with_the_password_of_a_file(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("пароль из файла\n", encoding="utf-8")
    result = await run(*ADD, "--password-file", str(file))
    assert result.exit_code == 0, result.output
    added = await the_operator(database)
    assert (added.email, added.name, added.role, added.active) == ("anna@example.org", "Анна", Role.RESPONDER, True)
    assert await passwords.matches("пароль из файла", added.password_hash)


async def test_the_password_is_asked_for_twice_and_not_shown(database: Database) -> None:
    result = await run(*ADD, given="тайный пароль\nтайный пароль\n")
    assert result.exit_code == 0, result.output
    assert "тайный" not in result.output
    assert await passwords.matches("тайный пароль", (await the_operator(database)).password_hash)


async def test_the_same_address_is_added_once(database: Database) -> None:
    await run(*ADD, "--password-file", "-", given="пароль для входа\n")
    again = await run(*ADD, "--password-file", "-", given="пароль для входа\n")
    assert isinstance(again.exception, EmailTaken)
    await the_operator(database)


async def test_an_unknown_agency_is_refused(database: Database) -> None:
    result = await run(*ADD[:-1], "nowhere", "--password-file", "-", given="пароль для входа\n")
    assert isinstance(result.exception, AgencyUnknown)


async def test_an_unknown_role_is_wrong_use() -> None:
    result = await run("add", "--email", "a@example.org", "--name", "A", "--role", "king")
    assert result.exit_code == 2
