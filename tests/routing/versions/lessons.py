"""Questions whose agency is known to be right, many of them."""

from datetime import timedelta
from itertools import cycle
from uuid import UUID

from app.agencies.models import Agency, Topic
from app.core.db import Session, new_id
from app.networks.messages import MessageKind
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.models import Assignment, DecidedBy
from tests.builders import a_citizen, a_page
from tests.fakes import MONDAY

NOW = timedelta()
SNOW = ("снег не чистят", "сугробы во дворе", "гололёд на тротуаре", "трактор не приезжал", "скользко у подъезда")
WATER = ("нет холодной воды", "ржавая вода из крана", "слабый напор воды", "прорвало водопровод", "отключили воду")
PLACES = ("у школы", "на остановке", "возле рынка", "за домом", "у больницы", "около садика", "на площади")


async def confirmed(
    session: Session, ways: dict[Topic, Agency], *, number: int, later: timedelta = timedelta()
) -> None:
    """So many questions that a person gave to the agency of their topic, one an hour, the last of them at MONDAY."""
    page, citizen = await a_page(session), await a_citizen(session)
    texts = {topic: cycle(SNOW if "снег" in topic.words else WATER) for topic in ways}
    places = cycle(PLACES)
    for index, (topic, agency) in zip(range(number), cycle(ways.items()), strict=False):
        at = MONDAY + later - timedelta(hours=number - index)
        question = _question(page.id, citizen.id, f"{next(texts[topic])} {next(places)}, уже {index} день")
        question.topic_id, question.agency_id, question.received_at, question.published_at = topic.id, agency.id, at, at
        session.add(question)
        session.add(
            Assignment(
                question_id=question.id,
                agency_id=agency.id,
                topic_id=topic.id,
                decided_by=DecidedBy.PERSON,
                confidence=1.0,
                candidates=[],
                evidence={},
                decided_at=at,
            )
        )
    await session.flush()


def _question(page_id: UUID, citizen_id: UUID, text: str) -> Question:
    return Question(
        id=new_id(),
        network="vk",
        page_id=page_id,
        kind=MessageKind.COMMENT,
        thread_id="wall:1",
        citizen_id=citizen_id,
        text=text,
        status=Status.ROUTED,
        screening="question",
        screening_reason="",
    )
