"""Refusals: what the service declines to do, each with a stable code a client can act on.

`app/http/problems.py` answers the four kinds with 404, 409, 403 and 422.
"""

from typing import ClassVar


class Refusal(Exception):
    """The request was understood and declined; nothing was changed.

    code    stable, in kebab case; becomes `type: /problems/<code>`
    detail  one sentence that says what to do
    errors  by input field: what is wrong with it
    """

    code: ClassVar[str] = "refused"

    def __init__(self, detail: str = "", *, errors: dict[str, str] | None = None) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.errors = errors or {}


class NotFound(Refusal):
    """There is no such thing, or the caller may not know of it."""

    code = "not-found"


class Conflict(Refusal):
    """The state of things does not allow it, now."""

    code = "conflict"


class Forbidden(Refusal):
    """The caller may not do this."""

    code = "forbidden"


class Invalid(Refusal):
    """The input makes no sense, whoever sends it."""

    code = "invalid"
