"""The process of the stand-ins: `python -m app.demo.networks`, on loopback, told by the environment what to play.

Beside the networks' own protocols it answers, on a port of its own, how far it is and lets a test write a comment.
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from app.core import logs
from app.core.clock import SystemClock
from app.demo.citizens import Citizens
from app.demo.max.http import application as max_application
from app.demo.max.state import MaxStand
from app.demo.ok.http import application as ok_application
from app.demo.ok.state import OkStand
from app.demo.replay import Replay, read_history
from app.demo.sample import load_sample
from app.demo.sample_rows import SamplePage
from app.demo.seeding import tokens_of
from app.demo.stand import Stand
from app.demo.telegram.http import application as telegram_application
from app.demo.telegram.state import TelegramStand
from app.demo.vk.http import application as vk_application
from app.demo.vk.state import VkStand
from app.networks.access import Network
from app.networks.max.options import MAX
from app.networks.ok.options import OK
from app.networks.telegram.options import TELEGRAM
from app.networks.vk.options import VK

APPLICATION_KEY = "DEMOAPPLICATION"
APPLICATION_SECRET = "demo-application-secret"  # noqa: S105 - known to the stand-in alone
_log = logs.logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Script:
    """What the stand-ins play. history: a page's past to be replayed on `page`; without one, the sample's citizens."""

    vk_port: int
    ok_port: int
    telegram_port: int
    max_port: int
    control_port: int
    pace_seconds: float = 5.0
    history: str = ""
    page: str = ""
    within_seconds: float = 300.0

    def env(self) -> dict[str, str]:
        """The script as environment variables."""
        return {f"OTKLIK_DEMO_{name.upper()}": str(value) for name, value in asdict(self).items()}

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Script":
        """The script that `env` wrote. Raises KeyError, ValueError."""
        given = {name: environ[f"OTKLIK_DEMO_{name.upper()}"] for name in cls.__dataclass_fields__}
        return cls(
            vk_port=int(given["vk_port"]),
            ok_port=int(given["ok_port"]),
            telegram_port=int(given["telegram_port"]),
            max_port=int(given["max_port"]),
            control_port=int(given["control_port"]),
            pace_seconds=float(given["pace_seconds"]),
            history=given["history"],
            page=given["page"],
            within_seconds=float(given["within_seconds"]),
        )


@asynccontextmanager
async def served(application: web.Application, port: int) -> AsyncIterator[None]:
    """The application, on loopback."""
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield
    finally:
        await runner.cleanup()


def _control(progress: Callable[[], dict[str, float]], stands: Mapping[Network, Stand]) -> web.Application:
    async def show(_: web.Request) -> web.Response:
        return web.json_response(progress())

    async def write(request: web.Request) -> web.Response:
        asked = await request.json()
        stand = stands[Network(asked["network"])]
        stand.add_author(asked["author"], "Проверка", "Связи")
        page = asked["page"]
        post = asked.get("post") or stand.latest_post(page) or stand.post(page, "Пост для проверки связи.")
        number = stand.comment(page, post, asked["author"], asked["text"])
        return web.json_response({"post": post, "comment": number})

    async def replies(_: web.Request) -> web.Response:
        published = [(network, reply) for network, stand in stands.items() for reply in stand.replies()]
        shown = [
            {"network": network, "page": reply.page, "post": reply.post, "reply_to": reply.reply_to, "text": reply.text}
            for network, reply in published
        ]
        return web.json_response(shown)

    control = web.Application()
    control.router.add_get("/replies", replies)
    control.router.add_get("/progress", show)
    control.router.add_post("/comments", write)
    return control


async def run(script: Script) -> None:
    """Serve and play until SIGTERM or SIGINT."""
    clock = SystemClock()
    vk, ok = VkStand(clock), OkStand(clock, APPLICATION_KEY, APPLICATION_SECRET)
    telegram, max_ = TelegramStand(clock), MaxStand(clock)
    stands: Mapping[Network, Stand] = {VK: vk, OK: ok, TELEGRAM: telegram, MAX: max_}
    play, progress = _replay(script, vk) if script.history else _citizens(script, stands, clock)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(served(vk_application(vk), script.vk_port))
        await stack.enter_async_context(served(ok_application(ok), script.ok_port))
        await stack.enter_async_context(served(telegram_application(telegram), script.telegram_port))
        await stack.enter_async_context(served(max_application(max_, any_address=True), script.max_port))
        await stack.enter_async_context(served(_control(progress, stands), script.control_port))
        playing = asyncio.create_task(play())
        _log.info("stand-ins ready")
        await stopping.wait()
        playing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await playing


Play = tuple[Callable[[], Coroutine[Any, Any, None]], Callable[[], dict[str, float]]]


def _citizens(script: Script, stands: Mapping[Network, Stand], clock: SystemClock) -> Play:
    citizens = Citizens(load_sample(), stands, clock=clock, pace_seconds=script.pace_seconds)
    _log.info("yesterday's messages written", messages=citizens.write_yesterday())

    async def play() -> None:
        await asyncio.gather(citizens.run(), citizens.suffer_outages())

    return play, dict


def _replay(script: Script, stand: VkStand) -> Play:
    page: SamplePage = next(one for one in load_sample().pages if one.ref == script.page)
    stand.add_page(page.external_id, page.name, tokens_of(page))
    entries = read_history(Path(script.history))
    replay = Replay(stand, page.external_id, entries, within_seconds=script.within_seconds)
    return replay.run, lambda: asdict(replay.progress())


def main() -> None:
    """Entry of the process."""
    logs.set_up(process="networks", form=os.environ.get("OTKLIK_LOG_FORMAT", "console"), level="info")
    asyncio.run(run(Script.read(os.environ)))


if __name__ == "__main__":
    main()
