"""HTTP: whether the process lives, whether it can work, and its figures."""

import ipaddress

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

from app.core.db import ping
from app.core.errors import NotFound
from app.http.deps import Tx

router = APIRouter(tags=["service"])


class State(BaseModel):
    """How the process is."""

    status: str


@router.get("/healthz")
async def show_health() -> State:
    """The process lives."""
    return State(status="ok")


@router.get("/readyz")
async def show_readiness(session: Tx) -> State:
    """The database answers; 503 when it does not."""
    await ping(session)
    return State(status="ready")


@router.get("/metrics", include_in_schema=False)
async def show_metrics(request: Request) -> Response:
    """Figures for Prometheus; only for the machine itself, for others there is nothing here."""
    if request.client is None or not _is_loopback(request.client.host):
        raise NotFound("There is nothing at this address.")
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
