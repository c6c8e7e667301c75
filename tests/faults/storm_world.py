"""The networks of a storm: stand-ins that go wrong at random while citizens write into them.

`python -m tests.faults.storm_world`, told by the environment where to listen. What was written is known here alone; a
control port tells it, and what was published.
"""

import asyncio
import json
import os
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field

from aiohttp import web

from app.core.clock import SystemClock
from app.demo.faults import Faults
from app.demo.max.http import application as max_application
from app.demo.max.state import MaxStand
from app.demo.networks import APPLICATION_KEY, APPLICATION_SECRET, served
from app.demo.ok.http import application as ok_application
from app.demo.ok.state import OkStand
from app.demo.stand import Stand
from app.demo.telegram.http import application as telegram_application
from app.demo.telegram.state import TelegramStand
from app.demo.vk.http import application as vk_application
from app.demo.vk.state import VkStand
from app.networks.access import Network, TokenKind
from app.networks.max.options import MAX
from app.networks.ok.options import OK
from app.networks.telegram.options import TELEGRAM
from app.networks.vk.options import VK
from tests.faults.storm_faults import BEYOND_RECALL, FAULTS, MOST

PORTS = "OTKLIK_STORM_PORTS"
OK_A_SECOND = 30
# Pages of each network, and which part of the messages is written there.
PAGES = {VK: 16, OK: 8, TELEGRAM: 8, MAX: 8}
_SHARES = {VK: 0.5, OK: 0.2, TELEGRAM: 0.15, MAX: 0.15}
_POSTS, _CITIZENS, _FIRST_CITIZEN = 5, 500, 800_000_001
_REPLIES, _PRIVATE, _TWICE, _ASKING = 0.5, 0.05, 0.3, 0.05
_FIRST = {VK: 310_000_000, OK: 58_000_000_000, TELEGRAM: -1_002_600_000_000, MAX: -730_000_000}
# Ahead of us or behind.
_SKEW_SECONDS = {VK: 45.0, OK: -20.0, TELEGRAM: 5.0, MAX: -40.0}
_ASKS = ("Когда починят дорогу на Зелёной?", "Почему третий день нет горячей воды?", "Где расписание автобуса 12?")
_THANKS = ("Спасибо!", "Благодарю за ответ.", "Спасибо большое!")
_LATELY = 40


def tokens(network: Network, external_id: str) -> dict[TokenKind, str]:
    """What opens a page."""
    match network:
        case "vk":
            return {TokenKind.USER: "storm-vk-administrator", TokenKind.COMMUNITY: f"storm-vk-{external_id}"}
        case "ok":
            return {TokenKind.USER: "storm-ok-administrator"}
        case "telegram":
            return {TokenKind.BOT: "7000000002:storm-bot"}
        case _:
            return {TokenKind.BOT: "storm-max-bot"}


def pages() -> list[tuple[Network, str]]:
    """All pages: network and its id of the page."""
    return [
        (network, str(_FIRST[network] + at if _FIRST[network] > 0 else _FIRST[network] - at))
        for network, number in PAGES.items()
        for at in range(1, number + 1)
    ]


Thread = tuple[Network, str, str | None, str]
"""Where a message may be replied to: network, page, post (None: private), raw id of the first message or citizen."""


@dataclass
class Written:
    """What citizens wrote. threads: number of the first message of each message's conversation."""

    networks: list[Network] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)


class Storm:
    """Citizens and faults."""

    def __init__(self, stands: Mapping[Network, Stand], seed: int) -> None:
        self._stands = stands
        self._chance = random.Random(seed)  # noqa: S311 - no secret
        self._posts: dict[Network, list[tuple[str, str]]] = {network: [] for network in stands}
        self._lately: dict[Network, list[tuple[Thread, int]]] = {network: [] for network in stands}
        self._begun: dict[tuple[str, str], int] = {}
        self._refusals = (("comments closed", self._close), ("author banned", self._ban))
        self.written = Written()
        self.injected: Counter[str] = Counter()
        self.done = False

    def settle(self) -> None:
        """Open the pages, make citizens known, publish posts."""
        for network, stand in self._stands.items():
            stand.faults.skew_seconds = _SKEW_SECONDS[network]
            for number in range(_CITIZENS):
                stand.add_author(str(_FIRST_CITIZEN + number), "Проба", f"Пробнова {number}")
        for network, page in pages():
            self._stands[network].add_page(page, f"Страница {page}", tokens(network, page))
            for number in range(_POSTS):
                post = self._stands[network].post(page, f"Новости дня, часть {number}.")
                self._posts[network].append((page, post))

    async def blow(self, messages: int, a_second: float, pause: tuple[float, float]) -> None:
        """Write so many messages, and let the networks fail meanwhile. pause: seconds between two faults."""
        faults = asyncio.create_task(self._fail(pause))
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in range(messages):
            await asyncio.sleep(max(0.0, began + number / a_second - loop.time()))
            self._write(number + 1)
        faults.cancel()
        with suppress(asyncio.CancelledError):
            await faults
        self.calm()
        self.done = True

    def calm(self) -> None:
        """Let the networks work as they should; their clocks stay wrong."""
        for network, stand in self._stands.items():
            fresh = Faults(skew_seconds=_SKEW_SECONDS[network])
            for name in Faults.__dataclass_fields__:  # in place: others hold the object
                setattr(stand.faults, name, getattr(fresh, name))

    def _write(self, number: int) -> None:
        network = self._chance.choices(list(_SHARES), list(_SHARES.values()))[0]
        stand = self._stands[network]
        if self._chance.random() < _TWICE:
            stand.faults.duplicate += 1
            self.injected["told twice"] += 1
        text = f"{self._chance.choice(_ASKS if self._chance.random() < _ASKING else _THANKS)} [{number}]"
        author = str(_FIRST_CITIZEN + self._chance.randrange(_CITIZENS))
        if network == VK and self._chance.random() < _PRIVATE:
            self._write_privately(number, author, text)
            return
        lately = self._lately[network]
        if lately and self._chance.random() < _REPLIES:
            (_, page, post, first), root = self._chance.choice(lately)
            assert post is not None
            stand.comment(page, post, author, text, reply_to=first)
        else:
            (page, post), root = self._chance.choice(self._posts[network]), number
            lately.append(((network, page, post, stand.comment(page, post, author, text)), number))
            del lately[:-_LATELY]
        # There all comments of a post are one conversation: a bot is not shown what its own messages are replies to.
        self._note(network, self._begun.setdefault((page, post), root) if network == TELEGRAM else root)

    def _write_privately(self, number: int, author: str, text: str) -> None:
        page, _ = self._chance.choice(self._posts[VK])
        self._stands[VK].private(page, author, author, text)
        self._note(VK, self._begun.setdefault((page, author), number))

    def _note(self, network: Network, root: int) -> None:
        self.written.networks.append(network)
        self.written.threads.append(root)

    def _close(self, _: Faults, network: Network) -> float:
        self._stands[network].close_comments(*self._chance.choice(self._posts[network]))
        return 0.0

    def _ban(self, _: Faults, network: Network) -> float:
        author = str(_FIRST_CITIZEN + self._chance.randrange(_CITIZENS))
        self._stands[network].ban_author(self._chance.choice(self._posts[network])[0], author)
        return 0.0

    async def _fail(self, pause: tuple[float, float]) -> None:
        """One fault after the other, now of this network, now of that."""
        while True:
            await asyncio.sleep(self._chance.uniform(*pause))
            network = self._chance.choice(list(self._stands))
            name, fail = self._chance.choice([*FAULTS, *self._refusals])
            if (network, name) in BEYOND_RECALL or self.injected[name] >= MOST.get(name, self.injected[name] + 1):
                continue
            self.injected[name] += 1
            lasts = fail(self._stands[network].faults, network)
            if lasts:
                await asyncio.sleep(lasts)
                self._stands[network].faults.slow_seconds, self._stands[network].faults.silent_stream = 0.0, False


def _control(storm: Storm, stands: Mapping[Network, Stand]) -> web.Application:
    running: set[asyncio.Task[None]] = set()

    async def blow(request: web.Request) -> web.Response:
        asked = await request.json()
        running.add(asyncio.create_task(storm.blow(asked["messages"], asked["a_second"], asked["fault_pause"])))
        return web.Response(status=204)

    async def truth(_: web.Request) -> web.Response:
        written = storm.written
        return web.json_response({"networks": written.networks, "threads": written.threads})

    async def state(_: web.Request) -> web.Response:
        exceeded = sum((stand.meter.exceeded for stand in stands.values()), Counter[str]())
        told = {"written": len(storm.written.networks), "done": storm.done}
        return web.json_response({**told, "injected": storm.injected, "exceeded": exceeded})

    async def replies(_: web.Request) -> web.Response:
        return web.json_response([reply.text for stand in stands.values() for reply in stand.replies()])

    control = web.Application()
    control.router.add_post("/blow", blow)
    control.router.add_get("/truth", truth)
    control.router.add_get("/state", state)
    control.router.add_get("/replies", replies)
    return control


@asynccontextmanager
async def _served(stands: Mapping[Network, web.Application], ports: Mapping[str, int]) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for name, application in stands.items():
            await stack.enter_async_context(served(application, ports[name]))
        yield


async def run(ports: Mapping[str, int], seed: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    clock = SystemClock()
    vk, telegram, max_ = VkStand(clock), TelegramStand(clock), MaxStand(clock)
    ok = OkStand(clock, APPLICATION_KEY, APPLICATION_SECRET, requests_a_second=OK_A_SECOND)
    stands: Mapping[Network, Stand] = {VK: vk, OK: ok, TELEGRAM: telegram, MAX: max_}
    storm = Storm(stands, seed)
    storm.settle()
    applications = {
        VK: vk_application(vk),
        OK: ok_application(ok),
        TELEGRAM: telegram_application(telegram),
        MAX: max_application(max_, any_address=True),
        Network("control"): _control(storm, stands),
    }
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with _served(applications, ports):
        await stopping.wait()


if __name__ == "__main__":
    given = json.loads(os.environ[PORTS])
    asyncio.run(run(given["ports"], given["seed"]))
