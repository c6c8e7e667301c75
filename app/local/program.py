"""One program of the service on one machine: how it is started, known to be ready, and stopped."""

import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

Ready = Callable[[int], Awaitable[bool]]


class StartOptions(TypedDict):
    """What Popen and asyncio's subprocesses take alike."""

    env: Mapping[str, str]
    user: str | None
    group: str | None
    extra_groups: list[str] | None
    cwd: str | None
    start_new_session: bool


@dataclass(frozen=True, kw_only=True)
class Program:
    """What the supervisor starts. Programs start in the order they are given and stop in the reverse one.

    env            added to the supervisor's own environment
    account        system user it runs as; only root may give one
    ready          told its process id, whether others may rely on it now; without one, it is as soon as it runs
    ready_seconds  longest wait for that
    once           runs to its end before the next one starts; an exit code other than 0 ends the start
    restart        started again when it ends; otherwise its end is the end of the whole service
    stop_signal    asks it to end
    grace_seconds  it is killed when it has not ended so long after being asked
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    account: str | None = None
    ready: Ready | None = None
    ready_seconds: float = 60.0
    once: bool = False
    restart: bool = True
    stop_signal: signal.Signals = signal.SIGTERM
    grace_seconds: float = 10.0

    def start_options(self) -> StartOptions:
        """How its process is started: as its account, and in a session of its own, where Ctrl-C does not reach it."""
        return {
            "env": {**os.environ, "PYTHONUNBUFFERED": "1", **self.env},
            "user": self.account,
            "group": self.account,
            "extra_groups": None if self.account is None else [],
            "cwd": None if self.account is None else "/",  # the account may not see our working folder
            "start_new_session": True,
        }


def module(name: str, *arguments: str) -> list[str]:
    """The command that runs one of the project's modules with this interpreter; needs the environment of `import_path`.

    Without -P a folder `app` where the user happens to stand would be taken for ours.
    """
    return [sys.executable, "-P", "-m", name, *arguments]


def import_path() -> dict[str, str]:
    """The environment in which `module` finds the project, whether it is installed or a checkout."""
    inherited = os.environ.get("PYTHONPATH")
    root = str(Path(__file__).resolve().parents[2])
    return {"PYTHONPATH": f"{root}{os.pathsep}{inherited}" if inherited else root}
