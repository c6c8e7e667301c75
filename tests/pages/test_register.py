"""The register as people read it."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from app.accounts.permissions import Role
from app.agencies.models import Agency
from app.core.db import Session
from app.core.sealing import Sealer
from app.networks.access import FailureKind, TokenKind, account_of
from app.networks.feeds import FeedKind
from app.networks.limits import Parking, Part
from app.networks.messages import Malformed
from app.networks.ok.options import OK
from app.pages import queries as pages
from app.pages import service
from app.pages.feeds import queries as feeds
from app.pages.feeds import service as feeds_service
from app.pages.health import Shown
from app.pages.models import Health, Page
from app.quotas import queries as quotas
from tests.builders import a_page, a_post, an_agency, an_operator, sign_in
from tests.fakes import MONDAY
from tests.pages.feeding import TOKENS, WAYS, a_known_page, connected

PAGES = "/api/v1/pages"
NIGHT = MONDAY - timedelta(hours=8)


@pytest.fixture
async def signed_in(client: AsyncClient, session: Session) -> AsyncClient:
    await sign_in(client, await an_operator(session, role=Role.SUPERVISOR))
    return client


async def listed(client: AsyncClient, **wanted: Any) -> list[str]:
    answer = await client.get(PAGES, params=wanted)
    assert answer.status_code == 200, answer.text
    return [row["name"] for row in answer.json()["items"]]


async def a_page_in_trouble(session: Session, sealer: Sealer, agency: Agency) -> Page:
    page = await a_known_page(session, sealer, agency_id=agency.id, url="https://vk.com/gusev")
    page.health, page.health_at, page.failure_code, page.failure_text = Health.TOKEN_REFUSED, NIGHT, "5", "dead"
    page.last_message_at, page.lag_seconds, page.comments_open = NIGHT, 1.5, True
    for days in (1, 6.9, 7.1):
        await a_post(session, page=page, published_at=MONDAY - timedelta(days=days))
    broken = [Malformed("no id", "{}"), Malformed("no id", "{}"), Malformed("no date", "{}")]
    await pages.set_aside(session, page.id, broken, version="1", now=MONDAY)
    account = account_of(TOKENS[TokenKind.COMMUNITY])
    await quotas.park(session, account, Parking(Part.WRITES, FailureKind.CAPTCHA, None))
    await session.flush()
    return page


async def test_a_line_shows_how_the_connection_goes_and_what_to_do(
    signed_in: AsyncClient, session: Session, sealer: Sealer
) -> None:
    agency = await an_agency(session, short_name="Адм. Гусева")
    page = await a_page_in_trouble(session, sealer, agency)
    assert (await signed_in.get(PAGES)).json() == {
        "items": [
            {
                "id": str(page.id),
                "network": "vk",
                "external_id": "42",
                "name": "Страница",
                "url": "https://vk.com/gusev",
                "agency": {"id": str(agency.id), "short_name": "Адм. Гусева"},
                "territory_id": None,
                "active": True,
                "push": False,
                "health": "token-refused",
                "health_at": "2026-03-16T01:00:00Z",
                "failure_code": "5",
                "failure_text": "dead",
                "what_to_do": "Выпустите новый токен в настройках сообщества и внесите его в карточку страницы.",
                "last_message_at": "2026-03-16T01:00:00Z",
                "lag_seconds": 1.5,
                "comments_open": True,
                "posts_in_week": 2,
                "rejected": 2,
                "waits_for_person": True,
            }
        ],
        "next": None,
    }


async def test_pages_are_found_by_what_they_are(signed_in: AsyncClient, session: Session) -> None:
    agency = await an_agency(session)
    await a_page(session, name="Гусев", url="https://vk.com/gusev_official", external_id="77")
    await a_page(session, name="Зеленоградск 100%", network=OK, health=Health.SILENT)
    await a_page(session, name="Янтарный", agency=agency, health=Health.BANNED)
    assert await listed(signed_in) == ["Гусев", "Зеленоградск 100%", "Янтарный"]
    assert await listed(signed_in, q="ГУС") == ["Гусев"]
    assert await listed(signed_in, q="_OFFicial") == ["Гусев"]
    assert await listed(signed_in, q="77") == ["Гусев"]
    assert await listed(signed_in, q="0%") == ["Зеленоградск 100%"]
    assert await listed(signed_in, q="%с") == []
    assert await listed(signed_in, network="ok") == ["Зеленоградск 100%"]
    assert await listed(signed_in, agency_id=agency.id) == ["Янтарный"]
    assert await listed(signed_in, health=["silent", "banned"]) == ["Зеленоградск 100%", "Янтарный"]
    assert (await signed_in.get(PAGES, params={"health": "well"})).status_code == 422
    assert (await signed_in.get(PAGES, params={"color": "red"})).status_code == 422


async def test_a_long_register_is_read_part_by_part(signed_in: AsyncClient, session: Session) -> None:
    agency = await an_agency(session)
    for name in ("Б", "А", "Б", "В", "Б"):
        await a_page(session, name=name, agency=agency)
    seen, cursor = [], None
    for _ in range(3):
        answer = (await signed_in.get(PAGES, params={"limit": 2, **({"cursor": cursor} if cursor else {})})).json()
        seen += answer["items"]
        cursor = answer["next"]
    assert [row["name"] for row in seen] == ["А", "Б", "Б", "Б", "В"]
    assert len({row["id"] for row in seen}) == 5
    assert cursor is None
    for broken in ("x", "WyJhIiwxXQ"):
        assert (await signed_in.get(PAGES, params={"cursor": broken})).json()["type"] == "/problems/bad-cursor"


async def test_an_agencys_operator_sees_the_agencys_pages(client: AsyncClient, session: Session) -> None:
    agency = await an_agency(session, name="Наша")
    own = await a_page(session, agency=agency)
    other = await a_page(session)
    await sign_in(client, await an_operator(session, agency=agency))
    assert await listed(client) == [own.name]
    assert (await client.get(f"{PAGES}/{own.id}")).status_code == 200
    assert (await client.get(f"{PAGES}/{other.id}")).status_code == 404
    assert (await client.get(f"{PAGES}/summary")).json()["total"] == 1
    assert [row["agency"]["name"] for row in (await client.get(f"{PAGES}/coverage")).json()] == ["Наша"]
    assert other.name not in (await client.get(f"{PAGES}/export.csv")).text


async def test_the_summary_counts_active_pages_and_those_below_the_norm(
    signed_in: AsyncClient, session: Session
) -> None:
    busy, lazy = await a_page(session, health=Health.WORKING), await a_page(session, network=OK)
    await a_page(session, active=False)
    for _ in range(3):
        await a_post(session, page=busy)
    for days in (1, 2, 8):
        await a_post(session, page=lazy, published_at=MONDAY - timedelta(days=days))
    assert (await signed_in.get(f"{PAGES}/summary")).json() == {
        "total": 3,
        "active": 2,
        "by_health": {"working": 1, "new": 1},
        "by_network": {"vk": 1, "ok": 1},
        "below_norm": 1,
        "posts_norm": 3,
    }


async def test_agencies_without_the_networks_of_the_law_are_named(signed_in: AsyncClient, session: Session) -> None:
    async def agency(name: str, *networks: Any, active: bool = True) -> Agency:
        made = await an_agency(session, name=name, short_name=name, active=active)
        for network in networks:
            await a_page(session, agency=made, network=network)
        return made

    await agency("А", "vk", "vk", OK)
    await agency("Б", OK, "max")
    paused = await agency("В")
    await a_page(session, agency=paused, active=False)
    await agency("Г", active=False)
    rows = (await signed_in.get(f"{PAGES}/coverage")).json()
    assert [(row["agency"]["short_name"], row["networks"], row["missing"]) for row in rows] == [
        ("А", {"vk": 2, "ok": 1}, []),
        ("Б", {"ok": 1, "max": 1}, ["vk"]),
        ("В", {}, ["vk", "ok"]),
    ]
    assert table(await signed_in.get(f"{PAGES}/coverage.csv"))[1:3] == [
        ["А", "А", "0", "1", "2", ""],
        ["Б", "Б", "1", "1", "0", "vk"],
    ]


def table(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


async def test_the_register_is_exported_with_the_filters_of_the_list(signed_in: AsyncClient, session: Session) -> None:
    await a_page(session, name="=ГУСЕВ()", health=Health.SILENT, last_message_at=MONDAY, lag_seconds=2.4)
    await a_page(session, name="Пионерский", active=False, comments_open=False)
    head, first, second = table(await signed_in.get(f"{PAGES}/export.csv"))
    assert dict(zip(head, first, strict=True)) | {"Ведомство": ""} == {
        "Соцсеть": "vk",
        "Страница": "'=ГУСЕВ()",
        "Ссылка": "",
        "Номер в соцсети": first[3],
        "Ведомство": "",
        "Подключена": "да",
        "Состояние": "молчит",
        "С какого времени": "2026-03-16 09:00",
        "Ответ соцсети": "",
        "Что делать": first[9],
        "Последнее сообщение": "2026-03-16 09:00",
        "Задержка, с": "2",
        "Комментарии открыты": "",
        "Постов за 7 дней": "0",
        "Не прочитано": "0",
    }
    assert (second[1], second[5], second[9], second[12]) == ("Пионерский", "нет", "", "нет")
    filtered = table(await signed_in.get(f"{PAGES}/export.csv", params={"q": "пион"}))
    assert [row[1] for row in filtered[1:]] == ["Пионерский"]


async def a_page_with_everything(session: Session, sealer: Sealer) -> Page:
    page = await a_known_page(session, sealer, since=NIGHT)
    found = await connected(session, page)
    stream, sweep = found[FeedKind.STREAM], found[FeedKind.SWEEP]
    stream.leased_by, stream.leased_until, stream.looked_at = "poller", MONDAY + timedelta(seconds=20), NIGHT
    sweep.leased_by, sweep.leased_until = "gone", NIGHT
    await feeds.refused(session, sweep.id, page.id, (FailureKind.CLOSED, "15", "closed"))
    for health in (Health.WORKING, Health.SILENT):
        feeds_service.show(session, page, Shown(health), now=MONDAY)
        await session.flush()
    backfill = await service.start_backfill(session, page.id, WAYS, since=NIGHT, now=MONDAY)
    backfill.done, backfill.total = 3, 10
    challenge = {"captcha_sid": "7", "captcha_img": "https://network.invalid/picture"}
    account = account_of(TOKENS[TokenKind.COMMUNITY])
    parking = Parking(Part.WRITES, FailureKind.CAPTCHA, None, text="Captcha needed", challenge=challenge)
    await quotas.park(session, account, parking)
    await session.flush()
    return page


async def test_a_page_is_shown_with_all_that_stands_beside_it(
    signed_in: AsyncClient, session: Session, sealer: Sealer
) -> None:
    page = await a_page_with_everything(session, sealer)
    shown = (await signed_in.get(f"{PAGES}/{page.id}")).json()
    assert (shown["since"], shown["created_at"]) == ("2026-03-16T01:00:00Z", "2026-03-16T09:00:00Z")
    assert [change["health"] for change in shown["timeline"]] == ["silent", "working"]
    ways = {
        feed["kind"]: (feed["token"], feed["failure"], feed["failure_code"], feed["followed"])
        for feed in shown["feeds"]
    }
    assert ways == {"stream": ("community", None, "", True), "sweep": ("user", "closed", "15", False)}
    assert [token["kind"] for token in shown["tokens"]] == ["community", "user"]
    assert shown["backfill"] == {
        "since": "2026-03-16T01:00:00Z",
        "done": 3,
        "total": 10,
        "ended_at": None,
        "active": True,
        "failure_text": "",
    }
    assert shown["challenge"] == {
        "text": "Captcha needed",
        "image_url": "https://network.invalid/picture",
        "page_url": "",
    }
    assert "secret" not in str(shown)


async def test_a_quiet_page_has_nothing_beside_it(signed_in: AsyncClient, session: Session) -> None:
    page: Page = await a_page(session)
    shown = (await signed_in.get(f"{PAGES}/{page.id}")).json()
    assert [shown[name] for name in ("timeline", "feeds", "tokens", "backfill", "challenge")] == [
        [],
        [],
        [],
        None,
        None,
    ]
