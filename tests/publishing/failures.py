"""What networks do wrong."""

from collections.abc import Awaitable, Callable

from app.networks.access import ConnectorError, FailureKind


def failing(kind: FailureKind, *, wait: float | None = None) -> Callable[[], Awaitable[None]]:
    async def fail() -> None:
        raise ConnectorError(kind, "words of the network", code="213", retry_after_seconds=wait)

    return fail


async def healthy() -> None:
    """Nothing is wrong."""
