"""The sample region in the database."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import async_sessionmaker

from app.accounts.models import Operator
from app.accounts.passwords import matches
from app.agencies.models import Agency, AgencyArea, Calendar, Territory, Topic, TopicVersion
from app.core.db import Base, Engine, Session, Sessions
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.deadlines.calendar import WorkingCalendar
from app.deadlines.models import SlaPolicy
from app.deadlines.policy import Target, due
from app.demo.sample import load_sample
from app.demo.sample_rows import Sample
from app.demo.seed import run
from app.demo.seeding import PASSWORD, is_empty, seed, tokens_of
from app.pages import queries as page_queries
from app.pages import service as pages
from app.pages.models import Page
from app.routing import service as routing
from app.routing.knowledge import Asking
from app.routing.models import RoutingRule
from app.routing.whereabouts import Hints
from tests.conftest import KEY
from tests.database import Database
from tests.fakes import MONDAY


@pytest.fixture(scope="module")
def sample() -> Sample:
    return load_sample()


@pytest_asyncio.fixture(scope="module")
async def region(engine_of_module: Engine, sample: Sample) -> AsyncIterator[Session]:
    """A transaction in which the region was seeded; nothing of it stays."""
    async with engine_of_module.connect() as connection:
        outer = await connection.begin()
        sessions: Sessions = async_sessionmaker(
            connection, expire_on_commit=False, autoflush=False, join_transaction_mode="create_savepoint"
        )
        async with sessions() as session:
            assert await is_empty(session)
            await seed(session, sample, sealer=Sealer(KEY), now=MONDAY)
            await session.flush()
            yield session
        await outer.rollback()


@pytest.fixture(scope="module")
def engine_of_module(database: Database) -> Engine:
    """The engine of the shared database, for a fixture of the module's scope."""
    return database.engine


async def count(session: Session, table: type[Base]) -> int:
    return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_every_row_of_the_sample_is_there(region: Session, sample: Sample) -> None:
    tables = {
        Territory: sample.territories,
        Calendar: sample.calendars,
        Agency: sample.agencies,
        Topic: sample.topics,
        TopicVersion: sample.topics,
        AgencyArea: [area for agency in sample.agencies for area in agency.areas],
        Page: sample.pages,
        RoutingRule: sample.rules,
        SlaPolicy: sample.policies,
        Operator: sample.operators,
    }
    for table, rows in tables.items():
        assert await count(region, table) == len(rows), table.__name__
    assert not await is_empty(region)


async def test_every_target_can_be_counted_in_every_calendar(region: Session) -> None:
    calendars = [WorkingCalendar.from_data(row.data) for row in await region.scalars(select(Calendar))]
    targets = [Target.from_data(data) for row in await region.scalars(select(SlaPolicy)) for data in row.targets]
    assert calendars
    assert targets
    for calendar in calendars:
        assert all(due(target, MONDAY, calendar) > MONDAY for target in targets)


async def test_the_pages_are_opened_by_their_own_tokens(region: Session, sample: Sample) -> None:
    for row in sample.pages[:5]:
        page = await page_queries.by_external_id(region, row.network, row.external_id)
        assert page is not None
        access = await pages.access(region, page, Sealer(KEY))
        assert access.tokens == tokens_of(row)
        assert page.url.endswith(row.external_id)


async def test_an_operator_signs_in_with_the_password_that_is_printed(region: Session, sample: Sample) -> None:
    found = (await region.scalars(select(Operator))).all()
    assert {operator.email for operator in found} == {row.email for row in sample.operators}
    assert await matches(PASSWORD, found[0].password_hash)


async def test_messages_of_the_sample_find_their_agency(region: Session, sample: Sample) -> None:
    knowledge = await routing.learn(region, now=MONDAY)
    codes = {agency.id: agency.code for agency in await region.scalars(select(Agency))}
    found = {(page.network, page.external_id): page for page in await region.scalars(select(Page))}
    written = {row.agency: found[row.network, row.external_id] for row in sample.pages}
    right = sure = 0
    for message in [one for one in sample.messages if one.expect_agency][:40]:
        page = written[message.page_agency]
        hints = Hints(page.territory_id)
        asking = Asking(message.text, page.id, page.agency_id, MONDAY.date(), hints)
        judged = knowledge.judge(asking, threshold=0.75)
        sure += judged.decision.sure
        best = judged.decision.candidates[0] if judged.decision.candidates else None
        right += best is not None and codes[best.agency_id] == message.expect_agency
    assert right >= 24
    assert sure > 0


async def test_seeding_again_changes_nothing(own_database: Database) -> None:
    settings = Settings(
        database_url=SecretStr(own_database.url), redis_url=SecretStr("redis://unused"), secret_key=SecretStr(KEY)
    )
    seen = []
    for _ in range(2):
        await run(settings, past=False)
        async with own_database.sessions.begin() as session:
            seen.append([(page.id, page.created_at) for page in await session.scalars(select(Page).order_by(Page.id))])
    assert seen[0] == seen[1] != []
