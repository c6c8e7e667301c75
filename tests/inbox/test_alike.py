"""What stands beside a question: copies of its text, the same matter, its surge, its parts."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from app.accounts.permissions import Role
from app.agencies.models import Agency
from app.core.db import Session
from app.language.likeness import SIZE
from app.networks.ok.options import OK
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.alike.models import QuestionLikeness
from app.routing.models import Assignment, DecidedBy
from app.surges.models import Surge, SurgeMember, SurgeState
from tests.builders import (
    a_message,
    a_page,
    a_question,
    a_territory,
    a_topic,
    an_agency,
    an_operator,
    sign_in,
    stored,
)
from tests.fakes import MONDAY

DAY = timedelta(days=1)


def vector(*numbers: float) -> list[float]:
    """A unit vector by its first numbers; the rest of the length lies in a direction nobody else has."""
    rest = (1 - sum(number * number for number in numbers)) ** 0.5
    return [*numbers, *([0.0] * (SIZE - len(numbers) - 1)), rest]


async def known(
    session: Session, question: Question, *, fingerprint: int | None = None, numbers: tuple[float, ...] = (1.0,)
) -> Question:
    """The question, with what it is compared by."""
    row = QuestionLikeness(
        question_id=question.id,
        vector=vector(*numbers),
        fingerprint=fingerprint,
        received_at=question.received_at,
    )
    await stored(session, row)
    return question


@pytest.fixture
async def agency(session: Session) -> Agency:
    return await an_agency(session)


@pytest.fixture
async def coordinator(session: Session, client: AsyncClient) -> None:
    await sign_in(client, await an_operator(session, role=Role.COORDINATOR))


async def shown(client: AsyncClient, question: Question) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/questions/{question.id}")
    assert answer.status_code == 200, answer.text
    detail: dict[str, Any] = answer.json()
    return detail


async def rows(client: AsyncClient) -> dict[str, dict[str, Any]]:
    answer = await client.get("/api/v1/questions")
    assert answer.status_code == 200, answer.text
    return {row["id"]: row for row in answer.json()["items"]}


def at(days: float) -> dict[str, Any]:
    return {"received_at": MONDAY + days * DAY, "published_at": MONDAY + days * DAY}


@pytest.mark.usefixtures("coordinator")
async def test_copies_of_one_text_are_counted_whoever_wrote_them(
    session: Session, client: AsyncClient, agency: Agency
) -> None:
    first, second, late, other = [
        await known(session, await a_question(session, agency=agency, **at(days)), fingerprint=fingerprint)
        for days, fingerprint in ((-13.0, 7), (0.0, 7), (-14.5, 7), (0.0, 8))
    ]
    unknown = await a_question(session, agency=agency)
    short = [await known(session, await a_question(session, agency=agency)) for _ in range(2)]
    found = await rows(client)
    counts = [found[str(one.id)]["copies"] for one in (first, second, late, other, unknown, *short)]
    assert counts == [2, 1, 1, 0, 0, 0, 0]
    alike = (await shown(client, second))["alike"]
    assert [(one["id"], one["why"], one["likeness"]) for one in alike] == [(str(first.id), "copy", 1.0)]


@pytest.mark.usefixtures("coordinator")
async def test_the_same_matter_is_told_by_text_topic_and_place(
    session: Session, client: AsyncClient, agency: Agency
) -> None:
    topic, place = await a_topic(session), await a_territory(session)
    here = {"topic_id": topic.id, "territory_id": place.id}
    elsewhere = await a_page(session, network=OK, agency=agency)

    async def one(numbers: tuple[float, ...] = (0.9,), **fields: Any) -> Question:
        given: dict[str, Any] = {"agency": agency, **here, **at(0)} | fields
        return await known(session, await a_question(session, **given), numbers=numbers)

    question = await one((1.0,))
    near, there = await one((0.8,)), await one((0.95,), page=elsewhere)
    await one((0.5,))
    await one(topic_id=(await a_topic(session)).id)
    await one(territory_id=(await a_territory(session)).id)
    await one(territory_id=None)
    await one(**at(-15))
    await one(origin_id=question.id)
    alike = (await shown(client, question))["alike"]
    assert [(one["id"], one["why"]) for one in alike] == [
        (str(there.id), "other_network"),
        (str(near.id), "same_matter"),
    ]
    assert [one["likeness"] for one in alike] == pytest.approx([0.95, 0.8], abs=0.01)
    assert (alike[0]["network"], alike[0]["agency"]["id"]) == ("ok", str(agency.id))
    assert question.citizen_id != there.citizen_id


@pytest.mark.usefixtures("coordinator")
async def test_without_a_topic_or_a_place_only_copies_are_alike(
    session: Session, client: AsyncClient, agency: Agency
) -> None:
    one, _ = [await known(session, await a_question(session, agency=agency)) for _ in range(2)]
    assert (await shown(client, one))["alike"] == []


async def test_an_agencys_people_see_only_their_own_among_what_is_alike(
    session: Session, client: AsyncClient, agency: Agency
) -> None:
    await sign_in(client, await an_operator(session, agency=agency))
    own = await known(session, await a_question(session, agency=agency), fingerprint=7)
    other = await a_question(session, text="Чужое")
    await known(session, other, fingerprint=7)
    detail = await shown(client, own)
    assert (detail["alike"], detail["copies"]) == ([], 1)


@pytest.mark.usefixtures("coordinator")
async def test_at_most_eight_are_shown(session: Session, client: AsyncClient, agency: Agency) -> None:
    one, *_ = [await known(session, await a_question(session, agency=agency), fingerprint=7) for _ in range(11)]
    detail = await shown(client, one)
    assert (len(detail["alike"]), detail["copies"]) == (8, 10)


@pytest.mark.usefixtures("coordinator")
@pytest.mark.parametrize(
    ("state", "left", "visible"),
    [
        (SurgeState.PROPOSED, False, True),
        (SurgeState.OPEN, False, True),
        (SurgeState.CLOSED, False, True),
        (SurgeState.DISMISSED, False, False),
        (SurgeState.OPEN, True, False),
    ],
)
async def test_the_surge_a_question_is_in_stands_beside_it(
    session: Session, client: AsyncClient, agency: Agency, state: SurgeState, left: bool, visible: bool
) -> None:
    question = await a_question(session, agency=agency)
    surge = await stored(session, Surge(title="Нет воды", state=state, began_at=MONDAY, proposed_at=MONDAY))
    member = SurgeMember(
        surge_id=surge.id, question_id=question.id, likeness=1.0, joined_at=MONDAY, left_at=MONDAY if left else None
    )
    await stored(session, member)
    ref = {"id": str(surge.id), "number": surge.number, "title": "Нет воды", "state": state.value}
    assert (await shown(client, question))["surge"] == (ref if visible else None)
    assert (await rows(client))[str(question.id)]["surge_id"] == (str(surge.id) if visible else None)


@pytest.mark.usefixtures("coordinator")
async def test_parts_and_what_they_were_split_from_know_each_other(
    session: Session, client: AsyncClient, agency: Agency
) -> None:
    origin = await a_question(session, agency=agency)
    message = await a_message(session, question=origin)
    answer = await a_message(
        session, question=origin, external_id="wall:answer", from_page=True, citizen_id=None, text="Ответ на первое"
    )
    part = await a_question(
        session,
        origin_id=origin.id,
        agency=agency,
        status=Status.IN_WORK,
        page_id=origin.page_id,
        thread_id=origin.thread_id,
    )
    whole, of_it = await shown(client, origin), await shown(client, part)
    assert (whole["origin"], of_it["parts"]) == (None, [])
    assert whole["parts"] == [{"id": str(part.id), "number": part.number, "status": "in-work"}]
    assert of_it["origin"] == {"id": str(origin.id), "number": origin.number}
    own = {one["id"]: (one["own"], one["is_answer"]) for one in of_it["messages"]}
    assert own == {str(message.id): (True, False), str(answer.id): (False, False)}


@pytest.mark.usefixtures("coordinator")
async def test_returns_are_counted(session: Session, client: AsyncClient, agency: Agency) -> None:
    question = await a_question(session, agency=agency)
    for decided_by in (DecidedBy.RULE, DecidedBy.RETURN, DecidedBy.PERSON, DecidedBy.RETURN):
        made = Assignment(
            question_id=question.id,
            decided_by=decided_by,
            confidence=0.0,
            candidates=[],
            evidence={},
            decided_at=MONDAY,
        )
        await stored(session, made)
    assert (await shown(client, question))["returns"] == 2
