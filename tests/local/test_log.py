"""The log of several programs."""

import io

import pytest

from app.local.log import Log
from tests.fakes import FrozenClock


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


class Closed(io.StringIO):
    """A terminal that was closed."""

    def write(self, _text: str) -> int:
        raise OSError(5, "Input/output error")


def test_each_line_has_its_local_time_and_program() -> None:
    stream = io.StringIO()
    Log(stream, clock=FrozenClock(), environ={}).line("api", "listening")
    time = FrozenClock().now().astimezone().strftime("%H:%M:%S")
    assert stream.getvalue() == f"{time} api        | listening\n"


def test_a_program_keeps_its_colour_on_a_terminal() -> None:
    stream = Terminal()
    log = Log(stream, clock=FrozenClock(), environ={})
    for name in ("api", "worker", "api"):
        log.line(name, "x")
    colours = [line.split("m", 1)[0] for line in stream.getvalue().splitlines()]
    assert colours[0] == colours[2] != colours[1]


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_there_are_no_colours_in_a_file_or_when_they_are_not_wanted(stream: io.StringIO) -> None:
    Log(stream, clock=FrozenClock(), environ={"NO_COLOR": "1"}).say("x")
    assert "\x1b" not in stream.getvalue()


def test_a_closed_terminal_does_not_stop_the_service() -> None:
    Log(Closed(), clock=FrozenClock()).say("nobody reads this")
