"""One question from the citizen's comment to the answer under it, its webhook, and back: every part is the real one.

The network is its stand-in over HTTP, the queue a Redis with workers on it, the operators use the API.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from httpx import AsyncClient
from pydantic import SecretStr
from standardwebhooks.webhooks import Webhook

from app.accounts.models import Operator
from app.accounts.permissions import Role
from app.core.clock import SystemClock
from app.core.db import Session, Sessions
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.deadlines.models import SlaPolicy
from app.demo.stand import Stand, StandReply
from app.networks.access import Network, TokenKind
from app.networks.connector import Connector
from app.networks.ok.options import OK
from app.networks.vk.options import VK
from app.pages import service as pages
from app.pages.service import NewPage
from app.routing.models import RoutingRule
from tests.builders import a_topic, an_agency, an_operator, sign_in, stored
from tests.conftest import KEY
from tests.database import Database
from tests.fakes import FrozenClock
from tests.networks.ok import scene as ok
from tests.networks.vk import world as vk
from tests.webhooks.receiver import Receiver, receiving
from tests.workers.hands import a_real_queue, given, look_at_everything, work_off
from workers.resources import Resources

ASKS = "Когда уберут снег? Сугробы по пояс, снег лежит неделю!"
ANSWER = "Анна, здравствуйте! Снег уберут сегодня до 18:00."
DISSATISFIED = "Никто так и не приехал, снег на месте. Когда уберут?"

# All that happens to a question in the first test, in order.
LIFE = [
    "question.received",
    "question.routed",
    "deadline.set",
    "deadline.set",
    "question.taken",
    "draft.written",
    "draft.submitted",
    "draft.approved",
    "publication.prepared",
    "question.answered",
    "deadline.met",
    "deadline.met",
    "question.reopened",
    "deadline.set",
    "deadline.set",
]


@dataclass(frozen=True)
class Place:
    """A network in which the citizens write, and our way to it. author: raw id of the citizen who asks."""

    network: Network
    stand: Stand
    connector: Connector
    page: str
    tokens: Mapping[TokenKind, str]
    author: str


@dataclass
class Scene:
    """The whole service with one agency, and the outside around it."""

    place: Place
    res: Resources
    client: AsyncClient
    receiver: Receiver
    clock: FrozenClock
    page_id: UUID
    responder: Operator
    approver: Operator
    supervisor: Operator
    secret: str = ""

    async def collect(self) -> None:
        """Look at the page until the network has no more, and let the workers do what follows."""
        await look_at_everything(self.res)
        await work_off(self.res)

    async def later(self) -> None:
        """Half a minute passes; networks date to the second."""
        self.clock.advance(timedelta(seconds=30))

    async def call(self, method: str, path: str, by: Operator, **body: Any) -> Any:
        """What the API answers to an operator."""
        await sign_in(self.client, by)
        answer = await self.client.request(method, f"/api/v1{path}", json=body or None)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def question(self) -> dict[str, Any]:
        """The one question, as its page shows it."""
        listed = await self.call("GET", "/questions?view=all", self.responder)
        (row,) = listed["items"]
        detail: dict[str, Any] = await self.call("GET", f"/questions/{row['id']}", self.responder)
        return detail

    async def history(self, question_id: str) -> list[str]:
        """Types of all that happened to the question."""
        return [one["type"] for one in await self.call("GET", f"/questions/{question_id}/history", self.responder)]

    def told(self) -> list[dict[str, Any]]:
        """What the receiver of webhooks got; each body's signature is verified by the reference library."""
        reference = Webhook(self.secret)
        return [
            reference.verify(body, {name.lower(): value for name, value in headers.items()})
            for body, headers in self.receiver.came
        ]


@pytest.fixture
def clock() -> FrozenClock:
    """Stands at the machine's time, by which the reference library judges a signature's age."""
    return FrozenClock(SystemClock().now())


@pytest.fixture
def sessions(own_database: Database) -> Sessions:
    """Workers work side by side: on real connections."""
    return own_database.sessions


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """With a queue behind its address, and webhooks that may reach this machine."""
    with a_real_queue(tmp_path) as url:
        yield Settings(
            database_url=SecretStr("postgresql+asyncpg://unused"),
            redis_url=SecretStr(url),
            secret_key=SecretStr(KEY),
            webhook_allow="127.0.0.1",
        )


@asynccontextmanager
async def a_place(network: Network, clock: FrozenClock) -> AsyncIterator[Place]:
    """A page of the network's stand-in, over HTTP."""
    if network == VK:
        async with vk.a_world(clock) as world:
            yield Place(network, world.stand, world.connector, vk.PAGE, vk.USER, vk.ANNA)
    else:
        async with ok.a_scene(clock) as scene:
            yield Place(network, scene.stand, scene.connector, ok.GROUP, ok.PAGE.tokens, "11")


@pytest_asyncio.fixture
async def place(network: Network, clock: FrozenClock) -> AsyncIterator[Place]:
    async with a_place(network, clock) as place:
        yield place


async def set_up(session: Session, place: Place, sealer: Sealer, clock: FrozenClock) -> dict[str, Any]:
    """An agency with a page, a rule, terms, and people."""
    agency = await an_agency(session)
    snow = await a_topic(session, group="Снег", name="Уборка снега", words=["снег", "сугроб", "гололёд"])
    await stored(session, RoutingRule(rank=1, name="Снег", topic_id=snow.id, agency_id=agency.id))
    targets = [
        {"clock": name, "amount": hours, "unit": "hours", "start": "published", "warn_share": 0.5}
        for name, hours in (("reaction", 4), ("answer", 9))
    ]
    await stored(session, SlaPolicy(code="all", name="Для всех", rank=1, targets=targets))
    new = NewPage(place.network, place.page, "Администрация", agency.id)
    page = await pages.add_page(session, new, tokens=place.tokens, sealer=sealer, now=clock.now())
    return {
        "page_id": page.id,
        "responder": await an_operator(session, agency=agency),
        "approver": await an_operator(session, agency=agency, role=Role.APPROVER),
        "supervisor": await an_operator(session, role=Role.SUPERVISOR),
    }


@pytest_asyncio.fixture
async def scene(
    own_database: Database, settings: Settings, sealer: Sealer, clock: FrozenClock, client: AsyncClient, place: Place
) -> AsyncIterator[Scene]:
    """Everything up; the supervisor's system wants to hear of all events."""
    async with AsyncExitStack() as stack:
        connectors = {place.network: place.connector}
        open_resources = given(settings, own_database.engine, own_database.sessions, clock=clock, connectors=connectors)
        res = await stack.enter_async_context(open_resources)
        receiver = await stack.enter_async_context(receiving())
        async with own_database.sessions.begin() as session:
            people = await set_up(session, place, sealer, clock)
        made = Scene(place, res, client, receiver, clock, **people)
        made.secret = (await made.call("POST", "/endpoints", made.supervisor, url=receiver.url))["secret"]
        yield made


async def asked(scene: Scene) -> tuple[str, str, dict[str, Any]]:
    """A citizen's comment, taken in and routed: raw ids of post and comment, and the question."""
    stand, page = scene.place.stand, scene.place.page
    post = stand.post(page, "Коммунальные службы вышли на уборку города.")
    comment = stand.comment(page, post, scene.place.author, ASKS)
    await scene.later()
    await scene.collect()
    return post, comment, await scene.question()


async def answer(scene: Scene, question_id: str) -> None:
    """Written by one person, approved by another, and sent."""
    draft = await scene.call("PUT", f"/questions/{question_id}/draft", scene.responder, text=ANSWER, base_revision=0)
    await scene.call("POST", f"/drafts/{draft['id']}/submission", scene.responder, revision=1)
    await scene.call("POST", f"/drafts/{draft['id']}/approval", scene.approver, revision=1)
    await work_off(scene.res)


def standings(question: Mapping[str, Any]) -> dict[str, str]:
    """Where the clocks stand."""
    return {one["clock"]: one["standing"] for one in question["deadlines"]}


@pytest.mark.parametrize("network", [VK, OK])
async def test_a_comment_becomes_an_answer_under_it_and_a_webhook_and_comes_back(scene: Scene) -> None:
    post, comment, question = await asked(scene)
    assert (question["status"], question["text"]) == ("routed", ASKS)
    assert standings(question) == {"reaction": "on_track", "answer": "on_track"}

    await scene.later()
    await answer(scene, question["id"])
    await scene.collect()  # the page's own reply comes back as any message does
    published = the_only_reply(scene)
    assert (published.post, published.reply_to) == (post, comment)
    assert ANSWER in published.text
    answered = await scene.question()
    assert (answered["status"], answered["publication"]["state"]) == ("answered", "confirmed")
    assert standings(answered) == {"reaction": "met", "answer": "met"}
    assert [message["is_answer"] for message in answered["messages"]] == [False, True]

    told = scene.told()
    assert {one["data"]["question_id"] for one in told} == {question["id"]}
    assert sorted(one["type"] for one in told) == sorted(
        ["question.received", "question.routed", "question.answered", "deadline.met", "deadline.met"]
    )

    await scene.later()
    scene.place.stand.comment(scene.place.page, post, scene.place.author, DISSATISFIED, reply_to=published.id)
    await scene.collect()
    reopened = await scene.question()
    assert (reopened["id"], reopened["status"]) == (question["id"], "routed")
    assert sorted(one["standing"] for one in reopened["deadlines"]) == ["met", "met", "on_track", "on_track"]
    assert scene.told()[-1]["type"] == "question.reopened"
    assert await scene.history(question["id"]) == LIFE
    the_only_reply(scene)


def the_only_reply(scene: Scene) -> StandReply:
    """What was published through the API, once."""
    (published,) = scene.place.stand.replies()
    return published


@pytest.mark.parametrize("network", [VK, OK])
async def test_a_reply_by_hand_in_the_network_answers_the_question(scene: Scene) -> None:
    post, comment, question = await asked(scene)
    draft = await scene.call(
        "PUT", f"/questions/{question['id']}/draft", scene.responder, text="Пишу ответ…", base_revision=0
    )
    await scene.later()
    scene.place.stand.comment(scene.place.page, post, None, ANSWER, reply_to=comment)
    await scene.collect()
    answered = await scene.question()
    assert answered["status"] == "answered"
    assert standings(answered) == {"reaction": "met", "answer": "met"}
    assert (draft["state"], answered["draft"]) == ("writing", None)
    assert list(scene.place.stand.replies()) == []
    told = {one["type"]: one["data"] for one in scene.told()}
    assert told["question.answered"]["by_hand"] is True
