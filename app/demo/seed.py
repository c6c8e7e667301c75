"""`python -m app.demo.seed`: the sample region into the database of this process's settings, unless it is set up.

With `--past` also what was asked and answered there in the weeks before.
"""

import asyncio
import os
import sys

import app.tables  # noqa: F401 - relations between tables need all of them
from app.core import logs
from app.core.clock import SystemClock
from app.core.db import make_engine, make_sessions
from app.core.sealing import Sealer
from app.core.settings import Settings, read_settings
from app.demo.past.seeding import seed_past
from app.demo.sample import load_sample
from app.demo.seeding import is_empty, seed

_log = logs.logger(__name__)


async def run(settings: Settings, *, past: bool) -> None:
    """Seed an empty database; leave any other as it is."""
    clock = SystemClock()
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=1)
    try:
        async with make_sessions(engine).begin() as session:
            if await is_empty(session):
                sample = load_sample()
                sealer = Sealer(settings.secret_key.get_secret_value())
                ids = await seed(session, sample, sealer=sealer, now=clock.now())
                await session.flush()
                if past:
                    _log.info("the weeks before", questions=await seed_past(session, sample, ids, now=clock.now()))
    finally:
        await engine.dispose()


if __name__ == "__main__":
    logs.set_up(process="seed", form=os.environ.get("OTKLIK_LOG_FORMAT", "console"), level="info")
    asyncio.run(run(read_settings(), past="--past" in sys.argv[1:]))
