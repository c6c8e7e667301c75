"""How a start on one machine ends: exit codes, and the failure that is told in words instead of a traceback."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of `otklik up` and of the commands that prepare it."""

    OK = 0
    FAILED = 1
    USAGE = 2
    IN_USE = 3


class CannotStart(Exception):
    """The service cannot start; the message says why and what to do. `code` is the exit code."""

    def __init__(self, message: str, *, code: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.code = code
