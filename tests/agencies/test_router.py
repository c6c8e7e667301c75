from httpx import AsyncClient

from app.accounts.permissions import Role
from app.core.db import Session
from tests.builders import a_territory, a_topic, an_agency, an_operator, sign_in


async def test_every_agency_is_listed_by_name_for_whoever_is_signed_in(client: AsyncClient, session: Session) -> None:
    later = await an_agency(session, name="Б", active=False)
    first = await an_agency(session, name="А", contact="тел. 00-00")
    await sign_in(client, await an_operator(session, role=Role.OBSERVER))
    listed = (await client.get("/api/v1/agencies")).json()
    assert [one["id"] for one in listed] == [str(first.id), str(later.id)]
    assert listed[0] == {
        "id": str(first.id),
        "code": first.code,
        "name": "А",
        "short_name": first.short_name,
        "kind": "administration",
        "territory_id": None,
        "review_required": True,
        "contact": "тел. 00-00",
        "active": True,
    }


async def test_topics_are_listed_by_group_without_those_no_longer_used(client: AsyncClient, session: Session) -> None:
    water = await a_topic(session, group="ЖКХ", name="Вода")
    roads = await a_topic(session, group="Дороги", name="Ямы")
    await a_topic(session, active=False)
    await sign_in(client, await an_operator(session))
    listed = (await client.get("/api/v1/topics")).json()
    assert [one["code"] for one in listed] == [roads.code, water.code]
    assert set(listed[0]) == {"id", "code", "group", "name"}


async def test_territories_name_what_they_lie_in(client: AsyncClient, session: Session) -> None:
    region = await a_territory(session, name="Область", kind="region")
    town = await a_territory(session, name="Город", parent_id=region.id)
    await sign_in(client, await an_operator(session))
    listed = {one["id"]: one["parent_id"] for one in (await client.get("/api/v1/territories")).json()}
    assert listed == {str(region.id): None, str(town.id): str(region.id)}
