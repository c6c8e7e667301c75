"""Which of several places of one name is meant."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.core.db import Session
from app.questions.lifecycle import Status
from app.routing.moving.models import PlaceChoice
from app.routing.moving.places import NoName, choose_place
from app.routing.moving.targets import UnknownTerritory
from tests.builders import a_page, a_question, a_territory
from tests.fakes import MONDAY
from tests.routing.moving.moves import LATER, a_coordinator, a_decision, decisions, told


async def test_the_choice_is_noted_and_remembered_for_the_page(session: Session) -> None:
    coordinator, page = await a_coordinator(session), await a_page(session)
    here, there = [await a_territory(session) for _ in range(2)]
    first, second = [await a_question(session, page=page, status=Status.TRIAGE) for _ in range(2)]
    places = [{"text": "Новой Деревне", "chosen": None, "territories": []}, {"text": "Романово", "chosen": None}]
    await a_decision(session, first, evidence={"words": ["яма"], "places": places})
    for question, at, text in ((first, MONDAY, "Новой Деревне"), (second, LATER, "НОВОЙ   деревне")):
        await choose_place(session, question.id, text=text, territory_id=here.id, by=coordinator, now=at)
    await choose_place(session, second.id, text="Новой деревне", territory_id=there.id, by=coordinator, now=LATER)
    await session.flush()
    assert (first.territory_id, second.territory_id) == (here.id, there.id)
    found = await session.scalars(select(PlaceChoice).where(PlaceChoice.page_id == page.id).order_by(PlaceChoice.id))
    assert [(one.name, one.territory_id, one.times, one.chosen_at) for one in found] == [
        ("новой деревне", here.id, 2, LATER),
        ("новой деревне", there.id, 1, LATER),
    ]
    (decision,) = await decisions(session, first.id)
    assert [one["chosen"] for one in decision.evidence["places"]] == [str(here.id), None]
    (event,) = await told(session, first.id)
    assert (event.type, event.payload) == ("question.placed", {"territory_id": str(here.id)})


async def test_only_a_known_place_with_a_name_is_chosen(session: Session) -> None:
    coordinator, question = await a_coordinator(session), await a_question(session)
    with pytest.raises(UnknownTerritory):
        await choose_place(session, question.id, text="Романово", territory_id=uuid4(), by=coordinator, now=MONDAY)
    with pytest.raises(NoName):
        await choose_place(
            session, question.id, text="!!", territory_id=(await a_territory(session)).id, by=coordinator, now=MONDAY
        )
