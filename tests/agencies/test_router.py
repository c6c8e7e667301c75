from datetime import timedelta
from uuid import uuid4

from httpx import AsyncClient, Response

from app.accounts.models import Operator
from app.accounts.permissions import Role
from app.core.db import Session
from tests.builders import a_territory, a_topic, an_agency, an_operator, sign_in
from tests.fakes import MONDAY

API = "/api/v1"
CSV = {"Content-Type": "text/csv"}
SNOW = {"group": "Дороги", "name": "Снег", "words": ["снег"], "season": [12, 1], "terms": {"answer": "4 wh"}}


async def an_administrator(client: AsyncClient, session: Session) -> Operator:
    """An administrator of the whole region, signed in."""
    operator = await an_operator(session, role=Role.ADMINISTRATOR)
    await sign_in(client, operator)
    return operator


def wrong(answer: Response) -> tuple[int, str, list[str]]:
    """What a refusal says: status, type, fields."""
    problem = answer.json()
    return answer.status_code, problem["type"], list(problem["errors"])


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
        "areas": [],
        "review_required": True,
        "contact": "тел. 00-00",
        "active": True,
    }


async def test_topics_are_listed_by_group_without_those_no_longer_used(client: AsyncClient, session: Session) -> None:
    said = {"words": ["вода"], "season": [1, 12], "terms": {"reaction": "30 m"}, "agency_kinds": ["utility"]}
    water = await a_topic(session, group="ЖКХ", name="Вода", **said)
    roads = await a_topic(session, group="Дороги", name="Ямы")
    await a_topic(session, active=False)
    await sign_in(client, await an_operator(session))
    listed = (await client.get("/api/v1/topics")).json()
    assert [one["code"] for one in listed] == [roads.code, water.code]
    assert listed[1] == {
        "id": str(water.id),
        "code": water.code,
        "group": "ЖКХ",
        "name": "Вода",
        "words": ["вода"],
        "examples": [],
        "season": [1, 12],
        "terms": {"reaction": "30 m", "answer": None},
        "agency_kinds": ["utility"],
        "fast_track": False,
        "photo_needed": False,
        "active": True,
        "valid_from": None,
        "valid_to": None,
    }
    assert len((await client.get("/api/v1/topics?inactive=true")).json()) == 3


async def test_territories_name_what_they_lie_in(client: AsyncClient, session: Session) -> None:
    region = await a_territory(session, name="Область", kind="region")
    town = await a_territory(session, name="Город", parent_id=region.id)
    await sign_in(client, await an_operator(session))
    listed = {one["id"]: one["parent_id"] for one in (await client.get("/api/v1/territories")).json()}
    assert listed == {str(region.id): None, str(town.id): str(region.id)}


async def test_a_topic_is_added_changed_planned_and_ended(client: AsyncClient, session: Session) -> None:
    operator = await an_administrator(client, session)
    added = await client.post(f"{API}/topics", json={"code": "snow", **SNOW})
    assert added.status_code == 201
    topic = added.json()
    assert (topic["active"], topic["season"], topic["valid_from"]) == (True, [1, 12], f"{MONDAY:%Y-%m-%d}")
    path = f"{API}/topics/{topic['id']}"
    later = f"{MONDAY + timedelta(days=9):%Y-%m-%d}"
    planned = await client.put(path, json={**SNOW, "name": "Лёд", "valid_from": later, "valid_to": later})
    assert (planned.status_code, planned.json()["name"]) == (200, "Снег")
    versions = (await client.get(path)).json()["versions"]
    assert [(one["valid_from"], one["valid_to"], one["content"]["name"]) for one in versions] == [
        (later, later, "Лёд"),
        (topic["valid_from"], f"{MONDAY + timedelta(days=8):%Y-%m-%d}", "Снег"),
    ]
    assert versions[0]["by"] == {"id": str(operator.id), "name": operator.name}
    assert versions[0]["content"]["terms"] == {"reaction": None, "answer": "4 wh"}


async def test_what_makes_no_sense_of_a_topic_is_refused_with_its_field(client: AsyncClient, session: Session) -> None:
    await an_administrator(client, session)
    body = {"code": "snow", **SNOW}
    assert wrong(await client.post(f"{API}/topics", json=body | {"terms": {"answer": "soon"}}))[2] == ["terms.answer"]
    past = await client.post(f"{API}/topics", json=body | {"valid_from": "2020-01-01"})
    assert wrong(past) == (422, "/problems/bad-days", ["valid_from"])
    await client.post(f"{API}/topics", json=body)
    assert wrong(await client.post(f"{API}/topics", json=body)) == (409, "/problems/topic-exists", ["code"])
    unknown = await client.put(f"{API}/topics/{uuid4()}", json=SNOW)
    assert wrong(unknown) == (404, "/problems/topic-not-found", [])


async def test_tables_go_out_and_come_back(client: AsyncClient, session: Session) -> None:
    await an_administrator(client, session)
    town = await a_territory(session, code="town")
    await a_territory(session, code="bay", parent_id=None)
    await an_agency(session, territory_id=town.id)
    await client.post(f"{API}/topics", json={"code": "snow", **SNOW})
    for name, count in (("topics", 1), ("territories", 2), ("agencies", 1)):
        table = await client.get(f"{API}/{name}.csv")
        assert table.headers["content-type"].startswith("text/csv")
        told = await client.post(f"{API}/{name}/import", content=table.content, headers=CSV)
        assert told.json() == {"created": 0, "changed": 0, "unchanged": count, "findings": [], "stored": True}, name


async def test_a_table_with_a_wrong_line_is_told_and_stored_only_where_wished(
    client: AsyncClient, session: Session
) -> None:
    await an_administrator(client, session)
    body = "code;group;name;season\nsnow;Дороги;Снег;11-3\npits;Дороги;Ямы;13\n".encode()
    finding = {"line": 3, "field": "season", "text": "Месяцы пишут так: 11-3 или 3-5,9-11; пусто — весь год."}
    expected = {"created": 1, "changed": 0, "unchanged": 0, "findings": [finding]}
    for asked, stored in (("", False), ("?dry_run=true&good_only=true", False), ("?good_only=true", True)):
        told = await client.post(f"{API}/topics/import{asked}", content=body, headers=CSV)
        assert told.json() == expected | {"stored": stored}
        assert len((await client.get(f"{API}/topics")).json()) == stored
    broken = await client.post(f"{API}/topics/import", content=b"colour", headers=CSV)
    assert wrong(broken) == (422, "/problems/broken-table", [])


async def test_a_territory_is_added_changed_and_forgotten_unless_it_is_used(
    client: AsyncClient, session: Session
) -> None:
    await an_administrator(client, session)
    town = {"code": "town", "name": "Город", "kind": "municipality"}
    added = await client.post(f"{API}/territories", json=town)
    assert added.status_code == 201
    town_id = added.json()["id"]
    village = {"code": "v", "name": "Романово", "kind": "settlement", "parent_id": town_id, "other_names": ["Романове"]}
    inner = (await client.post(f"{API}/territories", json=village)).json()
    assert inner["other_names"] == ["Романове"]
    path = f"{API}/territories/{town_id}"
    assert wrong(await client.delete(path)) == (409, "/problems/territory-in-use", [])
    assert wrong(await client.put(path, json=town | {"parent_id": inner["id"]}))[1] == "/problems/misplaced"
    assert (await client.put(path, json=town | {"name": "Гурьевск"})).json()["name"] == "Гурьевск"
    assert (await client.delete(f"{API}/territories/{inner['id']}")).status_code == 204
    assert (await client.delete(path)).status_code == 204
    assert wrong(await client.delete(path)) == (404, "/problems/territory-not-found", [])


async def test_an_agency_shows_the_areas_it_was_given(client: AsyncClient, session: Session) -> None:
    await an_administrator(client, session)
    agency, bay = await an_agency(session), await a_territory(session)
    path = f"{API}/agencies/{agency.id}/areas"
    given = await client.put(path, json={"territory_ids": [str(bay.id)]})
    assert given.json()["areas"] == [str(bay.id)]
    assert (await client.get(f"{API}/agencies")).json() == [given.json()]
    unknown = await client.put(path, json={"territory_ids": [str(uuid4())]})
    assert wrong(unknown) == (422, "/problems/unknown-territory", ["territory_ids"])
