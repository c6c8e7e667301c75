from collections.abc import AsyncIterator

import pytest
from fastapi import APIRouter, FastAPI, Request
from httpx import ASGITransport, AsyncClient
from sqlalchemy.exc import IntegrityError
from starlette.responses import StreamingResponse
from structlog.testing import capture_logs

from app.core.errors import Conflict
from app.http import problems
from app.http.middleware import MOST_BODY_BYTES, around


class Taken(Conflict):
    """The name is in use."""

    code = "taken"


router = APIRouter()


@router.get("/things/{name}")
async def thing(name: str) -> str:
    return name


@router.get("/failing/{how}")
async def failing(how: str) -> str:
    raise {
        "refused": Taken("Choose another name.", errors={"name": "in use"}),
        "gone": ConnectionRefusedError(),
        "wrong": IntegrityError("INSERT", None, Exception("duplicate")),
    }.get(how, RuntimeError("citizen's words"))


@router.get("/half")
async def half() -> StreamingResponse:
    async def parts() -> AsyncIterator[bytes]:
        yield b"first"
        raise RuntimeError("then it broke")

    return StreamingResponse(parts())


@router.post("/length")
async def length(request: Request) -> int:
    return len(await request.body())


def application(*, https: bool = False) -> FastAPI:
    api = FastAPI(middleware=around(https=https))
    problems.install(api)
    api.include_router(router)
    return api


@pytest.fixture
async def browser() -> AsyncIterator[AsyncClient]:
    async with AsyncClient(transport=ASGITransport(application()), base_url="http://127.0.0.1") as client:
        yield client


async def test_every_answer_carries_an_id_of_its_own(browser: AsyncClient) -> None:
    ids = {(await browser.get("/things/a", headers={"X-Request-ID": "mine"})).headers["X-Request-ID"] for _ in "ab"}
    assert len(ids) == 2
    assert "mine" not in ids


async def test_a_request_is_one_line_with_the_routes_template_and_no_words(browser: AsyncClient) -> None:
    with capture_logs() as lines:
        answer = await browser.get("/things/Анна?q=жалоба")
    assert answer.status_code == 200
    (line,) = lines
    assert (line["method"], line["route"], line["status"]) == ("GET", "/things/{name}", 200)
    assert line["ms"] >= 0
    assert "Анна" not in str(line)
    assert "жалоба" not in str(line)


async def test_a_bug_is_told_by_its_request_and_not_by_its_words(browser: AsyncClient) -> None:
    with capture_logs() as lines:
        answer = await browser.get("/failing/broken")
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "/problems/internal"
    assert answer.headers["X-Request-ID"] in problem["detail"]
    assert "words" not in answer.text
    assert "Content-Security-Policy" in answer.headers
    assert isinstance(lines[0]["exc_info"], RuntimeError)
    assert lines[1]["status"] == 500


async def test_an_answer_that_breaks_half_way_is_cut_off(browser: AsyncClient) -> None:
    with capture_logs() as lines, pytest.raises(RuntimeError):
        await browser.get("/half")
    assert [line["event"] for line in lines] == ["unexpected error", "request"]


async def test_a_refusal_is_a_problem_document(browser: AsyncClient) -> None:
    answer = await browser.get("/failing/refused")
    assert answer.status_code == 409
    assert answer.json() == {
        "type": "/problems/taken",
        "title": "taken",
        "status": 409,
        "detail": "Choose another name.",
        "instance": "/failing/refused",
        "errors": {"name": "in use"},
    }


async def test_a_database_that_is_gone_is_told_as_such(browser: AsyncClient) -> None:
    answer = await browser.get("/failing/gone")
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/unavailable"
    assert answer.headers["Retry-After"] == "5"


async def test_a_database_error_that_is_a_bug_is_a_bug(browser: AsyncClient) -> None:
    with capture_logs():
        assert (await browser.get("/failing/wrong")).status_code == 500


async def test_answers_that_are_no_pages_load_nothing(browser: AsyncClient) -> None:
    headers = (await browser.get("/things/a")).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


async def test_behind_tls_the_browser_is_told_to_stay_there() -> None:
    transport = ASGITransport(application(https=True))
    async with AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        assert "max-age=31536000" in (await client.get("/things/a")).headers["Strict-Transport-Security"]


async def in_parts(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        yield b"x" * 1024


async def test_a_body_of_the_limit_passes_and_one_byte_more_does_not(browser: AsyncClient) -> None:
    assert (await browser.post("/length", content=b"x" * MOST_BODY_BYTES)).json() == MOST_BODY_BYTES
    refused = await browser.post("/length", content=b"x" * (MOST_BODY_BYTES + 1))
    assert refused.status_code == 413
    assert refused.json()["type"] == "/problems/too-long"


async def test_a_body_that_does_not_say_its_length_is_counted(browser: AsyncClient) -> None:
    assert (await browser.post("/length", content=in_parts(MOST_BODY_BYTES))).json() == MOST_BODY_BYTES
    assert (await browser.post("/length", content=in_parts(MOST_BODY_BYTES + 1024))).status_code == 413


async def test_probes_are_logged_for_debugging_only(client: AsyncClient) -> None:
    with capture_logs() as lines:
        await client.get("/healthz")
        await client.get("/api/v1/session")
    assert [(line["route"], line["log_level"]) for line in lines] == [
        ("/healthz", "debug"),
        ("/api/v1/session", "info"),
    ]
