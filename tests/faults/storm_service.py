"""The whole service with the networks of a storm: `python -m tests.faults.storm_service FOLDER PORTS SEED`.

It runs as `otklik up` does, with its embedded servers and under its own supervisor; `seed` as the last argument only
puts the pages into the database, which is what the first program it starts does.
"""

import asyncio
import json
import sys
from pathlib import Path

import app.tables  # noqa: F401 - relations between tables need all of them
from app.core.clock import SystemClock
from app.core.db import make_engine, make_sessions
from app.core.sealing import Sealer
from app.core.settings import Settings, read_settings
from app.demo.networks import APPLICATION_KEY, APPLICATION_SECRET
from app.local.program import Program, module
from app.local.ready import answers_http
from app.local.service import Options, up
from app.pages import service as pages
from app.pages.service import NewPage
from tests.builders import an_agency, an_operator
from tests.faults import storm_world

POLLERS = 3


async def seed(settings: Settings) -> None:
    """An agency with its people, and the pages of the storm."""
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=1)
    sealer, now = Sealer(settings.secret_key.get_secret_value()), SystemClock().now()
    try:
        async with make_sessions(engine).begin() as session:
            agency = await an_agency(session, review_required=False)
            await an_operator(session, agency=agency)
            for network, page in storm_world.pages():
                new = NewPage(network, page, f"Страница {page}", agency.id)
                tokens = storm_world.tokens(network, page)
                await pages.add_page(session, new, tokens=tokens, sealer=sealer, now=now)
    finally:
        await engine.dispose()


def run(folder: Path, ports: dict[str, int], number: int) -> int:
    """Run the service until it is interrupted; the exit code."""
    script = {storm_world.PORTS: json.dumps({"ports": ports, "seed": number})}
    ready = answers_http("127.0.0.1", ports["control"], "/state")
    extra = [
        Program(name="seed", argv=module("tests.faults.storm_service", "seed"), once=True),
        Program(name="networks", argv=module("tests.faults.storm_world"), env=script, ready=ready, restart=False),
    ]
    options = Options(folder=folder, port=0, pollers=POLLERS, env=_settings(ports))
    return up(options, on_ready=lambda address: print(f"up: {address}", flush=True), extra=extra)


def _settings(ports: dict[str, int]) -> dict[str, str]:
    """Sooner than in life, so that what a fault hid is found while the test still runs."""
    return {
        **{f"OTKLIK_{name.upper()}_URL": f"http://127.0.0.1:{ports[name]}" for name in ("vk", "ok", "telegram", "max")},
        "OTKLIK_OK_APPLICATION_KEY": APPLICATION_KEY,
        "OTKLIK_OK_APPLICATION_SECRET": APPLICATION_SECRET,
        "OTKLIK_OK_PER_SECOND": str(storm_world.OK_A_SECOND),
        "OTKLIK_OK_SWEEP_SECONDS": "1",
        "OTKLIK_VK_WAIT_SECONDS": "5",
        "OTKLIK_VK_SWEEP_SECONDS": "2",
        "OTKLIK_VK_RECONCILE_SECONDS": "5",
        "OTKLIK_MAX_WAIT_SECONDS": "5",
        "OTKLIK_MAX_RECONCILE_SECONDS": "10",
        "OTKLIK_TELEGRAM_WAIT_SECONDS": "5",
        "OTKLIK_NETWORK_TIMEOUT_SECONDS": "5",
        "OTKLIK_LEASE_SECONDS": "4",
        "OTKLIK_PUBLICATION_TIMEOUT_SECONDS": "15",
    }


if __name__ == "__main__":
    if sys.argv[1] == "seed":
        asyncio.run(seed(read_settings()))
    else:
        sys.exit(run(Path(sys.argv[1]), json.loads(sys.argv[2]), int(sys.argv[3])))
