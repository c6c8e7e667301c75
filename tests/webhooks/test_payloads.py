"""What the outside is told."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from app.core.db import new_id
from app.deadlines.events import DeadlineAtRisk, DeadlineBreached, DeadlineMet
from app.drafting import events as drafting_events
from app.intake.events import AnsweredByHand, QuestionClosed, QuestionReceived, QuestionReopened, QuestionTaken
from app.outbox.event import Event, QuestionEvent
from app.pages.events import PageEvent, PageLostAccess, PageRecovered, PageSilent
from app.publishing.events import AnswerPublished, PublicationFailed, PublicationPrepared
from app.routing.events import QuestionReturned, QuestionRouted, QuestionTransferred
from app.routing.moving.events import QuestionPutBack
from app.surges.events import SurgeClosed, SurgeOpened, SurgeProposed
from app.webhooks.payloads import PUBLIC, PublicType, QuestionFacts, concerned, payload, trial

AT = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
QUESTION, AGENCY, OTHER, TOPIC, THING = (new_id() for _ in range(5))
FACTS = QuestionFacts(QUESTION, 42, "vk", "in-work", AGENCY, TOPIC, None)

EVENTS: list[tuple[QuestionEvent, PublicType, dict[str, Any]]] = [
    (QuestionReceived(question_id=QUESTION), PublicType.RECEIVED, {}),
    (
        QuestionRouted(question_id=QUESTION, agency_id=OTHER, topic_id=TOPIC, assignment_id=THING),
        PublicType.ROUTED,
        {"agency_id": str(OTHER), "assignment_id": str(THING)},
    ),
    (
        QuestionTransferred(question_id=QUESTION, from_agency_id=AGENCY, to_agency_id=OTHER, assignment_id=THING),
        PublicType.TRANSFERRED,
        {"agency_id": str(OTHER), "from_agency_id": str(AGENCY), "to_agency_id": str(OTHER)},
    ),
    (
        QuestionReturned(
            question_id=QUESTION, agency_id=OTHER, assignment_id=THING, suggested_agency_id=AGENCY, late=True, times=2
        ),
        PublicType.RETURNED,
        {"agency_id": str(OTHER), "suggested_agency_id": str(AGENCY), "late": True, "times": 2},
    ),
    (
        QuestionPutBack(question_id=QUESTION, from_agency_id=OTHER, to_agency_id=None, assignment_id=THING),
        PublicType.TRANSFERRED,
        {"agency_id": str(AGENCY), "from_agency_id": str(OTHER), "to_agency_id": None},
    ),
    (
        QuestionReopened(question_id=QUESTION, message_id=THING, agency_id=None),
        PublicType.REOPENED,
        {"agency_id": str(AGENCY), "message_id": str(THING)},
    ),
    (
        AnswerPublished(question_id=QUESTION, publication_id=THING),
        PublicType.ANSWERED,
        {"publication_id": str(THING), "by_hand": False},
    ),
    (
        AnswerPublished(question_id=QUESTION, publication_id=THING, by_hand=True),
        PublicType.ANSWERED,
        {"by_hand": True},
    ),
    (
        AnsweredByHand(question_id=QUESTION, message_id=THING),
        PublicType.ANSWERED,
        {"message_id": str(THING), "by_hand": True},
    ),
    (
        PublicationFailed(question_id=QUESTION, publication_id=THING, failure="closed"),
        PublicType.UNDELIVERABLE,
        {"publication_id": str(THING), "failure": "closed"},
    ),
    (QuestionClosed(question_id=QUESTION, reason="other"), PublicType.CLOSED, {"reason": "other"}),
    (
        DeadlineAtRisk(question_id=QUESTION, deadline_id=THING, agency_id=OTHER, clock="answer", due_at=AT),
        PublicType.AT_RISK,
        {"agency_id": str(OTHER), "deadline_id": str(THING), "clock": "answer", "due_at": "2026-03-16T09:00:00Z"},
    ),
    (
        DeadlineBreached(question_id=QUESTION, deadline_id=THING, agency_id=OTHER, clock="answer", due_at=AT),
        PublicType.BREACHED,
        {"deadline_id": str(THING), "clock": "answer"},
    ),
    (
        DeadlineMet(question_id=QUESTION, deadline_id=THING, clock="answer", due_at=AT, margin_seconds=-60),
        PublicType.MET,
        {"margin_seconds": -60},
    ),
]
_SURGE: dict[str, Any] = {
    "surge_id": THING,
    "number": 7,
    "topic_id": TOPIC,
    "territory_id": None,
    "agency_ids": [AGENCY, OTHER],
    "questions": 12,
    "people": 11,
    "opened_at": AT,
}
SURGES = (SurgeOpened(**_SURGE), SurgeClosed(**_SURGE, unanswered=2, closed_at=AT))
IDS = [type(event).__name__ for event, _, _ in EVENTS]


def stored(event: Event) -> dict[str, Any]:
    """What the outbox keeps of an event."""
    return event.model_dump(mode="json", exclude={"question_id", "by"})


def shown(event: QuestionEvent) -> dict[str, Any]:
    return payload(PUBLIC[event.type], stored(event), FACTS, at=AT)


@pytest.mark.parametrize(("event", "kind", "data"), EVENTS, ids=IDS)
def test_an_event_is_told_under_its_public_type_with_its_ids_and_figures(
    event: QuestionEvent, kind: PublicType, data: dict[str, Any]
) -> None:
    told = shown(event)
    assert (told["type"], told["timestamp"]) == (kind.value, "2026-03-16T09:00:00Z")
    assert told["data"] | data == told["data"]
    assert told["data"]["question_id"] == str(QUESTION)
    assert told["data"]["number"] == 42


def test_every_public_type_is_told_of_some_event() -> None:
    of_pages = {PublicType(kind.type) for kind in (PageSilent, PageLostAccess, PageRecovered)}
    of_surges = {PublicType(event.type) for event in SURGES}
    assert {kind for _, kind, _ in EVENTS} | of_pages | of_surges == set(PublicType)
    assert {told.type for told in PUBLIC.values()} == set(PublicType)


@pytest.mark.parametrize(("event", "kind", "data"), EVENTS, ids=IDS)
def test_what_an_event_carries_beyond_its_list_stays_inside(
    event: QuestionEvent, kind: PublicType, data: dict[str, Any]
) -> None:
    personal = {
        "text": "Мой адрес: Зелёная, 5",
        "author_name": "Проба Пробнов",
        "by": str(THING),
        "phone": "+79990000000",
    }
    told = payload(PUBLIC[event.type], stored(event) | personal, FACTS, at=AT)
    assert told == shown(event)


@pytest.mark.parametrize(("event", "kind", "data"), EVENTS, ids=IDS)
def test_values_are_ids_figures_instants_and_short_codes(
    event: QuestionEvent, kind: PublicType, data: dict[str, Any]
) -> None:
    for name, value in shown(event)["data"].items():
        if name.endswith("_id") and value is not None:
            UUID(value)
        elif isinstance(value, str):
            assert value.isascii()
            assert len(value) <= 32
        else:
            assert value is None or isinstance(value, bool | int)


def test_a_body_is_small() -> None:
    for event, _, _ in EVENTS:
        assert len(json.dumps(shown(event))) < 1000


@pytest.mark.parametrize(
    "inner", [QuestionTaken, PublicationPrepared, drafting_events.DraftApproved, drafting_events.DraftWritten]
)
def test_steps_inside_the_agency_are_not_told(inner: type[QuestionEvent]) -> None:
    assert inner.type not in PUBLIC


@pytest.mark.parametrize("kind", [PageSilent, PageLostAccess, PageRecovered])
def test_what_happens_to_a_page_is_told_with_its_ids_and_health(kind: type[PageEvent]) -> None:
    event = kind(page_id=THING, agency_id=AGENCY, network="vk", health="silent")
    payloads = stored(event) | {"name": "Администрация", "failure_text": "dead"}
    assert payload(PUBLIC[event.type], payloads, None, at=AT) == {
        "type": kind.type,
        "timestamp": "2026-03-16T09:00:00Z",
        "data": {"page_id": str(THING), "network": "vk", "agency_id": str(AGENCY), "health": "silent"},
    }
    assert concerned(stored(event), None) == {AGENCY}


@pytest.mark.parametrize("event", SURGES, ids=lambda event: event.type)
def test_a_surge_is_told_in_ids_and_figures_to_all_agencies_it_concerns(event: SurgeOpened | SurgeClosed) -> None:
    told = payload(PUBLIC[event.type], stored(event) | {"title": "Нет воды"}, None, at=AT)
    opened = {
        "surge_id": str(THING),
        "number": 7,
        "topic_id": str(TOPIC),
        "territory_id": None,
        "questions": 12,
        "people": 11,
        "opened_at": "2026-03-16T09:00:00Z",
    }
    closed = {"unanswered": 2, "closed_at": "2026-03-16T09:00:00Z"}
    assert told["type"] == event.type
    assert told["data"] == (opened | closed if isinstance(event, SurgeClosed) else opened)
    assert concerned(stored(event), None) == {AGENCY, OTHER}
    assert SurgeProposed.type not in PUBLIC


def test_an_event_concerns_the_agencies_it_names_else_the_questions() -> None:
    transferred = {"from_agency_id": str(AGENCY), "to_agency_id": str(OTHER)}
    assert concerned(transferred, FACTS) == {AGENCY, OTHER}
    assert concerned({"agency_id": str(OTHER)}, FACTS) == {OTHER}
    assert concerned({"agency_id": None}, FACTS) == {AGENCY}
    assert concerned({}, QuestionFacts(QUESTION, 1, "ok", "received", None, None, None)) == frozenset()


def test_an_instant_of_another_zone_is_told_in_utc() -> None:
    told = trial(THING, at=AT.astimezone(timezone(timedelta(hours=2))))
    assert told == {
        "type": "webhook.test",
        "timestamp": "2026-03-16T09:00:00Z",
        "data": {"endpoint_id": str(THING)},
    }
