"""HTTP: signing in and out, and who the operators are."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.accounts import queries as accounts
from app.accounts import service
from app.accounts.deps import (
    CurrentOperator,
    SessionSecret,
    SignedIn,
    allowing,
    cookie_name,
    describe,
    is_secure,
    refuse_cross_site,
)
from app.accounts.permissions import ALLOWED, Action, Scope, may
from app.accounts.schemas import OperatorOut, OwnAgency, SessionOut, SignInIn
from app.core.db import Session
from app.http.deps import Tx, sessions_of
from app.http.paging import BadCursor, Cursor, Limit, Page, decode, encode

router = APIRouter(prefix="/api/v1", tags=["session"])


@router.post("/session")
async def sign_in(wanted: SignInIn, request: Request, response: Response, secret: SessionSecret) -> SessionOut:
    """Sign in; the session is in a cookie that scripts cannot read. An earlier one of this browser ends."""
    refuse_cross_site(request)
    state = request.state
    new_secret, signed_in, operator = await service.sign_in(
        _attempt(wanted, request, secret),
        sessions=state.sessions,
        clock=state.clock,
        sealer=state.sealer,
        limits=service.limits_of(state.settings),
    )
    _set_cookie(request, response, new_secret)
    async with sessions_of(request).begin() as session:
        return await _shown(session, describe(signed_in, operator, state.sealer), version=request.app.version)


@router.get("/session")
async def show_session(request: Request, session: Tx, operator: CurrentOperator) -> SessionOut:
    """Who is signed in, and what they may do."""
    return await _shown(session, operator, version=request.app.version)


@router.delete("/session", status_code=204)
async def sign_out(
    request: Request, response: Response, session: Tx, secret: SessionSecret, _operator: CurrentOperator
) -> None:
    """End the sign-in of this browser."""
    await service.sign_out(session, secret or "")
    response.delete_cookie(cookie_name(request), path="/", secure=is_secure(request), httponly=True, samesite="lax")


@router.get("/operators")
async def list_operators(
    session: Tx,
    operator: Annotated[SignedIn, allowing(Action.READ)],
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[OperatorOut]:
    """Active operators by name: of one's own agency; coordinators and those who see the region, all."""
    scope = Scope(None) if may(operator.role, Action.TRIAGE) else operator.scope
    found = await accounts.active(session, scope, after=_after(cursor), limit=limit + 1)
    shown = found[:limit]
    following = encode(shown[-1].name, str(shown[-1].id)) if len(found) > limit else None
    return Page(items=[OperatorOut.model_validate(one) for one in shown], next=following)


def _attempt(wanted: SignInIn, request: Request, secret: str | None) -> service.Attempt:
    return service.Attempt(
        email=wanted.email,
        password=wanted.password.get_secret_value(),
        address=request.client.host if request.client else "",
        browser=request.headers.get("User-Agent", ""),
        replaces=secret,
    )


async def _shown(session: Session, operator: SignedIn, *, version: str) -> SessionOut:
    agency_id = operator.agency_id
    return SessionOut(
        operator=OperatorOut.model_validate(operator),
        csrf_token=operator.csrf_token,
        permissions=sorted(ALLOWED[operator.role]),
        agency=agency_id and OwnAgency(id=agency_id, short_name=await accounts.agency_name(session, agency_id)),
        version=version,
    )


def _set_cookie(request: Request, response: Response, secret: str) -> None:
    response.set_cookie(
        cookie_name(request),
        secret,
        max_age=request.state.settings.session_most_seconds,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )


def _after(cursor: str | None) -> tuple[str, UUID] | None:
    if cursor is None:
        return None
    name, operator_id = decode(cursor, parts=2)
    try:
        return str(name), UUID(str(operator_id))
    except ValueError as error:
        raise BadCursor("The cursor is not one of this list; start the list again.") from error
