import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from app.http import client_files, problems
from app.http.middleware import around

PAGE = '<meta name="nonce" content="__CSP_NONCE__"><script nonce="__CSP_NONCE__" src="/assets/a.js"></script>'


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a-1f2e.js").write_text("1")
    (tmp_path / "favicon.svg").write_text("<svg/>")
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "docs.html").write_text("docs " + PAGE)
    (tmp_path.parent / "secret.txt").write_text("secret")
    return tmp_path


def browsing(folder: Path) -> AsyncClient:
    api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, middleware=around(https=False))
    problems.install(api)

    @api.get("/api/v1/things")
    async def things() -> str:
        return "things"

    client_files.serve(api, folder)
    return AsyncClient(transport=ASGITransport(api), base_url="http://127.0.0.1")


@pytest.fixture
async def browser(built: Path) -> AsyncIterator[AsyncClient]:
    async with browsing(built) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/questions/42", "/settings/agencies", "/apiary", "/index.html"])
async def test_every_address_of_the_client_is_its_page(browser: AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_page_allows_what_carries_its_nonce_and_the_nonce_is_new_each_time(browser: AsyncClient) -> None:
    nonces = set()
    for _ in range(3):
        answer = await browser.get("/")
        (nonce,) = set(re.findall(r'(?:content|nonce)="([^"]+)"', answer.text)) - {"nonce"}
        assert f"script-src 'self' 'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
        nonces.add(nonce)
    assert len(nonces) == 3


async def test_a_page_allows_nothing_unsafe_and_nothing_from_elsewhere(browser: AsyncClient) -> None:
    policy = (await browser.get("/")).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    for rule in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert rule in policy.split("; ")


async def test_the_description_of_the_api_has_a_page_of_its_own(browser: AsyncClient) -> None:
    assert (await browser.get("/api/docs")).text.startswith("docs ")


async def test_built_files_are_kept_for_ever_and_those_beside_them_are_not(browser: AsyncClient) -> None:
    built = await browser.get("/assets/a-1f2e.js")
    assert built.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    beside = await browser.get("/favicon.svg")
    assert beside.text == "<svg/>"
    assert beside.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    ["/api/v1/nothing", "/api/", "/assets/nothing.js", "/assets/%2e%2e/%2e%2e/secret.txt", "/metrics"],
)
async def test_what_is_not_there_is_a_problem_and_no_page(browser: AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/not-found"


async def test_files_outside_the_folder_are_out_of_reach(browser: AsyncClient) -> None:
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt"):
        assert "secret" not in (await browser.get(path)).text


async def test_only_reading_reaches_the_client(browser: AsyncClient) -> None:
    assert (await browser.post("/questions/42")).status_code == 404
    assert (await browser.post("/favicon.svg")).status_code == 404
    assert (await browser.head("/")).status_code == 200
    wrong_method = await browser.post("/api/v1/things")
    assert wrong_method.status_code == 405
    assert wrong_method.json()["type"] == "/problems/method-not-allowed"


async def test_without_a_built_client_it_is_said_how_to_build_it(tmp_path: Path) -> None:
    async with browsing(tmp_path / "dist") as browser:
        answer = await browser.get("/")
        assert answer.status_code == 503
        assert "make client" in answer.text
        assert (await browser.get("/api/v1/things")).status_code == 200
