"""What every route asks for: one table, against which `test_access.py` tries them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from app.accounts.models import Operator
from app.accounts.permissions import Action
from app.agencies.models import Agency, Territory, Topic
from app.drafting.models import Draft
from app.intake.models import ScreeningLesson
from app.pages.models import Page, Rejected
from app.publishing.models import Publication
from app.questions.models import Question
from app.routing.models import RoutingRule
from app.routing.moving.models import BulkMove
from app.routing.rulebook.models import DryRun
from app.routing.versions.models import RouterVersion
from app.surges.models import Surge
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
    moved      many questions that somebody of the agency gave to it
    rule       of the whole region, as are the dry run and the version of the router
    surge      an open one of two of the agency's questions, with a base text
    lesson     what somebody taught the screening by one of the agency's questions
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
    moved: BulkMove
    rule: RoutingRule
    dry_run: DryRun
    version: RouterVersion
    territory: Territory
    topic: Topic
    surge: Surge
    lesson: ScreeningLesson
    endpoint: Endpoint
    delivery: Delivery
    me: Operator


Body = Callable[[World], Mapping[str, Any] | bytes]


@dataclass(frozen=True)
class Row:
    """What a route asks for.

    of      whose id stands in its path
    body    what is sent, valid in its form; bytes are CSV
    shared  what the path names belongs to no agency: nobody of another one is kept from it
    """

    needs: Action | Open
    of: Callable[[World], UUID] | None = None
    body: Body | None = None
    shared: bool = False


def question(world: World) -> UUID:
    return world.question.id


def endpoint(world: World) -> UUID:
    return world.endpoint.id


def page(world: World) -> UUID:
    return world.page.id


def topic(world: World) -> UUID:
    return world.topic.id


def territory(world: World) -> UUID:
    return world.territory.id


def surge(world: World) -> UUID:
    return world.surge.id


def rule(world: World) -> UUID:
    return world.rule.id


def a_rule(world: World) -> Mapping[str, Any]:
    return {"name": "Одна тема", "topic_id": str(world.topic.id), "agency_id": str(world.rule.agency_id)}


def kept(world: World) -> UUID:
    return world.kept.id


API = "/api/v1"
QUESTION, DRAFT, PUBLICATION = f"{API}/questions/{{question_id}}", f"{API}/drafts/{{draft_id}}", f"{API}/publications"
TOPIC, TERRITORY = f"{API}/topics/{{topic_id}}", f"{API}/territories/{{territory_id}}"
PAGE, REJECTED = f"{API}/pages/{{page_id}}", f"{API}/rejected"
RULES, RULE, ROUTER = f"{API}/rules", f"{API}/rules/{{rule_id}}", f"{API}/router"
SURGES, SURGE = f"{API}/surges", f"{API}/surges/{{surge_id}}"
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
    ("GET", f"{API}/agencies.csv"): Row(Action.REGISTER),
    ("GET", f"{API}/topics.csv"): Row(Action.REGISTER),
    ("GET", f"{API}/territories.csv"): Row(Action.REGISTER),
    ("GET", TOPIC): Row(Action.REGISTER, topic, shared=True),
    ("POST", f"{API}/topics"): Row(
        Action.CATALOGUE, body=lambda _: {"code": "roads.ice", "group": "Дороги", "name": "Лёд"}
    ),
    ("PUT", TOPIC): Row(Action.CATALOGUE, topic, lambda _: {"group": "Дороги", "name": "Лёд"}, shared=True),
    ("POST", f"{API}/topics/import"): Row(Action.CATALOGUE, body=lambda _: b"code;group;name\n"),
    ("POST", f"{API}/territories"): Row(
        Action.CATALOGUE, body=lambda _: {"code": "dunes", "name": "Дюны", "kind": "settlement"}
    ),
    ("PUT", TERRITORY): Row(
        Action.CATALOGUE, territory, lambda _: {"code": "dunes", "name": "Дюны", "kind": "settlement"}, shared=True
    ),
    ("DELETE", TERRITORY): Row(Action.CATALOGUE, territory, shared=True),
    ("POST", f"{API}/territories/import"): Row(Action.CATALOGUE, body=lambda _: b"code;name;kind;parent\n"),
    ("POST", f"{API}/agencies/import"): Row(Action.CATALOGUE, body=lambda _: b"code;name;short_name;kind;calendar\n"),
    ("PUT", f"{API}/agencies/{{agency_id}}/areas"): Row(
        Action.CATALOGUE,
        lambda w: w.agency.id,
        lambda w: {"territory_ids": [str(w.territory.id)]},
        shared=True,
    ),
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
    ("POST", f"{QUESTION}/assignment/undo"): Row(Action.TRIAGE, question),
    ("POST", f"{QUESTION}/return"): Row(Action.RETURN, question, lambda _: {"reason": "Не наша дорога."}),
    ("POST", f"{QUESTION}/place"): Row(
        Action.TRIAGE, question, lambda w: {"text": "Романово", "territory_id": str(w.territory.id)}
    ),
    ("POST", f"{QUESTION}/split"): Row(
        Action.TRIAGE, question, lambda _: {"parts": [{"text": "Про снег."}, {"text": "Про свет."}]}
    ),
    ("GET", f"{QUESTION}/notice"): Row(Action.READ, question),
    ("POST", f"{API}/bulk-moves/preview"): Row(
        Action.TRIAGE, body=lambda w: {"question_ids": [str(w.question.id)], "agency_id": str(w.agency.id)}
    ),
    ("POST", f"{API}/bulk-moves"): Row(
        Action.TRIAGE,
        body=lambda w: {"filter": {"view": "all"}, "agency_id": str(w.agency.id), "reason": "Это их дело."},
    ),
    ("GET", f"{API}/bulk-moves"): Row(Action.TRIAGE),
    ("POST", f"{API}/bulk-moves/{{move_id}}/undo"): Row(Action.TRIAGE, lambda w: w.moved.id),
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
    ("GET", SURGES): Row(Action.READ),
    ("POST", SURGES): Row(
        Action.TRIAGE,
        surge,
        lambda w: {"question_ids": [str(w.question.id), str(w.reviewed.question_id)], "title": "Нет воды"},
    ),
    ("GET", f"{API}/screening/lessons"): Row(Action.TRIAGE),
    ("DELETE", f"{API}/screening/lessons/{{lesson_id}}"): Row(Action.TRIAGE, lambda w: w.lesson.id),
    ("GET", SURGE): Row(Action.READ, surge),
    ("PATCH", SURGE): Row(Action.TRIAGE, surge, lambda _: {"joins_itself": False}),
    ("POST", f"{SURGE}/opening"): Row(Action.TRIAGE, surge, lambda _: {}),
    ("POST", f"{SURGE}/dismissal"): Row(Action.TRIAGE, surge, lambda _: {"reason": "Одна ветка"}),
    ("POST", f"{SURGE}/closing"): Row(Action.TRIAGE, surge, lambda _: {}),
    ("GET", f"{SURGE}/questions"): Row(Action.READ, surge),
    ("POST", f"{SURGE}/questions"): Row(Action.TRIAGE, surge, lambda w: {"question_ids": [str(w.failed.question_id)]}),
    ("DELETE", f"{SURGE}/questions/{{question_id}}"): Row(Action.TRIAGE, surge),
    ("GET", f"{SURGE}/suggestions"): Row(Action.TRIAGE, surge),
    ("PUT", f"{SURGE}/base-text"): Row(Action.DRAFT, surge, lambda _: {"text": "Чиним, {имя}.", "base_revision": 1}),
    ("POST", f"{SURGE}/answers"): Row(Action.DRAFT, surge, lambda _: {"submit": True}),
    ("POST", f"{API}/routing/analysis"): Row(Action.TRIAGE, body=lambda _: {"text": "Яма на дороге"}),
    ("GET", RULES): Row(Action.TRIAGE),
    ("GET", f"{API}/rules.csv"): Row(Action.TRIAGE),
    ("POST", RULES): Row(Action.CATALOGUE, body=a_rule),
    ("POST", f"{RULES}/import"): Row(Action.CATALOGUE, body=lambda _: b"name;agency\n"),
    ("POST", f"{RULES}/dry-run"): Row(Action.CATALOGUE, body=lambda w: {"rule": a_rule(w)}),
    ("GET", f"{RULES}/dry-runs/{{dry_run_id}}"): Row(Action.CATALOGUE, lambda w: w.dry_run.id, shared=True),
    ("PUT", RULE): Row(Action.CATALOGUE, rule, a_rule, shared=True),
    ("DELETE", RULE): Row(Action.CATALOGUE, rule, shared=True),
    ("POST", f"{RULE}/rank"): Row(Action.CATALOGUE, rule, lambda _: {"before": None}, shared=True),
    ("GET", ROUTER): Row(Action.TRIAGE),
    ("PUT", f"{ROUTER}/aim"): Row(Action.CATALOGUE, body=lambda _: {"precision": 0.9}),
    ("GET", f"{ROUTER}/versions"): Row(Action.TRIAGE),
    ("POST", f"{ROUTER}/learning"): Row(Action.CATALOGUE),
    ("POST", f"{ROUTER}/versions/{{version_id}}/live"): Row(Action.CATALOGUE, lambda w: w.version.id, shared=True),
    ("GET", f"{API}/insights/agencies"): Row(Action.BOARD),
    ("GET", f"{API}/insights/quality"): Row(Action.BOARD),
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
