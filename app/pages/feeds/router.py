"""HTTP: calls of the networks to us."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from app.http.deps import Now, Tx
from app.networks.push import Call
from app.pages.feeds.hooks import Hooks, receive

router = APIRouter(tags=["calls"], include_in_schema=False)


@router.post("/in/{path}")
async def receive_call(path: str, request: Request, session: Tx, now: Now) -> PlainTextResponse:
    """Answer a network that tells of something; its connector judges whether the call is genuine."""
    call = Call(await request.body(), dict(request.headers), request.client.host if request.client else "")
    state = request.state
    hooks = Hooks(state.sealer, state.settings.public_url)
    receipt = await receive(session, path, call, connectors=state.connectors, hooks=hooks, now=now)
    return PlainTextResponse(receipt.text, receipt.status)
