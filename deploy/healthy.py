"""Whether the process of a container works: `python healthy.py api|worker|poller` ends with 0 or 1.

api     it answers, and its database does
worker  a worker took jobs from the queue within the last quarter of a minute; it leaves a sign of that in Redis
poller  the database answers, which is all a poller needs besides the networks
"""

import asyncio
import http.client
import sys

from arq.connections import RedisSettings
from arq.worker import async_check_health
from redis.exceptions import RedisError

from app.core.db import Unavailable, make_engine, make_sessions, ping
from app.core.settings import Settings, read_settings

_ANSWER_SECONDS = 5.0
_GONE: tuple[type[Exception], ...] = (OSError, TimeoutError, http.client.HTTPException, RedisError, *Unavailable)


async def api(settings: Settings) -> bool:
    """Whether the API on this machine is ready."""

    def status() -> int:
        connection = http.client.HTTPConnection("127.0.0.1", settings.port, timeout=_ANSWER_SECONDS)
        connection.request("GET", "/readyz")
        return connection.getresponse().status

    return await asyncio.to_thread(status) == http.HTTPStatus.OK


async def worker(settings: Settings) -> bool:
    """Whether a worker is at work."""
    queue = RedisSettings.from_dsn(settings.redis_url.get_secret_value())
    queue.conn_retries = 0
    return await async_check_health(queue) == 0


async def poller(settings: Settings) -> bool:
    """Whether the database answers."""
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=1)
    try:
        async with make_sessions(engine).begin() as session:
            await ping(session)
    finally:
        await engine.dispose()
    return True


async def check(process: str) -> bool:
    """Whether the process works, with the settings of its container."""
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            return await {"api": api, "worker": worker, "poller": poller}[process](read_settings())
    except _GONE as error:
        sys.stderr.write(f"{process}: {error}\n")
        return False


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(check(sys.argv[1])) else 1)
