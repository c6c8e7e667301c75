"""A town without water: questions of a surge as they stand in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.agencies.models import Agency, Territory, TerritoryKind, Topic
from app.core.db import Session
from app.language.likeness import fingerprint, vectors
from app.outbox.models import OutboxEvent
from app.pages.models import Page
from app.questions.models import Question
from app.routing.alike.models import QuestionLikeness
from app.surges.models import Surge, SurgeMember, SurgeState
from tests.builders import a_page, a_question, a_territory, a_topic, an_agency, stored
from tests.fakes import MONDAY

WATER = (
    "Нет воды на Яблоневой аллее",
    "Когда дадут воду? Яблоневая аллея, с утра сухо в кранах",
    "Яблоневая аллея 12, нет холодной воды с 8 утра",
    "Почему отключили воду на Яблоневой аллее?",
    "Воды нет с утра, Яблоневая аллея, когда включат воду?",
    "Отключили холодную воду без предупреждения, Яблоневая аллея 3",
    "Нет холодной воды весь день",
)
OTHERS = (
    "Сколько стоит замена счётчика по закону?",
    "Прорвало трубу, двор затопило",
    "Просим подвести водопровод в деревню, пользуемся колодцем",
    "Пересчитайте плату на общедомовые нужды",
)


@dataclass
class Town:
    """What its questions belong to."""

    agency: Agency
    page: Page
    topic: Topic
    place: Territory


async def a_town(session: Session) -> Town:
    """Gurievsk, with the topic of water and an agency whose answers need no approval."""
    region = await a_territory(session, name="Область", kind=TerritoryKind.REGION)
    agency = await an_agency(session, review_required=False)
    return Town(
        agency,
        await a_page(session, agency=agency),
        await a_topic(session, name="Водоснабжение"),
        await a_territory(session, name="Гурьевск", parent_id=region.id),
    )


async def asked(
    session: Session, town: Town, text: str, *, at: datetime = MONDAY - timedelta(minutes=10), **fields: Any
) -> Question:
    """A question of the town on water, compared with others from now on."""
    given: dict[str, Any] = {
        "text": text,
        "topic_id": town.topic.id,
        "territory_id": town.place.id,
        "published_at": at,
        "received_at": at,
    }
    question = await a_question(session, page=town.page, **(given | fields))
    (vector,) = vectors().of([text])
    likeness = QuestionLikeness(question_id=question.id, vector=vector, fingerprint=fingerprint(text))
    likeness.received_at = question.received_at
    await stored(session, likeness)
    return question


async def no_water(session: Session, town: Town, count: int = 6, **fields: Any) -> list[Question]:
    """Questions alike, minute by minute."""
    start = fields.pop("at", MONDAY - timedelta(minutes=20))
    return [
        await asked(session, town, WATER[number % len(WATER)], at=start + timedelta(minutes=number), **fields)
        for number in range(count)
    ]


async def a_surge(session: Session, questions: list[Question], **fields: Any) -> Surge:
    """A surge of questions, proposed by the machine unless told otherwise."""
    given = {
        "state": SurgeState.PROPOSED,
        "title": "Нет воды: Гурьевск",
        "topic_id": questions[0].topic_id,
        "territory_id": questions[0].territory_id,
        "began_at": min(one.published_at for one in questions),
        "proposed_at": MONDAY,
    }
    surge = await stored(session, Surge(**(given | fields)))
    for question in questions:
        member = SurgeMember(surge_id=surge.id, question_id=question.id, likeness=0.9, joined_at=MONDAY)
        await stored(session, member)
    return surge


async def members(session: Session, surge: Surge) -> set[Any]:
    """The questions that are in a surge now."""
    found = await session.scalars(
        select(SurgeMember.question_id).where(SurgeMember.surge_id == surge.id, SurgeMember.left_at.is_(None))
    )
    return set(found)


async def told(session: Session) -> list[str]:
    """Types of all events, in their order."""
    await session.flush()
    return list(await session.scalars(select(OutboxEvent.type).order_by(OutboxEvent.seq)))
