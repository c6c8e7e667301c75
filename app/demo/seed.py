"""`python -m app.demo.seed`: the sample region into the database of this process's settings, unless it is set up."""

import asyncio

import app.tables  # noqa: F401 - relations between tables need all of them
from app.core.clock import SystemClock
from app.core.db import make_engine, make_sessions
from app.core.sealing import Sealer
from app.core.settings import Settings, read_settings
from app.demo.sample import load_sample
from app.demo.seeding import is_empty, seed


async def run(settings: Settings) -> None:
    """Seed an empty database; leave any other as it is."""
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=1)
    try:
        async with make_sessions(engine).begin() as session:
            if await is_empty(session):
                sealer = Sealer(settings.secret_key.get_secret_value())
                await seed(session, load_sample(), sealer=sealer, now=SystemClock().now())
    finally:
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(run(read_settings()))
