"""The whole service with the sample region, for a browser to look at."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_START_SECONDS = 120
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Service:
    """A running demo. url: of the client; control: of the stand-ins."""

    url: str
    control: str

    def write(self, page: str, text: str) -> dict[str, str]:
        """A citizen comments on a page of VKontakte; ids of post and comment there."""
        body = {"network": "vk", "page": page, "author": "900999001", "text": text}
        return _json(f"{self.control}/comments", body)  # type: ignore[no-any-return]

    def replies(self) -> list[dict[str, Any]]:
        """What stands in the networks in the name of pages."""
        return _json(f"{self.control}/replies")  # type: ignore[no-any-return]


def _json(url: str, body: dict[str, str] | None = None) -> Any:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
        return json.load(answer)


@contextmanager
def running(folder: Path) -> Iterator[Service]:
    """The demo on free ports, stopped at the end. Fails with its last lines when it does not come up.

    folder  for its data; its log is put beside it
    """
    command = [sys.executable, "-m", "app.cli", "demo", "--port", "0", "--pace", "3600", "--data", str(folder)]
    log = folder.with_suffix(".log")
    with (
        log.open("w", encoding="utf-8") as lines,
        subprocess.Popen(
            command, cwd=_ROOT, env={**os.environ, "NO_COLOR": "1"}, stdout=lines, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            url = _address(process, log)
            script = json.loads((folder / "stand-ins.json").read_text(encoding="utf-8"))
            yield Service(url, f"http://127.0.0.1:{script['control_port']}")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    ends_at = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends_at and process.poll() is None:
        if found := re.search(r"Otklik is up: (\S+)", log.read_text(encoding="utf-8")):
            return found[1]
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.2)
    raise AssertionError("the demo did not come up:\n" + log.read_text(encoding="utf-8")[-4000:])
