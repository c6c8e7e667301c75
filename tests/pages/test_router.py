"""HTTP: registering and changing pages."""

import json
from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import select

from app.accounts.permissions import Role
from app.agencies.models import Agency
from app.core.db import Session
from app.core.sealing import Sealer
from app.networks.access import ConnectorError, FailureKind, TokenKind, account_of
from app.networks.feeds import FeedKind
from app.networks.inspection import Finding, Inspection, Trouble
from app.networks.limits import Parking, Part
from app.pages import service
from app.pages.models import Page
from app.quotas import queries as quotas
from tests.builders import a_territory, an_agency, an_operator, sign_in
from tests.fakes import MONDAY
from tests.pages.feeding import TOKENS, a_known_page, connected, feeds_of
from tests.pages.network import DEAD, LINK, PAGE, Town

PAGES = "/api/v1/pages"
TABLE = {"Content-Type": "text/csv"}


@pytest.fixture
async def agency(session: Session) -> Agency:
    return await an_agency(session, code="adm", short_name="Адм.")


@pytest.fixture
async def admin(client: AsyncClient, session: Session) -> AsyncClient:
    await sign_in(client, await an_operator(session, role=Role.ADMINISTRATOR))
    return client


@pytest.fixture
async def page(session: Session, sealer: Sealer, agency: Agency) -> Page:
    return await a_known_page(session, sealer, agency_id=agency.id, url=LINK)


def refusal(answer: Response) -> tuple[int, str, set[str]]:
    told = answer.json()
    return answer.status_code, told["type"], set(told["errors"])


async def stored(session: Session, page: Page) -> Page:
    await session.refresh(page)
    return page


async def test_networks_tell_which_tokens_they_have_a_use_for(admin: AsyncClient) -> None:
    assert (await admin.get("/api/v1/networks")).json() == [
        {"network": "vk", "title": "ВКонтакте", "tokens": ["community", "user"]}
    ]


async def test_a_page_is_looked_up(admin: AsyncClient, connector: Town) -> None:
    connector.said["dead"] = DEAD
    answer = await admin.post(f"{PAGES}/inspection", json={"link": f" {LINK} ", "tokens": {"user": "dead"}})
    assert answer.json() == {
        "network": "vk",
        "external_id": "42",
        "name": "Администрация города",
        "url": LINK,
        "comments_open": True,
        "page_id": None,
        "findings": [
            {
                "trouble": "token-refused",
                "token": "user",
                "text": "Соцсеть не принимает токен: он отозван или устарел (токен пользователя): expired.",
                "what_to_do": "Выпустите новый токен и внесите его.",
                "impossible": False,
            }
        ],
    }
    unknown = await admin.post(f"{PAGES}/inspection", json={"link": "https://example.org"})
    assert refusal(unknown) == (422, "/problems/unknown-link", {"link"})
    connector.down = ConnectorError(FailureKind.TEMPORARY, "no answer")
    down = await admin.post(f"{PAGES}/inspection", json={"link": LINK})
    assert refusal(down) == (502, "/problems/network-unavailable", {"link"})


async def test_a_page_is_registered(admin: AsyncClient, session: Session, agency: Agency) -> None:
    territory = await a_territory(session)
    wanted = {"link": LINK, "agency_id": str(agency.id), "territory_id": str(territory.id)}
    wanted |= {"tokens": {"user": " u-token\n", "community": "c-token"}, "push": True}  # type: ignore[dict-item]
    answer = await admin.post(PAGES, json=wanted)
    assert answer.status_code == 201, answer.text
    made = answer.json()["page"]
    assert (made["name"], made["agency"]["short_name"], made["push"]) == (PAGE.name, "Адм.", True)
    assert (made["since"], made["territory_id"]) == ("2026-03-16T09:00:00Z", str(territory.id))
    assert [token["kind"] for token in made["tokens"]] == ["community", "user"]
    assert answer.json()["findings"] == []
    assert "u-token" not in answer.text
    assert refusal(await admin.post(PAGES, json=wanted)) == (409, "/problems/page-exists", set())


async def test_what_cannot_be_registered_says_why_by_field(admin: AsyncClient, agency: Agency, connector: Town) -> None:
    wanted: dict[str, Any] = {"link": LINK, "agency_id": str(agency.id), "tokens": {"user": "u-token"}}
    connector.known[LINK] = Inspection("", findings=[Finding(Trouble.PERSON)])
    answer = await admin.post(PAGES, json=wanted)
    assert refusal(answer) == (422, "/problems/page-impossible", {"link"})
    assert answer.json()["detail"].startswith("Это страница человека")
    for field, value in (("agency_id", str(MONDAY)), ("since", "2026-03-16T09:00:00"), ("link", " ")):
        assert (await admin.post(PAGES, json=wanted | {field: value})).status_code == 422
    for tokens in ({"user": ""}, {"user": "two words"}, {"user": "я"}, {"user": "x" * 2001}, {"cookie": "x"}):
        answer = await admin.post(PAGES, json=wanted | {"tokens": tokens})
        assert answer.status_code == 422
        assert "two words" not in answer.text
    unknown = wanted | {"agency_id": "00000000-0000-0000-0000-000000000000"}
    assert refusal(await admin.post(PAGES, json=unknown)) == (422, "/problems/unknown-agency", {"agency_id"})


async def test_a_table_is_imported_line_by_line(admin: AsyncClient, session: Session, agency: Agency) -> None:
    body = f"link;agency;user\n{LINK};adm;u-token\n;adm;\n".encode()
    answer = await admin.post(f"{PAGES}/import", content=body, headers=TABLE)
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    *lines, total = [json.loads(line) for line in answer.text.splitlines()]
    outcomes = {line["line"]: (line["outcome"], line["text"]) for line in lines}
    assert outcomes == {2: ("added", ""), 3: ("refused", "Нет ссылки на страницу.")}
    assert total == {"total": 2, "added": 1, "known": 0, "refused": 1}
    assert (await session.scalars(select(Page.name))).all() == [PAGE.name]


async def test_an_import_may_only_check(admin: AsyncClient, session: Session, agency: Agency) -> None:
    body = f"link;agency;user\n{LINK};adm;u-token\n".encode()
    answer = await admin.post(f"{PAGES}/import?check=true", content=body, headers=TABLE)
    assert json.loads(answer.text.splitlines()[0])["outcome"] == "checked"
    assert (await session.scalars(select(Page.name))).all() == []
    broken = await admin.post(f"{PAGES}/import", content=b"link\n", headers=TABLE)
    assert refusal(broken) == (422, "/problems/broken-table", set())


async def test_a_page_is_changed(admin: AsyncClient, session: Session, page: Page) -> None:
    territory = await a_territory(session)
    changes = {"name": "Имя", "territory_id": str(territory.id), "active": False, "since": "2026-01-01T00:00:00+03:00"}
    shown = (await admin.patch(f"{PAGES}/{page.id}", json=changes)).json()
    assert (shown["name"], shown["active"], shown["since"]) == ("Имя", False, "2025-12-31T21:00:00Z")
    assert shown["territory_id"] == str(territory.id)
    shown = (await admin.patch(f"{PAGES}/{page.id}", json={"territory_id": None, "active": True})).json()
    assert (shown["territory_id"], shown["active"], shown["name"]) == (None, True, "Имя")
    assert (await stored(session, page)).territory_id is None


async def test_tokens_are_replaced_and_removed(
    admin: AsyncClient, session: Session, page: Page, sealer: Sealer, connector: Town
) -> None:
    connector.said["dead"] = DEAD
    path = f"{PAGES}/{page.id}/tokens/user"
    assert refusal(await admin.put(path, json={"token": "dead"})) == (422, "/problems/token-unfit", {"token"})
    connector.said["weak"] = Finding(Trouble.NO_RIGHTS, TokenKind.USER, "wall")
    weak = await admin.put(path, json={"token": "weak"})
    assert [finding["trouble"] for finding in weak.json()["findings"]] == ["no-rights"]
    access = await service.access(session, page, sealer)
    assert access.tokens[TokenKind.USER] == "weak"
    for _ in range(2):
        assert (await admin.delete(path)).status_code == 204
    assert set((await service.access(session, page, sealer)).tokens) == {TokenKind.COMMUNITY}


async def test_a_page_is_checked_with_the_tokens_it_has(admin: AsyncClient, page: Page, connector: Town) -> None:
    connector.said[TOKENS[TokenKind.USER]] = DEAD
    shown = (await admin.post(f"{PAGES}/{page.id}/check")).json()
    assert (shown["page_id"], [one["trouble"] for one in shown["findings"]]) == (str(page.id), ["token-refused"])


async def test_a_look_is_asked_for(admin: AsyncClient, session: Session, page: Page) -> None:
    before = (await connected(session, page))[FeedKind.SWEEP].version
    assert (await admin.post(f"{PAGES}/{page.id}/look")).status_code == 202
    assert (await feeds_of(session, page.id))[FeedKind.SWEEP].version == before + 1


async def test_a_back_fill_is_started_and_stopped(admin: AsyncClient, session: Session, page: Page) -> None:
    path = f"{PAGES}/{page.id}/backfill"
    started = await admin.post(path, json={"since": "2026-01-15"})
    assert (started.status_code, started.json()["since"]) == (202, "2026-01-15T00:00:00Z")
    assert started.json()["active"]
    assert (await admin.delete(path)).status_code == 204
    assert not (await feeds_of(session, page.id))[FeedKind.BACKFILL].active
    await service.remove_token(session, page.id, TokenKind.USER)
    assert refusal(await admin.post(path, json={"since": "2026-01-15"})) == (409, "/problems/no-backfill", set())


async def test_a_challenge_is_answered(admin: AsyncClient, session: Session, page: Page) -> None:
    path = f"{PAGES}/{page.id}/challenge"
    assert refusal(await admin.post(path, json={"answer": "x"})) == (409, "/problems/nothing-to-solve", set())
    account = account_of(TOKENS[TokenKind.COMMUNITY])
    parking = Parking(Part.WRITES, FailureKind.CAPTCHA, None, challenge={"redirect_uri": "https://network.invalid"})
    await quotas.park(session, account, parking)
    assert (await admin.get(f"{PAGES}/{page.id}")).json()["waits_for_person"]
    assert (await admin.post(path, json={"answer": "token"})).status_code == 204
    assert not (await admin.get(f"{PAGES}/{page.id}")).json()["waits_for_person"]
    assert await quotas.take_solution(session, account, "writes") == {"success_token": "token"}


async def test_an_administrator_of_an_agency_registers_its_pages_alone(
    client: AsyncClient, session: Session, agency: Agency, page: Page
) -> None:
    other = await an_agency(session)
    await sign_in(client, await an_operator(session, role=Role.ADMINISTRATOR, agency=other))
    wanted = {"link": LINK, "agency_id": str(agency.id), "tokens": {"user": "u-token"}}
    assert refusal(await client.post(PAGES, json=wanted)) == (403, "/problems/not-allowed", set())
    assert (await client.post(f"{PAGES}/{page.id}/check")).status_code == 404
    assert (await client.put(f"{PAGES}/{page.id}/tokens/user", json={"token": "x"})).status_code == 404
    since = (MONDAY - timedelta(days=1)).isoformat()
    assert (await client.patch(f"{PAGES}/{page.id}", json={"since": since})).status_code == 404
