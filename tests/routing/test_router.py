"""Trying a text over HTTP."""

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select

from app.accounts.permissions import Role
from app.agencies.models import Agency
from app.core.db import Session
from app.questions.models import Question
from app.routing.models import RoutingRule
from tests.builders import a_page, a_territory, a_topic, an_agency, an_operator, sign_in, stored

TRY = "/api/v1/routing/analysis"


@pytest.fixture
async def agency(session: Session) -> Agency:
    """Clears the snow of the whole region."""
    snow = await a_topic(session, code="snow", name="Уборка снега", words=["снег", "сугроб", "гололёд"])
    agency = await an_agency(session)
    await stored(session, RoutingRule(rank=1, name="Снег", topic_id=snow.id, agency_id=agency.id))
    return agency


@pytest.fixture
async def coordinator(client: AsyncClient, session: Session) -> AsyncClient:
    await sign_in(client, await an_operator(session, role=Role.COORDINATOR))
    return client


async def test_a_text_is_judged_and_not_kept(coordinator: AsyncClient, session: Session, agency: Agency) -> None:
    await a_territory(session, name="Зеленоградск")
    text = "В Зеленоградске снег, сугробы и гололёд, звоните +7 911 123-45-67"
    found = (await coordinator.post(TRY, json={"text": text})).json()
    assert (found["screening"]["class"], found["sure"]) == ("question", True)
    assert found["topic"][0]["code"] == "snow"
    assert found["candidates"][0]["agency_id"] == str(agency.id)
    assert found["candidates"][0]["rule_name"] == "Снег"
    assert found["places"][0]["territories"][0]["name"] == "Зеленоградск"
    assert [one["kind"] for one in found["personal_data"]] == ["phone"]
    assert set(found["words"]) >= {"снег", "сугроб"}
    assert await session.scalar(select(func.count()).select_from(Question)) == 0


async def test_a_text_about_nothing_names_nobody(coordinator: AsyncClient, agency: Agency) -> None:
    found = (await coordinator.post(TRY, json={"text": ""})).json()
    assert (found["candidates"], found["sure"], found["topic"]) == ([], False, [])


async def test_on_a_page_its_agency_is_named_too(coordinator: AsyncClient, session: Session, agency: Agency) -> None:
    page = await a_page(session)
    found = (await coordinator.post(TRY, json={"text": "Ну и что теперь?", "page_id": str(page.id)})).json()
    assert [one["agency_id"] for one in found["candidates"]] == [str(page.agency_id)]
    assert found["sure"] is False


async def test_another_regions_matter_is_for_a_person(coordinator: AsyncClient, agency: Agency) -> None:
    text = "Живу в Казани, у нас гололёд, снег и сугробы. Когда почистят Казань?"
    found = (await coordinator.post(TRY, json={"text": text})).json()
    assert (found["screening"]["class"], found["sure"]) == ("other_region", False)


async def test_a_page_that_is_not_there_is_told(coordinator: AsyncClient, agency: Agency) -> None:
    answer = await coordinator.post(TRY, json={"text": "снег", "page_id": str(agency.id)})
    assert answer.json()["type"] == "/problems/page-not-found"
