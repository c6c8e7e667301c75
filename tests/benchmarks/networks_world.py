"""The stand-ins of a region's networks in one process, with citizens who write at a given pace.

`python -m tests.benchmarks.networks_world`, told by the environment how large the region is. On a port of its own it
tells what was written when and how often it was called, and takes orders to write.
"""

import asyncio
import json
import os
import random
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, fields
from datetime import timedelta

from aiohttp import web

from app.core.clock import SystemClock
from app.demo.max.http import application as max_application
from app.demo.max.state import MaxStand
from app.demo.networks import APPLICATION_KEY, APPLICATION_SECRET, served
from app.demo.ok.http import application as ok_application
from app.demo.ok.state import OkStand
from app.demo.sample import load_sample
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

_SCRIPT = "OTKLIK_BENCH_WORLD"
_FIRST = {VK: 300_000_000, OK: 57_000_000_000, TELEGRAM: -1_002_500_000_000, MAX: -720_000_000}
_SHARED = {
    VK: {TokenKind.USER: "bench-vk-administrator"},
    OK: {TokenKind.USER: "bench-ok-administrator"},
    TELEGRAM: {TokenKind.BOT: "7000000001:bench-bot"},
    MAX: {TokenKind.BOT: "bench-max-bot"},
}
_CITIZENS, _FIRST_CITIZEN = 3_000, 800_000_001
_POSTS_SPREAD = timedelta(hours=20)
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class WorldPage:
    """A page of the region."""

    network: Network
    external_id: str
    tokens: Mapping[TokenKind, str]


@dataclass(frozen=True, kw_only=True)
class World:
    """How large the region is: pages by network, posts of each, and how many posts of a network draw comments within
    a minute. ports: of the networks, by name, and of `control`.
    """

    vk: int
    ok: int
    telegram: int
    max: int
    posts: int
    active: int
    ports: Mapping[str, int]

    def env(self) -> dict[str, str]:
        """It as environment variables."""
        return {_SCRIPT: json.dumps(asdict(self))}

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "World":
        """What `env` wrote. Raises KeyError."""
        given = json.loads(environ[_SCRIPT])
        return cls(**{one.name: given[one.name] for one in fields(cls)})

    def url(self, name: str) -> str:
        """Where a network, or `control`, is reached."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def pages(self) -> Iterator[WorldPage]:
        """All pages."""
        for network, number in ((VK, self.vk), (OK, self.ok), (TELEGRAM, self.telegram), (MAX, self.max)):
            for at in range(1, number + 1):
                first = _FIRST[network]
                external_id = str(first + at if first > 0 else first - at)
                own = {TokenKind.COMMUNITY: f"bench-vk-{external_id}"} if network == VK else {}
                yield WorldPage(network, external_id, _SHARED[network] | own)


class Citizens:
    """Write comments under posts that change from minute to minute, and remember when."""

    def __init__(self, world: World, stands: Mapping[Network, Stand], clock: SystemClock) -> None:
        self._clock = clock
        self._world = world
        self._stands = stands
        self._chance = random.Random(1)  # noqa: S311 - the same each time
        self._texts = [message.text for message in load_sample().messages]
        self._posts: dict[Network, list[tuple[str, str]]] = {network: [] for network in stands}
        self._active: dict[Network, Sequence[tuple[str, str]]] = {}
        self.a_minute = 0
        self.written: list[tuple[int, Network, float]] = []

    def settle(self) -> None:
        """Open the pages, make citizens known and publish the posts of the last hours."""
        for stand in self._stands.values():
            for number in range(_CITIZENS):
                stand.add_author(str(_FIRST_CITIZEN + number), "Проба", f"Пробнова {number}")
        now = self._clock.now()
        for number, page in enumerate(self._world.pages()):
            stand = self._stands[page.network]
            stand.add_page(page.external_id, f"Страница {number}", page.tokens)
            for post in range(self._world.posts):
                at = now - _POSTS_SPREAD * (self._world.posts - post) / (self._world.posts + 1)
                published = stand.post(page.external_id, f"Новости дня, часть {post}.", at=at)
                self._posts[page.network].append((page.external_id, published))

    async def run(self) -> None:
        """Write at the pace asked for, on each network, until cancelled."""
        loop = asyncio.get_running_loop()
        due, chosen_at = loop.time(), float("-inf")
        while True:
            if loop.time() - chosen_at >= _MINUTE:
                self._choose()
                chosen_at = loop.time()
            if not self.a_minute:
                await asyncio.sleep(0.1)
                due = loop.time()
                continue
            due += _MINUTE / self.a_minute
            await asyncio.sleep(max(0.0, due - loop.time()))
            for network, active in self._active.items():
                self._write(network, *self._chance.choice(active))

    def burst(self, network: Network, posts: int) -> None:
        """Write a comment under each of so many posts at once."""
        for page, post in self._chance.sample(self._posts[network], posts):
            self._write(network, page, post)

    def _choose(self) -> None:
        self._active = {
            network: self._chance.sample(posts, min(self._world.active, len(posts)))
            for network, posts in self._posts.items()
            if posts
        }

    def _write(self, network: Network, page: str, post: str) -> None:
        number = len(self.written) + 1
        author = str(_FIRST_CITIZEN + self._chance.randrange(_CITIZENS))
        self.written.append((number, network, self._clock.now().timestamp()))
        self._stands[network].comment(page, post, author, f"{self._chance.choice(self._texts)} [{number}]")


def _control(citizens: Citizens, stands: Mapping[Network, Stand]) -> web.Application:
    async def written(request: web.Request) -> web.Response:
        return web.json_response(citizens.written[int(request.query.get("after", "0")) :])

    async def meter(_: web.Request) -> web.Response:
        meters = {network: stand.meter for network, stand in stands.items()}
        return web.json_response({name: {"calls": one.calls, "exceeded": one.exceeded} for name, one in meters.items()})

    async def pace(request: web.Request) -> web.Response:
        citizens.a_minute = int((await request.json())["a_minute"])
        return web.Response(status=204)

    async def burst(request: web.Request) -> web.Response:
        asked = await request.json()
        citizens.burst(Network(asked["network"]), int(asked["posts"]))
        return web.Response(status=204)

    control = web.Application()
    control.router.add_get("/written", written)
    control.router.add_get("/meter", meter)
    control.router.add_post("/pace", pace)
    control.router.add_post("/burst", burst)
    return control


async def run(world: World) -> None:
    """Serve and write until SIGTERM or SIGINT."""
    clock = SystemClock()
    vk, ok = VkStand(clock), OkStand(clock, APPLICATION_KEY, APPLICATION_SECRET)
    telegram, max_ = TelegramStand(clock), MaxStand(clock)
    stands: Mapping[Network, Stand] = {VK: vk, OK: ok, TELEGRAM: telegram, MAX: max_}
    citizens = Citizens(world, stands, clock)
    citizens.settle()
    applications = {
        VK: vk_application(vk),
        OK: ok_application(ok),
        TELEGRAM: telegram_application(telegram),
        MAX: max_application(max_, any_address=True),
        "control": _control(citizens, stands),
    }
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as stack:
        for name, application in applications.items():
            await stack.enter_async_context(served(application, world.ports[name]))
        writing = asyncio.create_task(citizens.run())
        await stopping.wait()
        writing.cancel()
        await asyncio.wait([writing])


if __name__ == "__main__":
    asyncio.run(run(World.read(os.environ)))
