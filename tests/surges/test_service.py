"""What people decide about surges."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.deps import SignedIn
from app.accounts.permissions import Role
from app.core.db import Session, new_id
from app.outbox.models import OutboxEvent
from app.questions.queries import QuestionNotFound
from app.surges import service as surges
from app.surges.models import SurgeMember, SurgeState
from app.surges.queries import SurgeNotFound
from app.surges.service import SurgeNotThere
from tests.builders import an_agency, an_operator
from tests.drafting.desk import acting
from tests.fakes import MONDAY
from tests.surges.town import a_surge, a_town, asked, members, no_water, told

LATER = MONDAY + timedelta(minutes=5)


async def a_coordinator(session: Session) -> SignedIn:
    return acting(await an_operator(session, role=Role.COORDINATOR))


async def payload(session: Session, kind: str) -> dict[str, object]:
    event = (await session.scalars(select(OutboxEvent).where(OutboxEvent.type == kind))).one()
    return event.payload


async def test_opening_tells_of_the_surge_and_of_each_question(session: Session) -> None:
    town = await a_town(session)
    surge = await a_surge(session, await no_water(session, town))
    by = await a_coordinator(session)
    await surges.open_(session, surge.id, title="Авария на Яблоневой", by=by, now=LATER)
    assert (surge.state, surge.title, surge.opened_at) == (SurgeState.OPEN, "Авария на Яблоневой", LATER)
    assert surge.opened_by == by.id
    assert sorted(await told(session)) == ["question.surge_joined"] * 6 + ["surge.opened"]
    assert await payload(session, "surge.opened") == {
        "surge_id": str(surge.id),
        "number": surge.number,
        "topic_id": str(town.topic.id),
        "territory_id": str(town.place.id),
        "agency_ids": [str(town.agency.id)],
        "questions": 6,
        "people": 6,
        "opened_at": "2026-03-16T09:05:00Z",
    }


async def test_what_is_open_is_not_opened_twice(session: Session) -> None:
    surge = await a_surge(session, await no_water(session, await a_town(session)))
    by = await a_coordinator(session)
    await surges.open_(session, surge.id, title=None, by=by, now=LATER)
    await session.flush()
    with pytest.raises(SurgeNotThere):
        await surges.open_(session, surge.id, title=None, by=by, now=LATER)


async def test_dismissing_and_taking_it_back(session: Session) -> None:
    surge = await a_surge(session, await no_water(session, await a_town(session)))
    by = await a_coordinator(session)
    await surges.dismiss(session, surge.id, reason="Это одна ветка", by=by, now=LATER)
    assert (surge.state, surge.closed_at, surge.close_note) == (SurgeState.DISMISSED, LATER, "Это одна ветка")
    assert await told(session) == []
    await surges.open_(session, surge.id, title=None, by=by, now=LATER)
    assert (surge.state, surge.closed_at, surge.closed_by, surge.close_note) == (SurgeState.OPEN, None, None, "")


async def test_closing_tells_what_is_left_and_opening_again_does_not_join_again(session: Session) -> None:
    town = await a_town(session)
    surge = await a_surge(session, await no_water(session, town), state=SurgeState.OPEN, opened_at=MONDAY)
    by = await a_coordinator(session)
    await surges.close(session, surge.id, reason="Воду дали", by=by, now=LATER)
    await session.flush()
    assert (surge.state, surge.closed_at, surge.closed_by) == (SurgeState.CLOSED, LATER, by.id)
    assert (await payload(session, "surge.closed"))["unanswered"] == 6
    await surges.open_(session, surge.id, title=None, by=by, now=LATER)
    assert await told(session) == ["surge.closed", "surge.opened"]
    assert surge.opened_at == MONDAY


async def test_only_an_open_surge_is_closed_and_only_a_proposed_one_dismissed(session: Session) -> None:
    surge = await a_surge(session, await no_water(session, await a_town(session)))
    by = await a_coordinator(session)
    with pytest.raises(SurgeNotThere):
        await surges.close(session, surge.id, reason="", by=by, now=LATER)
    surge.state = SurgeState.OPEN
    await session.flush()
    with pytest.raises(SurgeNotThere):
        await surges.dismiss(session, surge.id, reason="", by=by, now=LATER)


async def test_a_surge_made_by_hand_takes_its_questions_out_of_others(session: Session) -> None:
    town = await a_town(session)
    questions = await no_water(session, town)
    before = await a_surge(session, questions, state=SurgeState.OPEN, opened_at=MONDAY)
    by = await a_coordinator(session)
    chosen = [one.id for one in questions[:2]]
    surge = await surges.create(session, chosen, title="Прорыв трубы", by=by, now=LATER)
    assert (surge.state, surge.topic_id, surge.territory_id) == (SurgeState.OPEN, town.topic.id, town.place.id)
    assert surge.began_at == questions[0].published_at
    assert await members(session, surge) == set(chosen)
    assert await members(session, before) == {one.id for one in questions[2:]}
    assert sorted(await told(session)) == [*["question.surge_joined"] * 2, *["question.surge_left"] * 2, "surge.opened"]


async def test_joining_and_leaving_by_hand(session: Session) -> None:
    town = await a_town(session)
    surge = await a_surge(session, await no_water(session, town), state=SurgeState.OPEN, opened_at=MONDAY)
    late = await asked(session, town, "Тоже сухо", at=MONDAY - timedelta(hours=2))
    by = await a_coordinator(session)
    for _ in range(2):
        await surges.join(session, surge.id, [late.id], by=by, now=LATER)
    assert late.id in await members(session, surge)
    assert surge.began_at == late.published_at
    for _ in range(2):
        await surges.leave(session, surge.id, late.id, by=by, now=LATER)
    member = await session.get_one(SurgeMember, (surge.id, late.id), populate_existing=True)
    assert (member.left_at, member.left_by) == (LATER, by.id)
    assert await told(session) == ["question.surge_joined", "question.surge_left"]
    await surges.join(session, surge.id, [late.id], by=by, now=LATER)
    assert late.id in await members(session, surge)


async def test_nothing_joins_what_is_over(session: Session) -> None:
    town = await a_town(session)
    surge = await a_surge(session, await no_water(session, town), state=SurgeState.CLOSED, closed_at=MONDAY)
    late = await asked(session, town, "Тоже сухо")
    with pytest.raises(SurgeNotThere):
        await surges.join(session, surge.id, [late.id], by=await a_coordinator(session), now=LATER)


async def test_questions_that_are_not_there_are_refused(session: Session) -> None:
    questions = await no_water(session, await a_town(session))
    with pytest.raises(QuestionNotFound):
        await surges.create(
            session, [questions[0].id, new_id()], title="Прорыв", by=await a_coordinator(session), now=LATER
        )


async def test_another_agencys_coordinator_neither_sees_nor_makes_a_surge_of_ours(session: Session) -> None:
    questions = await no_water(session, await a_town(session))
    surge = await a_surge(session, questions)
    stranger = acting(await an_operator(session, role=Role.COORDINATOR, agency=await an_agency(session)))
    with pytest.raises(SurgeNotFound):
        await surges.open_(session, surge.id, title=None, by=stranger, now=LATER)
    with pytest.raises(QuestionNotFound):
        await surges.create(session, [one.id for one in questions], title="Чужое", by=stranger, now=LATER)


async def test_a_surge_is_named_otherwise_and_told_not_to_take_in(session: Session) -> None:
    surge = await a_surge(session, await no_water(session, await a_town(session)))
    by = await a_coordinator(session)
    await surges.change(session, surge.id, title=None, joins_itself=False, by=by)
    await session.flush()
    await surges.change(session, surge.id, title="Сухие краны", joins_itself=None, by=by)
    assert (surge.title, surge.joins_itself) == ("Сухие краны", False)
