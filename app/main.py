"""The API: `create_app()` gathers the features' routers; `python -m app.main` serves them."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from pydantic import ValidationError

import app.tables  # noqa: F401 - foreign keys between features need all tables
from app.accounts.router import router as accounts
from app.agencies.router import router as agencies
from app.core import logs
from app.core.clock import SystemClock
from app.core.db import make_engine, make_sessions
from app.core.sealing import Sealer
from app.core.settings import Settings, read_settings, wrong_settings
from app.core.version import program_version
from app.drafting.router import router as drafting
from app.http import client_files, problems
from app.http.middleware import around
from app.http.probes import router as probes
from app.inbox.bulk.router import router as bulk
from app.inbox.live import open_hub
from app.inbox.router import router as inbox
from app.inbox.surges.router import router as surges
from app.insights.quality.router import router as quality
from app.insights.router import router as insights
from app.intake.rejected.router import router as rejected
from app.intake.router import router as intake
from app.pages.feeds.router import router as calls
from app.pages.register.router import router as register
from app.pages.router import router as pages
from app.publishing.router import router as publishing
from app.quotas.connecting import open_connectors
from app.routing.moving.router import router as moving
from app.routing.router import router as routing
from app.routing.rulebook.router import router as rules
from app.routing.shelf import KnowledgeShelf
from app.routing.versions.router import router as versions
from app.webhooks.router import router as webhooks

CLIENT = Path(__file__).parent / "web" / "dist"
# In the order of the flow, which is the order of the API's description.
ROUTERS: tuple[APIRouter, ...] = (
    accounts,
    agencies,
    register,
    pages,
    calls,
    rejected,
    intake,
    routing,
    rules,
    versions,
    moving,
    drafting,
    publishing,
    inbox,
    bulk,
    surges,
    insights,
    quality,
    webhooks,
    probes,
)

Resources = Mapping[str, Any]
"""What requests find in `request.state`: settings, sessions, clock, connectors, sealer, hub, knowledge, stopping.

knowledge what the router decides by, read when first asked for
stopping   an asyncio.Event, set when the process is told to end: answers that go on for ever end then
"""


@asynccontextmanager
async def open_resources(settings: Settings, stopping: asyncio.Event) -> AsyncIterator[Resources]:
    """The resources of a serving process; closed at the end."""
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=settings.database_pool)
    sessions, clock = make_sessions(engine), SystemClock()
    try:
        async with open_hub(engine) as hub, open_connectors(settings, sessions=sessions, clock=clock) as connectors:
            yield {
                "settings": settings,
                "sessions": sessions,
                "clock": clock,
                "connectors": connectors,
                "sealer": Sealer(settings.secret_key.get_secret_value()),
                "hub": hub,
                "knowledge": KnowledgeShelf(),
                "stopping": stopping,
            }
    finally:
        await engine.dispose()


def create_app(
    opening: Callable[[], AbstractAsyncContextManager[Resources]], *, https: bool = False, client: Path = CLIENT
) -> FastAPI:
    """The application.

    opening  gives the resources for as long as it serves
    https    clients reach it over TLS although the scheme of requests may not say so
    client   folder of the built client
    """
    api = FastAPI(
        title="Otklik",
        version=program_version(),
        lifespan=lambda _: opening(),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        generate_unique_id_function=_operation_id,
        middleware=around(https=https),
        responses={"4XX": {"model": problems.Problem, "description": "Declined; the code in `type` says why"}},
    )
    problems.install(api)
    for router in ROUTERS:
        api.include_router(router)
    client_files.serve(api, client)
    return api


def openapi_document() -> dict[str, Any]:
    """The description of the API, OpenAPI 3.1; needs neither settings nor a database."""
    return create_app(_nothing).openapi()


@asynccontextmanager
async def _nothing() -> AsyncIterator[Resources]:
    yield {}


def _operation_id(route: APIRoute) -> str:
    return route.name


class _Server(uvicorn.Server):
    """Tells endless answers to end before it waits for all answers to end."""

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what runs, and then the server."""
        self._stopping.set()
        await super().shutdown(sockets)


def main() -> None:
    """Serve the API until told to end. Wrong settings are told by name, with exit code 2."""
    try:
        settings = read_settings()
    except ValidationError as error:
        sys.stderr.write(f"{wrong_settings(error)}\n")
        sys.exit(2)
    logs.set_up(process="api", form=settings.log_format, level=settings.log_level)
    stopping = asyncio.Event()
    api = create_app(lambda: open_resources(settings, stopping), https=settings.public_url.startswith("https://"))
    config = uvicorn.Config(
        api,
        host=settings.host,
        port=settings.port,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        server_header=False,
        access_log=False,
        log_config=None,
        lifespan="on",
        timeout_graceful_shutdown=10,
    )
    _Server(config, stopping).run()


if __name__ == "__main__":
    main()
