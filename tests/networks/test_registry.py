"""The registry, and what a further network takes: a folder with a connector, and its row."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from pydantic_settings import BaseSettings
from sqlalchemy import select

from app.accounts.permissions import Role
from app.agencies.models import Agency
from app.core.db import Sessions
from app.core.settings import Settings
from app.networks.access import Network, TokenKind
from app.networks.registry import NETWORKS, Row
from app.pages import service as pages
from app.pages.models import Page
from app.pages.service import NewPage
from app.publishing import queries as publications
from app.publishing import service as publishing
from app.publishing.models import PublicationState
from app.questions.lifecycle import Status
from app.questions.models import Question
from tests.builders import an_agency, an_operator
from tests.conftest import KEY
from tests.database import Database
from tests.drafting.desk import Desk, approved
from tests.fakes import MONDAY
from tests.networks.toy.board import Board
from tests.networks.toy.connector import TOY, ToyConnector, ToyOptions
from tests.workers.hands import look_at_everything
from workers.resources import Resources, resources

TOY_ROW = Row(TOY, "Доска", ToyOptions, ToyConnector, 500)


def test_names_are_short_and_different() -> None:
    names = [row.network for row in NETWORKS]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.islower() for name in names)


@pytest.fixture
def board() -> Board:
    return Board()


@pytest_asyncio.fixture
async def res(own_database: Database, board: Board) -> AsyncIterator[Resources]:
    """The service with the networks of the registry and one more."""
    settings = Settings(
        database_url=SecretStr(own_database.url), redis_url=SecretStr("redis://unused"), secret_key=SecretStr(KEY)
    )
    async with TestServer(board.application()) as server:
        options: dict[Network, BaseSettings] = {TOY: ToyOptions(url=str(server.make_url("")).rstrip("/"))}
        options |= {row.network: row.options() for row in NETWORKS}
        async with resources(settings, networks=(*NETWORKS, TOY_ROW), options=options) as res:
            yield res


async def a_page(res: Resources) -> Page:
    """The board as an agency's page."""
    async with res.sessions.begin() as session:
        agency = await an_agency(session)
        new = NewPage(TOY, "1", "Доска объявлений", agency.id)
        tokens = {TokenKind.BOT: "toy token"}
        return await pages.add_page(session, new, tokens=tokens, sealer=res.sealer, now=MONDAY)


async def the_question(sessions: Sessions) -> Question:
    """The only one."""
    async with sessions.begin() as session:
        return (await session.scalars(select(Question))).one()


async def put_on_its_way(res: Resources, page: Page, question: Question) -> UUID:
    """An approved answer to the question, ready to be sent."""
    async with res.sessions.begin() as session:
        agency = await session.get_one(Agency, page.agency_id)
        desk = Desk(
            agency,
            await session.get_one(Question, question.id),
            await an_operator(session, agency=agency),
            await an_operator(session, agency=agency, role=Role.APPROVER),
        )
        desk.question.agency_id, desk.question.status = agency.id, Status.ROUTED
        await session.flush()
        draft = await approved(session, desk)
        publication = await publishing.prepare(session, draft.id, now=res.clock.now())
        assert publication is not None
        return publication.id


async def test_a_network_of_a_folder_and_a_row_takes_in_and_answers(res: Resources, board: Board) -> None:
    page = await a_page(res)
    number = board.pin("anna", "Когда уберут снег на Зелёной улице?", at=int(MONDAY.timestamp()))
    await look_at_everything(res)
    question = await the_question(res.sessions)
    assert (question.network, question.status, question.text) == (TOY, Status.RECEIVED, board.notes[0]["text"])

    publication_id = await put_on_its_way(res, page, question)
    await publishing.publish(
        publication_id,
        sessions=res.sessions,
        connectors=res.connectors,
        sealer=res.sealer,
        clock=res.clock,
        timeout_seconds=60,
    )
    async with res.sessions.begin() as session:
        sent = await publications.get(session, publication_id)
    assert sent.state is PublicationState.CONFIRMED
    assert (board.notes[-1]["text"], board.notes[-1]["reply_to"]) == (sent.text, number)

    await look_at_everything(res)  # our own note comes back as any does
    assert (await the_question(res.sessions)).status is Status.ANSWERED
