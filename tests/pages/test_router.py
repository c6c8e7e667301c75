from httpx import AsyncClient

from app.accounts.permissions import Role
from app.core.db import Session
from app.networks.connector import Malformed
from app.pages import queries as pages
from app.pages.models import Health
from tests.builders import a_page, an_agency, an_operator, sign_in
from tests.fakes import MONDAY


async def test_a_page_shows_how_its_connection_goes_and_what_to_do(client: AsyncClient, session: Session) -> None:
    page = await a_page(
        session, health=Health.TOKEN_REFUSED, failure_code="5", failure_text="dead", failing_since=MONDAY
    )
    await pages.set_aside(session, page.id, [Malformed("no id", "{}")], now=MONDAY)
    await sign_in(client, await an_operator(session, role=Role.SUPERVISOR))
    shown = (await client.get("/api/v1/pages")).json()
    assert shown == [
        {
            "id": str(page.id),
            "network": "vk",
            "external_id": page.external_id,
            "name": page.name,
            "url": "",
            "agency_id": str(page.agency_id),
            "territory_id": None,
            "active": True,
            "health": "token-refused",
            "failure_code": "5",
            "failure_text": "dead",
            "failing_since": "2026-03-16T09:00:00Z",
            "looked_at": None,
            "last_message_at": None,
            "what_to_do": "Выпустите новый токен в настройках сообщества и внесите его в карточку страницы.",
            "rejected": 1,
        }
    ]


async def test_an_agencys_operator_sees_the_agencys_pages(client: AsyncClient, session: Session) -> None:
    agency = await an_agency(session)
    own = await a_page(session, agency=agency)
    await a_page(session)
    await sign_in(client, await an_operator(session, agency=agency))
    assert [page["id"] for page in (await client.get("/api/v1/pages")).json()] == [str(own.id)]
