"""Rows for tests: valid by default, so that a test says only what matters to it.

Each builder stores its row and flushes. Names in `fields` are the columns of the model.
"""

import hashlib
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar

from httpx import AsyncClient

from app.accounts.models import Operator
from app.accounts.permissions import BOUND, Role
from app.agencies.models import Agency, AgencyKind, Calendar, Territory, TerritoryKind, Topic
from app.core.db import Base, Session
from app.drafting.models import Draft, DraftRevision, DraftState
from app.networks.messages import MessageKind
from app.networks.vk.options import VK
from app.pages.models import Page, Post
from app.publishing.models import Publication
from app.questions.lifecycle import Status
from app.questions.models import Citizen, Message, Question
from app.webhooks.models import Delivery, Endpoint
from tests.fakes import MONDAY

PASSWORD = "correct horse battery"
# argon2id of PASSWORD at the least cost there is: sign-ins of tests need no protection.
PASSWORD_HASH = "$argon2id$v=19$m=8,t=1,p=1$jcCw+BiyZdgYTJB5G2L/Cw$QbiCMUObJEZhjCGC4WsRmAj/+cuJ/ezmqrbDB5xy5x4"
# Monday to Friday, 9 to 18 by Kaliningrad, an hour of lunch.
CALENDAR = {
    "tz": "Europe/Kaliningrad",
    "hours": {day: [["09:00", "13:00"], ["14:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "covered": [2026],
}

Row = TypeVar("Row", bound=Base)

_numbers = count(1)


async def stored(session: Session, row: Row) -> Row:
    """The row, flushed."""
    session.add(row)
    await session.flush()
    return row


async def a_calendar(session: Session, **fields: Any) -> Calendar:
    """A calendar of five working days."""
    number = next(_numbers)
    given = {"code": f"calendar-{number}", "name": f"Calendar {number}", "data": CALENDAR}
    return await stored(session, Calendar(**(given | fields)))


async def a_territory(session: Session, **fields: Any) -> Territory:
    """A municipality."""
    number = next(_numbers)
    given = {
        "code": f"territory-{number}",
        "name": f"Территория {number}",
        "kind": TerritoryKind.MUNICIPALITY,
        "other_names": [],
    }
    return await stored(session, Territory(**(given | fields)))


async def a_topic(session: Session, **fields: Any) -> Topic:
    """A topic."""
    number = next(_numbers)
    given = {"code": f"topic-{number}", "group": "Дороги", "name": f"Тема {number}", "words": [], "examples": []}
    return await stored(session, Topic(**(given | fields)))


async def an_agency(session: Session, **fields: Any) -> Agency:
    """An administration whose answers need a second person's approval."""
    number = next(_numbers)
    if "calendar_id" not in fields:
        fields["calendar_id"] = (await a_calendar(session)).id
    given = {
        "code": f"agency-{number}",
        "name": f"Администрация {number}",
        "short_name": f"Адм. {number}",
        "kind": AgencyKind.ADMINISTRATION,
    }
    return await stored(session, Agency(**(given | fields)))


async def an_operator(
    session: Session, *, role: Role = Role.RESPONDER, agency: Agency | None = None, **fields: Any
) -> Operator:
    """An operator whose password is PASSWORD; one whose role needs an agency gets one unless it is given."""
    number = next(_numbers)
    if agency is None and role in BOUND:
        agency = await an_agency(session)
    given = {
        "email": f"operator-{number}@example.org",
        "name": f"Оператор {number}",
        "role": role,
        "agency_id": agency and agency.id,
        "password_hash": PASSWORD_HASH,
        "created_at": MONDAY,
    }
    return await stored(session, Operator(**(given | fields)))


async def a_page(session: Session, *, agency: Agency | None = None, **fields: Any) -> Page:
    """An active page, without tokens."""
    number = next(_numbers)
    agency = agency or await an_agency(session)
    given = {
        "network": VK,
        "external_id": str(1000 + number),
        "name": f"Страница {number}",
        "agency_id": agency.id,
        "created_at": MONDAY,
        "health_at": MONDAY,
    }
    return await stored(session, Page(**(given | fields)))


async def a_post(session: Session, *, page: Page | None = None, **fields: Any) -> Post:
    """A post of a page."""
    number = next(_numbers)
    page = page or await a_page(session)
    given = {
        "page_id": page.id,
        "external_id": str(number),
        "text": "Завтра на улице Зелёной отключат воду.",
        "url": "",
        "published_at": MONDAY - timedelta(hours=2),
        "seen_at": MONDAY - timedelta(hours=2),
    }
    return await stored(session, Post(**(given | fields)))


async def a_citizen(session: Session, **fields: Any) -> Citizen:
    """An author in VK."""
    number = next(_numbers)
    given = {
        "network": VK,
        "external_id": str(500_000 + number),
        "name": "Проба Пробнов",
        "seen_at": MONDAY,
    }
    return await stored(session, Citizen(**(given | fields)))


async def a_question(
    session: Session, *, page: Page | None = None, agency: Agency | None = None, **fields: Any
) -> Question:
    """A question routed to an agency (the page's own unless given), without its message: see `a_message`."""
    number = next(_numbers)
    page = page or await a_page(session, agency=agency)
    citizen_id = fields.pop("citizen_id", None) or (await a_citizen(session, network=page.network)).id
    given = {
        "network": page.network,
        "page_id": page.id,
        "kind": MessageKind.COMMENT,
        "thread_id": f"wall:{number}",
        "citizen_id": citizen_id,
        "text": "Когда починят дорогу на Зелёной?",
        "status": Status.ROUTED,
        "screening": "question",
        "screening_reason": "",
        "agency_id": agency.id if agency else page.agency_id,
        "published_at": MONDAY - timedelta(hours=1),
        "received_at": MONDAY - timedelta(hours=1),
        "routed_at": MONDAY - timedelta(hours=1),
    }
    return await stored(session, Question(**(given | fields)))


async def a_message(session: Session, *, question: Question | None = None, **fields: Any) -> Message:
    """The comment a question opened with."""
    question = question or await a_question(session)
    given = {
        "page_id": question.page_id,
        "external_id": question.thread_id,
        "kind": question.kind,
        "thread_id": question.thread_id,
        "post_id": question.post_id,
        "citizen_id": question.citizen_id,
        "question_id": question.id,
        "from_page": False,
        "text": question.text,
        "url": "",
        "published_at": question.published_at,
        "seen_at": question.received_at,
    }
    return await stored(session, Message(**(given | fields)))


async def a_draft(
    session: Session, *, question: Question | None = None, author: Operator | None = None, **fields: Any
) -> Draft:
    """A draft with one saved text. The question's status stays as it is."""
    question = question or await a_question(session, status=Status.IN_WORK)
    author_id = fields.pop("author_id", None) or (author or await an_operator(session)).id
    given = {
        "question_id": question.id,
        "revision": 1,
        "text": "Здравствуйте! Дорогу починят до пятницы.",
        "author_id": author_id,
        "created_at": MONDAY,
        "saved_at": MONDAY,
    }
    draft = await stored(session, Draft(**(given | fields)))
    saved = {"draft_id": draft.id, "number": draft.revision, "text": draft.text, "saved_at": draft.saved_at}
    await stored(session, DraftRevision(author_id=draft.author_id, **saved))
    return draft


async def a_publication(
    session: Session, *, draft: Draft | None = None, message: Message | None = None, **fields: Any
) -> Publication:
    """An answer that waits to be sent, of an approved draft, under the message of its question."""
    message = message or await a_message(session, question=await a_question(session, status=Status.PUBLISHING))
    if draft is None:
        question = await session.get_one(Question, message.question_id)
        draft = await a_draft(session, question=question, state=DraftState.APPROVED)
    given = {
        "question_id": draft.question_id,
        "draft_id": draft.id,
        "page_id": message.page_id,
        "message_id": message.id,
        "text": draft.text,
        "text_hash": hashlib.sha256(draft.text.encode()).hexdigest(),
        "next_try_at": MONDAY,
        "trying_since": MONDAY,
        "created_at": MONDAY,
    }
    return await stored(session, Publication(**(given | fields)))


async def an_endpoint(session: Session, *, agency: Agency | None = None, **fields: Any) -> Endpoint:
    """An active endpoint for all events, of the whole region unless an agency is given; its secret does not open."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "url": f"https://receiver-{number}.example.org/hook",
        "agency_id": agency and agency.id,
        "events": [],
        "secret": "sealed elsewhere",
        "created_at": MONDAY,
    }
    return await stored(session, Endpoint(**(given | fields)))


async def a_delivery(session: Session, *, endpoint: Endpoint | None = None, **fields: Any) -> Delivery:
    """A delivery that waits for its first try."""
    endpoint = endpoint or await an_endpoint(session)
    given = {
        "endpoint_id": endpoint.id,
        "type": "question.received",
        "payload": {"type": "question.received", "timestamp": "2026-03-16T09:00:00Z", "data": {}},
        "next_try_at": MONDAY,
        "created_at": MONDAY,
    }
    return await stored(session, Delivery(**(given | fields)))


async def sign_in(client: AsyncClient, operator: Operator) -> None:
    """From now on the client acts as this operator, whose password is PASSWORD."""
    answer = await client.post("/api/v1/session", json={"email": operator.email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
