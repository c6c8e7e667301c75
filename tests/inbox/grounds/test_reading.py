"""Decisions as they are shown, with the questions they rest on."""

from typing import Any
from uuid import uuid4

from app.accounts.permissions import Scope
from app.core.db import Session
from app.inbox.grounds.reading import assignments
from app.questions.models import Question
from app.routing.models import Assignment, DecidedBy
from app.routing.versions.models import RouterVersion, VersionState
from tests.builders import a_question, an_agency, stored
from tests.fakes import MONDAY


async def decided(session: Session, question: Question, **fields: Any) -> Assignment:
    given = {"decided_by": DecidedBy.CLASSIFIER, "confidence": 0.5, "candidates": [], "evidence": {}}
    return await stored(session, Assignment(question_id=question.id, decided_at=MONDAY, **(given | fields)))


async def test_questions_it_rests_on_are_told_with_where_they_went(session: Session) -> None:
    agency = await an_agency(session)
    earlier = await a_question(session, agency=agency, text="Двор в снегу " * 40)
    question = await a_question(session)
    await decided(session, question, evidence={"similar": [{"id": str(earlier.id), "likeness": 0.81}]})
    ((shown,),) = (await assignments(session, {question.id: question.text}, Scope(None))).values()
    (similar,) = shown.evidence.similar
    assert (similar.number, similar.likeness, len(similar.text)) == (earlier.number, 0.81, 160)
    assert similar.agency is not None
    assert similar.agency.short_name == agency.short_name


async def test_questions_of_other_agencies_are_not_shown_to_an_agency(session: Session) -> None:
    own, other = await an_agency(session), await an_agency(session)
    seen, hidden = await a_question(session, agency=own), await a_question(session, agency=other)
    question = await a_question(session, agency=own)
    evidence = {"similar": [{"id": str(one.id), "likeness": 0.7} for one in (hidden, seen)]}
    await decided(session, question, evidence=evidence)
    ((shown,),) = (await assignments(session, {question.id: ""}, Scope(own.id))).values()
    assert [one.id for one in shown.evidence.similar] == [seen.id]


async def test_parts_with_a_matter_of_their_own_are_cut_out_of_the_question(session: Session) -> None:
    text = "Снег не чистят. Воды нет."
    question = await a_question(session, text=text)
    named = {"topic": {"id": str(uuid4()), "name": "Снег"}, "agency": None, "probability": 0.9}
    matters = [named | {"start": 0, "end": 15}, named | {"start": 16, "end": 25}]
    await decided(session, question, evidence={"matters": matters})
    ((shown,),) = (await assignments(session, {question.id: text}, Scope(None))).values()
    assert [one.text for one in shown.evidence.matters] == ["Снег не чистят.", "Воды нет."]


async def test_the_version_that_took_part_is_told_by_its_number(session: Session) -> None:
    version = await stored(session, RouterVersion(state=VersionState.LIVE, started_at=MONDAY, beat_at=MONDAY))
    question = await a_question(session)
    await decided(session, question, version_id=version.id)
    ((shown,),) = (await assignments(session, {question.id: ""}, Scope(None), latest=True)).values()
    assert shown.version == version.number
