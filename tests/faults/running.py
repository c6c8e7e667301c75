"""The whole service with the stand-ins of the networks, as its user starts it; its processes can be killed."""

import json
import os
import random
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil as untyped_psutil

from app.demo.seeding import PASSWORD
from app.local.folder import remembered
from app.local.program import module
from tests.local.processes import ordinary

psutil: Any = untyped_psutil  # it carries no annotations

# By the words of their command lines.
PROCESSES = {
    "api": ("app.main",),
    "worker": ("workers.main", "worker"),
    "poller": ("workers.main", "poller"),
    "postgres": ("postgres", "-D"),
    "redis": ("redis-server",),
}
PAGE = "220000001"
_LOOK_EVERY_SECONDS = 0.1


@dataclass
class Demo:
    """`otklik demo` on a folder. killed: names of the processes killed so far."""

    process: "subprocess.Popen[bytes]"
    folder: Path
    killed: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where the API is reached."""
        return remembered(self.folder)["OTKLIK_PUBLIC_URL"]

    def find(self, name: str) -> Any | None:
        """A process of the service; None while there is none."""
        for child in psutil.Process(self.process.pid).children():
            try:
                line = " ".join(child.cmdline())
            except psutil.Error:
                continue
            if all(word in line for word in PROCESSES[name]):
                return child
        return None

    def kill(self, name: str) -> bool:
        """End a process without warning; False when it is not there."""
        found = self.find(name)
        if found is None:
            return False
        found.kill()
        self.killed.append(name)
        return True

    def write(self, text: str) -> None:
        """A citizen writes a comment in the network, under a new post of a page."""
        port = json.loads((self.folder / "stand-ins.json").read_text(encoding="utf-8"))["control_port"]
        body = {"network": "vk", "page": PAGE, "author": "900999001", "text": text}
        httpx.post(f"http://127.0.0.1:{port}/comments", json=body).raise_for_status()

    def until(self, condition: Callable[[], bool], *, within: float) -> None:
        """Wait until the condition holds, at most so many seconds; the service's end ends the waiting too."""
        for _ in range(round(within / _LOOK_EVERY_SECONDS)):
            if condition():
                return
            try:
                code = self.process.wait(_LOOK_EVERY_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError(f"the service ended with {code}:\n{self.told()}")
        raise AssertionError(f"not within {within} s:\n{self.told()}")

    def answers(self) -> bool:
        """Whether the API is there and can work."""
        try:
            return httpx.get(f"{self.address}/readyz").status_code == 200
        except (httpx.TransportError, KeyError):
            return False

    def log(self) -> str:
        """All that the service said."""
        return (self.folder.parent / "log").read_text(errors="replace")

    def told(self) -> str:
        """The end of it."""
        return self.log()[-4000:]


@contextmanager
def demo(folder: Path, *arguments: str) -> Iterator[Demo]:
    """A demo on a folder, which is made; killed at the end if it still runs. What it prints is in `log` beside it."""
    argv = module("app.cli", "demo", "--port", "0", "--data", str(folder), *arguments)
    with (folder.parent / "log").open("ab") as log:
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **ordinary())
    try:
        yield Demo(process, folder)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def killing(running: Demo, names: Sequence[str], *, times: int, chance: random.Random, within: float) -> int:
    """Kill processes at random, so often, until the service ends by itself; its exit code."""
    waited = 0.0
    while waited < within:
        pause = chance.uniform(0.5, 2.0)
        try:
            return running.process.wait(pause)
        except subprocess.TimeoutExpired:
            waited += pause
        if len(running.killed) < times:
            running.kill(chance.choice(names))
    raise AssertionError(f"not within {within} s:\n{running.told()}")


@contextmanager
def signed_in(running: Demo, email: str) -> Iterator[httpx.Client]:
    """Somebody's browser; it reads only."""
    with httpx.Client(base_url=f"{running.address}/api/v1", timeout=10) as browser:
        answer = browser.post("/session", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        yield browser
