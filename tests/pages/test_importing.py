import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.accounts.permissions import Scope
from app.networks.access import ConnectorError, FailureKind
from app.networks.inspection import Finding, Inspection, Trouble
from app.pages import importing
from app.pages.desk import Desk
from app.pages.importing import Outcome, Report
from app.pages.models import Page
from app.pages.sheet import read
from tests.builders import a_territory, an_agency
from tests.database import Database
from tests.pages.network import DEAD, PAGE, Town

HEAD = "link;agency;territory;user;since;name\n"


@pytest.fixture
def desk(desk: Desk, own_database: Database) -> Desk:
    """Several lines are worked at side by side, each in a transaction of its own."""
    return replace(desk, sessions=own_database.sessions)


@pytest.fixture(autouse=True)
async def town(desk: Desk, connector: Town) -> Town:
    async with desk.sessions.begin() as session:
        await an_agency(session, code="adm")
        await a_territory(session, code="gus")
    connector.known = {
        "one": PAGE,
        "two": replace(PAGE, external_id="43", name="Другая"),
        "anna": Inspection("", findings=[Finding(Trouble.PERSON)]),
        "nobody": Inspection("", findings=[Finding(Trouble.UNKNOWN_PAGE)]),
    }
    connector.said["dead"] = DEAD
    return connector


async def imported(desk: Desk, *lines: str, check: bool = False) -> dict[int, Report]:
    rows = read((HEAD + "\n".join(lines)).encode())
    return {report.line: report async for report in importing.add_all(rows, desk, check=check)}


async def names(desk: Desk) -> list[str]:
    async with desk.sessions.begin() as session:
        return list(await session.scalars(select(Page.name).order_by(Page.name)))


async def test_each_line_is_reported_with_its_number(desk: Desk, town: Town) -> None:
    said = await imported(
        desk,
        "one;adm;gus;token;;",
        "one;adm;;token;;",
        "anna;adm;;token;;",
        "nobody;adm;;token;;",
        "two;adm;;dead;;",
        "two;unknown;;token;;",
        "two;adm;nowhere;token;;",
        "https://example.org/;adm;;token;;",
        "two;adm;;;;",
        "two;adm",
    )
    # Worked at side by side: either of the first two may have been first.
    assert {said[2].outcome, said[3].outcome} == {Outcome.ADDED, Outcome.KNOWN}
    assert said[3].page_id == said[2].page_id
    assert [said[line].outcome for line in range(4, 12)] == [Outcome.REFUSED] * 8
    assert [said[line].text for line in (4, 5, 7, 8)] == [
        "Это страница человека, а не организации. Укажите ссылку на официальное сообщество, группу или канал.",
        "Соцсеть не знает такой страницы. Откройте ссылку в браузере и скопируйте адрес страницы заново.",
        "Нет ведомства с кодом «unknown».",
        "Нет территории с кодом «nowhere».",
    ]
    assert "отозван" in said[6].text
    assert all(said[line].text for line in range(4, 12))
    assert await names(desk) == [PAGE.name]


async def test_a_check_stores_nothing(desk: Desk) -> None:
    said = await imported(desk, "one;adm;;token;;", "two;adm;;dead;;", "anna;adm;;token;;", check=True)
    assert [said[line].outcome for line in (2, 3, 4)] == [Outcome.CHECKED, Outcome.REFUSED, Outcome.REFUSED]
    assert await names(desk) == []
    await imported(desk, "one;adm;;token;;")
    assert (await imported(desk, "one;adm;;token;;", check=True))[2].outcome is Outcome.KNOWN


async def test_pages_of_other_agencies_are_refused(desk: Desk) -> None:
    said = await imported(replace(desk, scope=Scope(uuid4())), "one;adm;;token;;")
    assert (said[2].outcome, said[2].text) == (
        Outcome.REFUSED,
        "Страница другого ведомства: её заносит администратор региона.",
    )


async def test_a_network_that_cannot_be_asked_refuses_a_line_and_the_others_go_on(desk: Desk, town: Town) -> None:
    town.down = ConnectorError(FailureKind.TEMPORARY, "no answer", code="10")
    said = await imported(desk, "one;adm;;token;;", "bad;adm;;;;")
    assert "повторите позже: 10 no answer" in said[2].text
    assert said[3].outcome is Outcome.REFUSED


async def test_lines_are_worked_at_side_by_side_and_told_as_soon_as_they_are_known(
    desk: Desk,
) -> None:
    at_once, most, free = 0, 0, asyncio.Event()

    class Slow(Town):
        async def inspect(self, address: str, tokens: object) -> Inspection:
            nonlocal at_once, most
            at_once += 1
            most = max(most, at_once)
            if address == "0":
                await free.wait()
            await asyncio.sleep(0)
            at_once -= 1
            return replace(PAGE, external_id=address)

    slow = Slow(known={str(number): PAGE for number in range(40)})
    desk = replace(desk, connectors=dict.fromkeys(desk.connectors, slow))
    rows = read((HEAD + "\n".join(f"{number};adm;;t;;" for number in range(40))).encode())
    order = []
    async for report in importing.add_all(rows, desk, check=False):
        order.append(report.link)
        if len(order) == 39:
            free.set()
    assert order[-1] == "0"
    assert 1 < most <= 8
