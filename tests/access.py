"""What every route asks for: one table, against which `test_access.py` tries them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from app.accounts.models import Operator
from app.accounts.permissions import Action
from app.agencies.models import Agency
from app.drafting.models import Draft
from app.pages.models import Page, Rejected
from app.publishing.models import Publication
from app.questions.models import Question
from app.webhooks.models import Delivery, Endpoint
from tests.builders import PASSWORD

LINK = "https://vk.com/gorod"


class Open(Enum):
    """Routes that ask for no action."""

    TO_ALL = "to all"
    TO_SIGNED_IN = "to signed in"


@dataclass(frozen=True)
class World:
    """An agency with one thing of every kind, and who makes the request.

    question   in work, with a draft being written
    reviewed   another draft, waiting for approval
    failed     a publication the network refused
    calls      the path at which the page's network calls us
    kept       something the page's network sent that could not be read
    """

    agency: Agency
    page: Page
    calls: str
    kept: Rejected
    question: Question
    draft: Draft
    reviewed: Draft
    failed: Publication
    endpoint: Endpoint
    delivery: Delivery
    me: Operator


Body = Callable[[World], Mapping[str, Any] | bytes]


@dataclass(frozen=True)
class Row:
    """What a route asks for. of: whose id stands in its path; body: what is sent, valid in its form; bytes are CSV."""

    needs: Action | Open
    of: Callable[[World], UUID] | None = None
    body: Body | None = None


def question(world: World) -> UUID:
    return world.question.id


def endpoint(world: World) -> UUID:
    return world.endpoint.id


def page(world: World) -> UUID:
    return world.page.id


def kept(world: World) -> UUID:
    return world.kept.id


API = "/api/v1"
QUESTION, DRAFT, PUBLICATION = f"{API}/questions/{{question_id}}", f"{API}/drafts/{{draft_id}}", f"{API}/publications"
PAGE, REJECTED = f"{API}/pages/{{page_id}}", f"{API}/rejected"
ENDPOINT, DELIVERY = f"{API}/endpoints/{{endpoint_id}}", f"{API}/deliveries/{{delivery_id}}"

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "/healthz"): Row(Open.TO_ALL),
    ("GET", "/readyz"): Row(Open.TO_ALL),
    ("GET", "/metrics"): Row(Open.TO_ALL),
    ("GET", f"{API}/openapi.json"): Row(Open.TO_ALL),
    ("POST", f"{API}/session"): Row(Open.TO_ALL, body=lambda w: {"email": w.me.email, "password": PASSWORD}),
    ("GET", f"{API}/session"): Row(Open.TO_SIGNED_IN),
    ("DELETE", f"{API}/session"): Row(Open.TO_SIGNED_IN),
    ("GET", f"{API}/operators"): Row(Action.READ),
    ("GET", f"{API}/agencies"): Row(Action.REGISTER),
    ("GET", f"{API}/topics"): Row(Action.REGISTER),
    ("GET", f"{API}/territories"): Row(Action.REGISTER),
    ("GET", f"{API}/networks"): Row(Action.REGISTER),
    ("GET", f"{API}/pages"): Row(Action.REGISTER),
    ("GET", f"{API}/pages/summary"): Row(Action.REGISTER),
    ("GET", f"{API}/pages/export.csv"): Row(Action.REGISTER),
    ("GET", f"{API}/pages/coverage"): Row(Action.REGISTER),
    ("GET", f"{API}/pages/coverage.csv"): Row(Action.REGISTER),
    ("GET", PAGE): Row(Action.REGISTER, page),
    ("POST", f"{API}/pages/inspection"): Row(Action.PAGES, body=lambda _: {"link": LINK}),
    ("POST", f"{API}/pages"): Row(
        Action.PAGES,
        body=lambda w: {
            "link": LINK,
            "agency_id": str(w.me.agency_id or w.agency.id),
            "tokens": {"user": "a-new-token"},
        },
    ),
    ("POST", f"{API}/pages/import"): Row(Action.PAGES, body=lambda _: b"link;agency\n"),
    ("PATCH", PAGE): Row(Action.PAGES, page, lambda _: {"active": False}),
    ("PUT", f"{PAGE}/tokens/{{kind}}"): Row(Action.PAGES, page, lambda _: {"token": "a-new-token"}),
    ("DELETE", f"{PAGE}/tokens/{{kind}}"): Row(Action.PAGES, page),
    ("POST", f"{PAGE}/check"): Row(Action.PAGES, page),
    ("POST", f"{PAGE}/look"): Row(Action.PAGES, page),
    ("POST", f"{PAGE}/backfill"): Row(Action.PAGES, page, lambda _: {"since": "2026-01-01"}),
    ("DELETE", f"{PAGE}/backfill"): Row(Action.PAGES, page),
    ("POST", f"{PAGE}/challenge"): Row(Action.PAGES, page, lambda _: {"answer": "z4hskh"}),
    ("GET", REJECTED): Row(Action.PAGES),
    ("POST", f"{REJECTED}/{{rejected_id}}/retry"): Row(Action.PAGES, kept),
    ("DELETE", f"{REJECTED}/{{rejected_id}}"): Row(Action.PAGES, kept),
    ("POST", "/in/{path}"): Row(Open.TO_ALL, body=lambda _: {"type": "wall_reply_new"}),
    ("GET", f"{API}/questions"): Row(Action.READ),
    ("GET", f"{API}/questions/counts"): Row(Action.READ),
    ("GET", f"{API}/triage"): Row(Action.TRIAGE),
    ("GET", f"{API}/live"): Row(Action.READ),
    ("GET", QUESTION): Row(Action.READ, question),
    ("GET", f"{QUESTION}/history"): Row(Action.READ, question),
    ("POST", f"{QUESTION}/assignee"): Row(Action.TAKE, question, lambda w: {"operator_id": str(w.me.id)}),
    ("POST", f"{QUESTION}/screening"): Row(
        Action.TRIAGE, question, lambda _: {"needs_answer": False, "reason": "Это благодарность."}
    ),
    ("POST", f"{QUESTION}/closure"): Row(
        Action.CLOSE, question, lambda _: {"reason": "other", "note": "Отвечено устно."}
    ),
    ("POST", f"{QUESTION}/assignment"): Row(
        Action.TRIAGE, question, lambda w: {"agency_id": str(w.agency.id), "reason": "Это их дело."}
    ),
    ("POST", f"{QUESTION}/return"): Row(Action.RETURN, question, lambda _: {"reason": "Не наша дорога."}),
    ("PUT", f"{QUESTION}/draft"): Row(Action.DRAFT, question, lambda _: {"text": "Здравствуйте!", "base_revision": 1}),
    ("POST", f"{QUESTION}/rework"): Row(Action.PUBLISH, lambda w: w.failed.question_id),
    ("POST", f"{DRAFT}/submission"): Row(Action.DRAFT, lambda w: w.draft.id, lambda _: {"revision": 1}),
    ("POST", f"{DRAFT}/approval"): Row(Action.APPROVE, lambda w: w.reviewed.id, lambda _: {"revision": 1}),
    ("POST", f"{DRAFT}/hand-back"): Row(
        Action.APPROVE, lambda w: w.reviewed.id, lambda _: {"revision": 1, "reason": "Добавьте срок."}
    ),
    ("GET", f"{DRAFT}/revisions"): Row(Action.READ, lambda w: w.draft.id),
    ("POST", f"{PUBLICATION}/{{publication_id}}/retry"): Row(Action.PUBLISH, lambda w: w.failed.id),
    ("POST", f"{PUBLICATION}/{{publication_id}}/answered-by-hand"): Row(
        Action.PUBLISH, lambda w: w.failed.id, lambda _: {"url": "https://vk.com/wall-1_2"}
    ),
    ("GET", f"{API}/insights/agencies"): Row(Action.BOARD),
    ("GET", f"{API}/endpoints"): Row(Action.WEBHOOKS),
    ("POST", f"{API}/endpoints"): Row(
        Action.WEBHOOKS, body=lambda w: {"url": "https://example.org/", "agency_id": str(w.me.agency_id or w.agency.id)}
    ),
    ("GET", ENDPOINT): Row(Action.WEBHOOKS, endpoint),
    ("PATCH", ENDPOINT): Row(Action.WEBHOOKS, endpoint, lambda _: {"active": False}),
    ("DELETE", ENDPOINT): Row(Action.WEBHOOKS, endpoint),
    ("POST", f"{ENDPOINT}/test"): Row(Action.WEBHOOKS, endpoint),
    ("GET", f"{ENDPOINT}/deliveries"): Row(Action.WEBHOOKS, endpoint),
    ("POST", f"{DELIVERY}/replay"): Row(Action.WEBHOOKS, lambda w: w.delivery.id),
    ("GET", DELIVERY): Row(Action.WEBHOOKS, lambda w: w.delivery.id),
}
