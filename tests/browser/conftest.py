"""A running service and a browser for the tests of the client."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from tests.browser.service import Service, running

# Two busy cores may take a while; what never comes still fails.
_PATIENCE_MS = 20_000
expect.set_options(timeout=_PATIENCE_MS)

_FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium. Skips without one; fails in CI, which installs it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is not None:
        return path
    message = "Chromium is not installed; on Debian: apt-get install chromium"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def service(chromium: str) -> Iterator[Service]:
    """The demo, running."""
    with tempfile.TemporaryDirectory(prefix="otklik-browser-") as folder, running(Path(folder) / "data") as service:
        yield service


@pytest_asyncio.fixture(scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all tests."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield started
        await started.close()


@pytest_asyncio.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A fresh profile at a civil servant's desk in Kaliningrad."""
    opened = await browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="ru-RU", timezone_id="Europe/Kaliningrad"
    )
    opened.set_default_timeout(_PATIENCE_MS)
    yield opened
    await opened.close()
