"""Processes of tests: started with pipes, killed at the end whatever the test finds."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

from app.local.program import Program, StartOptions, import_path


@contextmanager
def started(argv: Sequence[str], options: StartOptions) -> Iterator["subprocess.Popen[bytes]"]:
    """A process whose input and both outputs are pipes."""
    pipe = subprocess.PIPE
    with subprocess.Popen(argv, stdin=pipe, stdout=pipe, stderr=pipe, **options) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def scripted(script: str, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A script in the project's environment."""
    with started([sys.executable, "-c", script, *arguments], ordinary()) as process:
        yield process


def ordinary() -> StartOptions:
    """Start options of the project's own programs, without settings that the test's environment may hold."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OTKLIK_")}
    return Program(name="", argv=[]).start_options() | {"env": {**clean, **import_path()}}


def line_with(text: str, pipe: IO[bytes] | None) -> str:
    """The next line that holds a text; fails when the process ends without it."""
    assert pipe is not None
    return next(line for line in pipe if text.encode() in line).decode().strip()
