"""Rules and dry runs over HTTP."""

from typing import Any

import pytest
from httpx import AsyncClient

from app.accounts.permissions import Role
from app.agencies.models import Agency, Topic
from app.core.db import Session
from tests.builders import a_topic, an_agency, an_operator, sign_in

RULES = "/api/v1/rules"


@pytest.fixture
async def agency(session: Session) -> Agency:
    return await an_agency(session)


@pytest.fixture
async def topic(session: Session) -> Topic:
    return await a_topic(session, name="Уборка снега", words=["снег"])


@pytest.fixture
async def keeper(client: AsyncClient, session: Session) -> AsyncClient:
    await sign_in(client, await an_operator(session, role=Role.ADMINISTRATOR))
    return client


def a_rule(agency: Agency, **fields: Any) -> dict[str, Any]:
    return {"name": "Снег", "words": ["сугроб"], "agency_id": str(agency.id)} | fields


async def test_a_rule_is_made_shown_changed_and_removed(keeper: AsyncClient, agency: Agency, topic: Topic) -> None:
    made = await keeper.post(RULES, json=a_rule(agency, topic_id=str(topic.id)))
    assert made.status_code == 201
    rule = made.json()
    assert rule["topic"] == {"id": str(topic.id), "name": "Уборка снега"}
    assert (rule["words"], rule["used"], rule["agency"]["short_name"]) == (["сугроб"], 0, agency.short_name)
    changed = await keeper.put(f"{RULES}/{rule['id']}", json=a_rule(agency, name="Иначе"))
    assert (changed.json()["name"], changed.json()["topic"], changed.json()["rank"]) == ("Иначе", None, rule["rank"])
    assert (await keeper.delete(f"{RULES}/{rule['id']}")).status_code == 204
    assert (await keeper.get(RULES)).json() == {"items": [], "next": None}
    assert (await keeper.delete(f"{RULES}/{rule['id']}")).json()["type"] == "/problems/rule-not-found"


async def test_a_rule_without_a_condition_is_refused(keeper: AsyncClient, agency: Agency) -> None:
    answer = await keeper.post(RULES, json=a_rule(agency, words=[]))
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/bad-rule")


async def test_rules_are_listed_in_their_order_part_by_part(keeper: AsyncClient, agency: Agency) -> None:
    for number in range(5):
        await keeper.post(RULES, json=a_rule(agency, name=str(number)))
    seen: list[str] = []
    cursor: str | None = None
    while cursor is not None or not seen:
        part = (await keeper.get(RULES, params={"limit": 2} | ({"cursor": cursor} if cursor else {}))).json()
        seen += [one["name"] for one in part["items"]]
        cursor = part["next"]
    assert seen == list("01234")
    ids = [one["id"] for one in (await keeper.get(RULES)).json()["items"]]
    assert (await keeper.post(f"{RULES}/{ids[4]}/rank", json={"before": ids[0]})).status_code == 204
    assert [one["name"] for one in (await keeper.get(RULES)).json()["items"]] == list("40123")


async def test_a_table_comes_back_as_it_went_out(keeper: AsyncClient, agency: Agency) -> None:
    await keeper.post(RULES, json=a_rule(agency))
    table = await keeper.get(f"{RULES}.csv")
    assert table.headers["content-type"].startswith("text/csv")
    answer = await keeper.post(
        f"{RULES}/import", params={"dry_run": True}, content=table.content, headers={"Content-Type": "text/csv"}
    )
    told = answer.json()
    assert (told["created"], told["changed"], told["unchanged"], told["findings"]) == (0, 0, 1, [])


async def test_a_dry_run_is_asked_for_and_followed(keeper: AsyncClient, agency: Agency) -> None:
    asked = await keeper.post(f"{RULES}/dry-run", json={"rule": a_rule(agency), "days": 30})
    assert asked.status_code == 202
    run = asked.json()
    assert (run["state"], run["looked_at"], run["examples"], run["error"]) == ("running", 0, [], None)
    assert (await keeper.get(f"{RULES}/dry-runs/{run['id']}")).json() == run
    refused = await keeper.post(f"{RULES}/dry-run", json={"rule": a_rule(agency), "remove": True})
    assert refused.status_code == 422


async def test_a_coordinator_reads_rules_and_does_not_change_them(
    client: AsyncClient, session: Session, agency: Agency
) -> None:
    await sign_in(client, await an_operator(session, role=Role.COORDINATOR))
    assert (await client.get(RULES)).status_code == 200
    assert (await client.post(RULES, json=a_rule(agency))).status_code == 403
