"""One readable log of several programs: every line with its time and its program's name."""

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import TextIO

from app.core.clock import Clock

_COLOURS = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)  # Source: ECMA-48, select graphic rendition: colours of letters
_OWN = "otklik"


class Log:
    """Writes lines to a stream, one colour a program where the stream is a terminal."""

    def __init__(self, stream: TextIO, *, clock: Clock, environ: Mapping[str, str] = os.environ) -> None:
        self._stream = stream
        self._clock = clock
        # Source: no-color.org: set to anything but nothing, it asks for no colours.
        self._coloured = stream.isatty() and not environ.get("NO_COLOR")
        self._colour_by_name: dict[str, int] = {}

    def say(self, text: str) -> None:
        """A line of the supervisor itself."""
        self.line(_OWN, text)

    def line(self, name: str, text: str) -> None:
        """A line of a program. The time is the machine's local one, as its reader's watch shows it."""
        time = self._clock.now().astimezone().strftime("%H:%M:%S")
        label = f"{time} {name:<10}"
        if self._coloured:
            colour = self._colour_by_name.setdefault(name, _COLOURS[len(self._colour_by_name) % len(_COLOURS)])
            label = f"\x1b[{colour}m{label}\x1b[0m"
        # The terminal may be closed under us; the service goes on to its clean stop without a reader.
        with suppress(OSError):
            self._stream.write(f"{label} | {text}\n")
            self._stream.flush()
