"""Refusals of the stand-in. Source: dev.max.ru, codes of answers; the code of too many calls is not documented."""

CODES = {
    400: "proto.payload",
    401: "verify.token",
    403: "access.denied",
    404: "chat.not.found",
    405: "method.not.allowed",
    422: "comments.timeout_exceeded",
    429: "too.many.requests",
    500: "internal.error",
    503: "service.unavailable",
}


class Refused(Exception):
    """A call is not done. status: of HTTP; MAX's own code goes with it."""

    def __init__(self, status: int, words: str, *, code: str = "") -> None:
        super().__init__(words)
        self.status = status
        self.code = code or CODES.get(status, "internal.error")


def bad(words: str) -> Refused:
    """A parameter is missing or wrong."""
    return Refused(400, words)
