"""`otklik demo`: the whole service with a sample region, and stand-ins of the networks for it to talk to."""

import json
import shutil
import socket
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from app.demo.networks import APPLICATION_KEY, APPLICATION_SECRET, Script
from app.demo.replay import read_history
from app.demo.report import Watch
from app.demo.sample import load_sample
from app.demo.seeding import PASSWORD
from app.local.exits import CannotStart, Exit
from app.local.folder import holding
from app.local.program import Program, module
from app.local.ready import answers_http
from app.local.service import Options, up

# Beside the data, so that only a folder that a demo made is ever emptied by one.
_MARK = "demo-data"
_DATA = ("postgres", "redis")
# The page on which a history is replayed.
_REPLAY_PAGE = "vk:220000001"


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the client; 0: a free one")] = 8000,
    pace: Annotated[float, typer.Option(min=0.1, help="Seconds between two messages of citizens, on average")] = 6.0,
    data: Annotated[Path, typer.Option(file_okay=False, help="Folder for the demo's data")] = Path(".otklik/demo"),
    history: Annotated[
        Path | None, typer.Option("--replay", help="CSV of a real page's history to be replayed instead")
    ] = None,
    within: Annotated[float, typer.Option(min=1, help="Seconds the replayed history is squeezed into")] = 300.0,
    keep: Annotated[bool, typer.Option("--keep/--fresh", help="Replay onto the data of the last replay")] = False,
) -> None:
    """Run the whole service with a sample region and invented citizens; nothing leaves this machine.

    With --replay a page's whole history arrives instead, squeezed and dated to now; at the end a report is printed and
    the service stops.
    """
    script = Script(
        vk_port=_free_port(),
        ok_port=_free_port(),
        telegram_port=_free_port(),
        max_port=_free_port(),
        control_port=_free_port(),
        pace_seconds=pace,
        history=str(history.absolute()) if history else "",
        page=_REPLAY_PAGE,
        within_seconds=within,
    )
    if history is not None:
        read_history(history)  # a broken file is told before anything starts
    _prepare(data, keep=keep)
    # For tests and benchmarks that act in the stand-ins.
    (data / "stand-ins.json").write_text(json.dumps(asdict(script)), encoding="utf-8")
    options = Options(folder=data, port=port, env=_settings(script))
    if history is None:
        raise typer.Exit(up(options, on_ready=_show, extra=_programs(script)))
    watch = Watch(script, options.folder)
    log = (data / "replay.log").open("a", encoding="utf-8")
    with log:
        code = up(replace(options, log=log), on_ready=watch.start, extra=_programs(script))
    raise typer.Exit(watch.finish() if code is Exit.OK else code)


def _programs(script: Script) -> list[Program]:
    ready = answers_http("127.0.0.1", script.control_port, "/progress")
    return [
        # A replay counts what it took in itself.
        Program(name="seed", argv=module("app.demo.seed", *(() if script.history else ("--past",))), once=True),
        Program(name="networks", argv=module("app.demo.networks"), env=script.env(), ready=ready, restart=False),
    ]


def _settings(script: Script) -> dict[str, str]:
    return {
        "OTKLIK_VK_URL": f"http://127.0.0.1:{script.vk_port}",
        "OTKLIK_OK_URL": f"http://127.0.0.1:{script.ok_port}",
        "OTKLIK_OK_APPLICATION_KEY": APPLICATION_KEY,
        "OTKLIK_OK_APPLICATION_SECRET": APPLICATION_SECRET,
        "OTKLIK_TELEGRAM_URL": f"http://127.0.0.1:{script.telegram_port}",
        "OTKLIK_MAX_URL": f"http://127.0.0.1:{script.max_port}",
        # Sooner than in life: the stand-ins bear it, and who watches a demo does not want to wait.
        "OTKLIK_VK_SWEEP_SECONDS": "5",
        "OTKLIK_VK_RECONCILE_SECONDS": "60",
        "OTKLIK_OK_SWEEP_SECONDS": "1",
        "OTKLIK_OK_DIALOGS_SECONDS": "5",
        "OTKLIK_OK_POSTS_SECONDS": "20",
        "OTKLIK_MAX_RECONCILE_SECONDS": "60",
        # The stand-ins answer at once, so that nobody holds a page for long who is alive.
        "OTKLIK_LEASE_SECONDS": "10",
    }


def _prepare(folder: Path, *, keep: bool) -> None:
    """A folder of our own, emptied unless it is to be kept: the stand-ins forget everything when they stop.

    Raises CannotStart when it is in use, or holds something that no demo left there.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        message = f"{folder} holds something else than a demo's data. Choose another with --data."
        raise CannotStart(message, code=Exit.USAGE)
    with holding(folder.absolute()):
        (folder / _MARK).touch()
        for name in () if keep else _DATA:
            shutil.rmtree(folder / name, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _show(address: str) -> None:
    """Where to look and as whom to sign in."""
    shown: dict[str, tuple[str, str]] = {}
    for operator in load_sample().operators:
        shown.setdefault(operator.role.value, (operator.email, operator.name))
    lines = [f"  {role:<14} {email:<34} {name}" for role, (email, name) in shown.items()]
    typer.echo(
        "\n".join(
            [
                "",
                f"  Otklik is up: {address}",
                f"  Sign in with the password «{PASSWORD}» as",
                *lines,
                "  Questions arrive every few seconds. Ctrl-C stops everything.",
                "",
            ]
        )
    )
