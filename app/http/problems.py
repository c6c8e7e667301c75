"""Refusals as problem documents.

Source: RFC 9457, Problem Details for HTTP APIs: `application/problem+json` with type, title, status, detail, instance.
"""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from app.core.db import Unavailable, is_unavailable, is_unstorable
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from app.core.logs import logger

_log = logger(__name__)

_STATUS: dict[type[Refusal], int] = {NotFound: 404, Conflict: 409, Forbidden: 403, Invalid: 422}


class Problem(BaseModel):
    """Why a request was declined.

    type      /problems/<code>; the code is stable
    errors    by input field: what is wrong with it
    """

    type: str
    title: str
    status: int
    detail: str = ""
    instance: str = ""
    errors: dict[str, str] = {}


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal. A refusal may carry its own in `status` (401, 429)."""
    own = getattr(refusal, "status", None)
    if isinstance(own, int):
        return own
    return next((status for kind, status in _STATUS.items() if isinstance(refusal, kind)), 400)


def problem(request: Request, problem: Problem, *, headers: dict[str, str] | None = None) -> Response:
    """The answer that carries a problem."""
    body = problem.model_copy(update={"instance": problem.instance or request.url.path})
    return JSONResponse(
        body.model_dump(), status_code=problem.status, media_type="application/problem+json", headers=headers
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    headers = getattr(error, "headers", None)
    return problem(
        request,
        Problem(
            type=f"/problems/{error.code}",
            title=error.code.replace("-", " "),
            status=status_of(error),
            detail=error.detail,
            errors=error.errors,
        ),
        headers=headers,
    )


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return problem(
        request,
        Problem(
            type="/problems/invalid",
            title="invalid",
            status=422,
            detail="Some fields are missing or wrong.",
            errors=_by_field(error.errors()),
        ),
    )


def _by_field(found: Sequence[Any]) -> dict[str, str]:
    # Only where and what: pydantic's `input` would echo passwords and citizens' words.
    return {".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0]): str(one["msg"]) for one in found}


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: "not-found", 405: "method-not-allowed", 413: "too-long"}.get(error.status_code, "http")
    return problem(
        request,
        Problem(type=f"/problems/{code}", title=code.replace("-", " "), status=error.status_code, detail=error.detail),
        headers=dict(error.headers or {}),
    )


async def _unstorable(request: Request, error: Exception) -> Response:
    return problem(
        request,
        Problem(
            type="/problems/invalid",
            title="invalid",
            status=422,
            detail="A text holds characters that cannot be stored: NUL, or half of a surrogate pair.",
        ),
    )


async def _unavailable(request: Request, error: Exception) -> Response:
    if is_unstorable(error):
        return await _unstorable(request, error)
    if not is_unavailable(error):
        raise error
    _log.warning("database unavailable", error=type(error).__name__)
    return problem(
        request,
        Problem(
            type="/problems/unavailable",
            title="unavailable",
            status=503,
            detail="The database does not answer. Nothing was changed; try again in a few seconds.",
        ),
        headers={"Retry-After": "5"},
    )


def broken(request: Request, request_id: str) -> Response:
    """The answer when our own code broke: where to find it in the log, and nothing of its insides."""
    return problem(
        request,
        Problem(
            type="/problems/internal",
            title="internal",
            status=500,
            detail=f"Something broke on our side; it is in the log under request {request_id}.",
        ),
    )


def install(app: FastAPI) -> None:
    """Make every refusal of the application, and a database that is gone, a problem document."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(UnicodeEncodeError, _unstorable)
    for kind in Unavailable:
        app.add_exception_handler(kind, _unavailable)
