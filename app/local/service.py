"""The programs of the whole service on one machine, and the command that runs them."""

import asyncio
import errno
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TextIO

from app.core.clock import SystemClock
from app.local.exits import CannotStart, Exit
from app.local.folder import holding, remembering, secret_key
from app.local.log import Log
from app.local.postgres import Cluster
from app.local.program import Program, import_path, module
from app.local.ready import answers_http
from app.local.redis import Store
from app.local.supervisor import Supervisor


@dataclass(frozen=True, kw_only=True)
class Options:
    """What one wants of a service on one machine.

    folder        data are kept here between runs
    port          0 takes any free one
    database_url  a server to use; without one, an embedded PostgreSQL is started
    redis_url     a server to use; without one, an embedded Redis is started
    secret_key    seals tokens; without one, the folder's own is used
    env           more settings of the service's processes, OTKLIK_…
    log           where the programs' lines go; None: standard error
    """

    folder: Path
    host: str = "127.0.0.1"
    port: int = 8000
    database_url: str | None = None
    redis_url: str | None = None
    secret_key: str | None = None
    workers: int = 1
    pollers: int = 1
    env: Mapping[str, str] = field(default_factory=dict)
    log: TextIO | None = None


def up(options: Options, *, on_ready: Callable[[str], None], extra: Sequence[Program] = ()) -> Exit:
    """Run the service until it is interrupted; the exit code.

    on_ready  called with the address of the client once everything is up
    extra     more programs, started with the service's settings after the migration and before the API
    Raises CannotStart before anything runs: the port or the folder is in use, or a server cannot be prepared.
    """
    folder = options.folder.expanduser().absolute()
    with holding(folder):
        options = replace(options, folder=folder, port=_free_port(options.host, options.port))
        servers, urls = _servers(options)
        environment = _environment(options, urls)
        ours = [replace(program, env={**environment, **program.env}) for program in _programs(options, extra)]
        supervisor = Supervisor([*servers, *ours], log=Log(options.log or sys.stderr, clock=SystemClock()))
        with remembering(folder, environment):
            return asyncio.run(supervisor.run(lambda: on_ready(_address(options))))


def _environment(options: Options, urls: Mapping[str, str]) -> dict[str, str]:
    return {
        **import_path(),
        "OTKLIK_PUBLIC_URL": os.environ.get("OTKLIK_PUBLIC_URL", _address(options)),
        "OTKLIK_LOG_FORMAT": os.environ.get("OTKLIK_LOG_FORMAT", "console"),
        **urls,
        "OTKLIK_SECRET_KEY": options.secret_key or secret_key(options.folder),
        "OTKLIK_HOST": options.host,
        "OTKLIK_PORT": str(options.port),
        **options.env,
    }


def _programs(options: Options, extra: Sequence[Program]) -> list[Program]:
    alive = answers_http(_local(options.host), options.port, "/readyz")
    return [
        Program(name="migrate", argv=module("app.cli", "migrate"), once=True),
        *extra,
        Program(name="api", argv=module("app.main"), ready=alive),
        *_several("worker", options.workers),
        *_several("poller", options.pollers),
    ]


def _servers(options: Options) -> tuple[list[Program], dict[str, str]]:
    """The embedded servers that nobody gave, and the addresses of both."""
    servers = []
    database_url, redis_url = options.database_url, options.redis_url
    if database_url is None:
        cluster = Cluster(options.folder / "postgres")
        servers.append(cluster.program())
        database_url = cluster.url()
    if redis_url is None:
        store = Store(options.folder / "redis")
        servers.append(store.program())
        redis_url = store.url()
    return servers, {"OTKLIK_DATABASE_URL": database_url, "OTKLIK_REDIS_URL": redis_url}


def _several(name: str, count: int) -> list[Program]:
    names = [name] if count == 1 else [f"{name}-{number}" for number in range(1, count + 1)]
    return [Program(name=each, argv=module("workers.main", name)) for each in names]


def _free_port(host: str, port: int) -> int:
    """The port itself, or a free one for 0. Raises CannotStart when it cannot be listened on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # As the API itself does: connections of an earlier run that linger are no reason to refuse.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return int(probe.getsockname()[1])
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = f"Port {port} of {host} is in use by another program. Stop that, or choose another with --port."
        else:
            message = f"Cannot listen on port {port} of {host}: {error.strerror}."
        raise CannotStart(message, code=Exit.USAGE) from error


def _local(host: str) -> str:
    """An address under which this machine reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, not bound


def _address(options: Options) -> str:
    host = _local(options.host)
    return f"http://[{host}]:{options.port}" if ":" in host else f"http://{host}:{options.port}"
