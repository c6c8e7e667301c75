"""Which of several places of one name a question means, as people say."""

from datetime import datetime
from uuid import UUID

from app.accounts.permissions import Person
from app.core.db import Json, Session
from app.core.errors import Invalid
from app.language.words import normal, words
from app.outbox import queries as outbox
from app.questions import queries as questions
from app.routing.moving import queries as moving
from app.routing.moving.events import QuestionPlaced
from app.routing.moving.targets import check_territory


class NoName(Invalid):
    """The text names nothing."""

    code = "no-name"


async def choose_place(
    session: Session, question_id: UUID, *, text: str, territory_id: UUID, by: Person, now: datetime
) -> None:
    """Say which of several places of one name a question means; remembered for this name on this page.

    text  the name as the question has it
    Raises QuestionNotFound, NoName, UnknownTerritory.
    """
    question = await questions.lock(session, question_id, scope=by.scope)
    name = " ".join(normal(word.text) for word in words(text))
    if not name:
        raise NoName("Send the name of the place as the question has it.", errors={"text": "names nothing"})
    await check_territory(session, territory_id)
    question.territory_id = territory_id
    latest = await moving.latest(session, question_id)
    if latest is not None and "places" in latest.evidence:
        latest.evidence = _with_chosen(latest.evidence, text, territory_id)
    await moving.remember_place(
        session, name=name, page_id=question.page_id, territory_id=territory_id, by=by.id, now=now
    )
    outbox.record(session, QuestionPlaced(question_id=question.id, by=by.id, territory_id=territory_id), now=now)


def _with_chosen(evidence: Json, text: str, territory_id: UUID) -> Json:
    """The grounds of a decision with what a person made of an ambiguous place."""
    places = [place | {"chosen": str(territory_id)} if place["text"] == text else place for place in evidence["places"]]
    return evidence | {"places": places}
