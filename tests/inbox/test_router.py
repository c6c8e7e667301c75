"""The worklist over HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from app.accounts.permissions import Role
from app.agencies.models import Agency
from app.core.db import Session
from app.http.paging import encode
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.models import Assignment, DecidedBy
from tests.builders import a_post, a_question, a_topic, an_agency, an_operator, sign_in, stored
from tests.fakes import MONDAY

LIST = "/api/v1/questions"


@pytest.fixture
async def agency(session: Session) -> Agency:
    return await an_agency(session, short_name="Адм. Приморска")


@pytest.fixture
async def coordinator(session: Session, client: AsyncClient) -> None:
    """The client is a coordinator of the region."""
    await sign_in(client, await an_operator(session, role=Role.COORDINATOR))


async def walked(client: AsyncClient, path: str, **wanted: str) -> list[str]:
    """Ids of a whole list, part by part."""
    found: list[str] = []
    cursor: str | None = None
    while True:
        params = wanted | ({"cursor": cursor} if cursor else {})
        answer = await client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        part = answer.json()
        found += [row.get("question", row)["id"] for row in part["items"]]
        cursor = part["next"]
        if cursor is None:
            return found


@pytest.mark.usefixtures("coordinator")
async def test_a_row_says_what_a_list_shows(session: Session, client: AsyncClient, agency: Agency) -> None:
    topic = await a_topic(session, name="Ямы")
    due_at = MONDAY + timedelta(hours=1)
    question = await a_question(
        session, agency=agency, topic_id=topic.id, due_at=due_at, warn_at=MONDAY, text="Яма. " * 200
    )
    (row,) = (await client.get(LIST)).json()["items"]
    assert (row["id"], row["number"], row["status"]) == (str(question.id), question.number, "routed")
    assert row["agency"] == {"id": str(agency.id), "short_name": "Адм. Приморска"}
    assert row["topic"] == {"id": str(topic.id), "name": "Ямы"}
    assert (row["territory"], row["assignee"], row["citizen"]["name"]) == (None, None, "Проба Пробнов")
    assert (row["due_at"], row["standing"]) == ("2026-03-16T10:00:00Z", "at_risk")
    assert len(row["text"]) == 280


@pytest.mark.usefixtures("coordinator")
@pytest.mark.parametrize("limit", ["1", "2", "3", "4", "200"])
async def test_a_list_is_walked_to_its_end(session: Session, client: AsyncClient, agency: Agency, limit: str) -> None:
    dues = [MONDAY, None, MONDAY - timedelta(hours=1), None]
    made = [await a_question(session, agency=agency, due_at=due_at) for due_at in dues]
    answered = [
        await a_question(session, agency=agency, status=Status.ANSWERED, received_at=MONDAY - timedelta(days=number))
        for number in range(3)
    ]
    by_due = [str(made[place].id) for place in (2, 0, 1, 3)]
    assert await walked(client, LIST, limit=limit) == by_due
    assert await walked(client, LIST, limit=limit, view="answered") == [str(one.id) for one in answered]


UNDATED = encode(None, "01890000-0000-7000-8000-000000000000")
STRANGE = {
    "no code": "!!!",
    "another list's": encode("2026-03-16T09:00:00+00:00", "x", 1),
    "no instant": encode("yesterday", "01890000-0000-7000-8000-000000000000"),
    "no id": encode("2026-03-16T09:00:00+00:00", "7"),
    "a number for an instant": encode(12, "01890000-0000-7000-8000-000000000000"),
    "before the calendar": encode("0001-01-01T00:00:00+14:00", "01890000-0000-7000-8000-000000000000"),
}


@pytest.mark.usefixtures("coordinator")
@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("path", [f"{LIST}?view=open", f"{LIST}?view=closed", "/api/v1/triage?limit=5"])
async def test_a_cursor_that_is_not_ours_is_refused(client: AsyncClient, path: str, name: str) -> None:
    answer = await client.get(f"{path}&cursor={STRANGE[name]}")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/bad-cursor")


@pytest.mark.usefixtures("coordinator")
async def test_a_cursor_without_an_instant_belongs_to_lists_by_due_instant_alone(client: AsyncClient) -> None:
    answer = await client.get(LIST, params={"cursor": UNDATED})
    assert (answer.status_code, answer.json()["items"]) == (200, [])
    for path, view in ((LIST, {"view": "closed"}), ("/api/v1/triage", {})):
        answer = await client.get(path, params={"cursor": UNDATED} | view)
        assert answer.json()["type"] == "/problems/bad-cursor"


@pytest.mark.usefixtures("coordinator")
async def test_a_cursor_without_a_zone_harms_nobody(client: AsyncClient) -> None:
    cursor = encode("2026-03-16T09:00:00", "01890000-0000-7000-8000-000000000000")
    assert (await client.get(LIST, params={"cursor": cursor})).status_code == 200


@pytest.mark.usefixtures("coordinator")
@pytest.mark.parametrize(
    "query", ["view=some", "status=odd", "limit=0", "limit=201", "agency_id=7", "colour=red", f"q={'я' * 201}"]
)
async def test_what_a_list_does_not_know_is_refused(client: AsyncClient, query: str) -> None:
    answer = await client.get(f"{LIST}?{query}")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid")
    assert list(answer.json()["errors"]) == [query.partition("=")[0] if "status" not in query else "status.0"]


@pytest.mark.usefixtures("coordinator")
async def test_several_statuses_may_be_asked_for(session: Session, client: AsyncClient, agency: Agency) -> None:
    made = [await a_question(session, agency=agency, status=status) for status in (Status.ROUTED, Status.IN_WORK)]
    await a_question(session, agency=agency, status=Status.TRIAGE)
    answer = await client.get(f"{LIST}?status=routed&status=in-work")
    assert [row["id"] for row in answer.json()["items"]] == [str(one.id) for one in made]


@pytest.mark.usefixtures("coordinator")
async def test_nul_in_a_search_harms_nobody(client: AsyncClient) -> None:
    assert (await client.get(f"{LIST}?q=a%00b")).status_code == 200


async def test_an_operator_of_an_agency_counts_and_lists_its_own(
    session: Session, client: AsyncClient, agency: Agency
) -> None:
    own = await a_question(session, agency=agency, status=Status.TRIAGE)
    await a_question(session, status=Status.TRIAGE)
    operator = await an_operator(session, agency=agency)
    await sign_in(client, operator)
    assert await walked(client, LIST) == [str(own.id)]
    counted = (await client.get(f"{LIST}/counts")).json()
    assert counted == {"open": 1, "mine": 0, "review": 0, "triage": 1, "at_risk": 0, "breached": 0}


async def decided(session: Session, question: Question, agency: Agency, **fields: Any) -> Assignment:
    given = {
        "question_id": question.id,
        "decided_by": DecidedBy.CLASSIFIER,
        "confidence": 0.4,
        "candidates": [
            {
                "agency_id": str(agency.id),
                "agency_name": agency.short_name,
                "probability": 0.4,
                "rule_id": None,
                "rule_name": None,
                "why": "ведёт эту страницу",
            }
        ],
        "evidence": {"words": ["яма"], "places": [], "topic": []},
        "decided_at": MONDAY,
    }
    return await stored(session, Assignment(**(given | fields)))


@pytest.mark.usefixtures("coordinator")
async def test_triage_shows_the_newest_decision_with_its_candidates(
    session: Session, client: AsyncClient, agency: Agency
) -> None:
    question = await a_question(session, agency=agency, status=Status.TRIAGE)
    post = await a_post(session, text="О ремонте дорог")
    question.post_id = post.id
    await decided(session, question, agency, decided_at=MONDAY - timedelta(hours=1), reason="не наше")
    newest = await decided(session, question, agency)
    (card,) = (await client.get("/api/v1/triage")).json()["items"]
    assert card["question"]["id"] == str(question.id)
    assert card["post_text"] == "О ремонте дорог"
    assert card["assignment"]["id"] == str(newest.id)
    assert [one["agency_name"] for one in card["assignment"]["candidates"]] == ["Адм. Приморска"]
    assert card["assignment"]["evidence"]["words"] == ["яма"]


@pytest.mark.usefixtures("coordinator")
async def test_triage_is_walked_to_its_end(session: Session, client: AsyncClient, agency: Agency) -> None:
    made = [
        await a_question(session, agency=agency, status=Status.TRIAGE, received_at=MONDAY + timedelta(hours=number))
        for number in range(5)
    ]
    assert await walked(client, "/api/v1/triage", limit="2") == [str(one.id) for one in made]
