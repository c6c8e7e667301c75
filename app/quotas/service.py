"""Limits that all processes keep together, with their figures in PostgreSQL."""

import asyncio
from collections.abc import Mapping

from app.core.db import Session, Sessions
from app.networks.access import ConnectorError, FailureKind, account_of
from app.networks.limits import LONGEST_WAIT_SECONDS, MARGIN, Parking, Part, Use, narrower, parts, too_far
from app.quotas import queries as quotas

_CONNECTIONS = 4


class SharedLimits:
    """Implements `Limits` for any number of processes. Each turn is one short transaction."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        # Turns are short and many; the connections of the process are for its work.
        self._few = asyncio.Semaphore(_CONNECTIONS)
        self._free_at: dict[str, float] = {}

    async def turn(self, token: str, use: Use) -> Mapping[str, str]:
        """Wait for this use's turn; what a person answered to a captcha, once. Raises ConnectorError."""
        account = account_of(token)
        places = {f"{account}:{name}": spacing for name, spacing in narrower(use)}
        own = MARGIN / use.per_second
        # Narrower places first: the token's own turn is taken when the call can begin with it.
        for place, spacing in places.items():
            async with self._few, self._sessions.begin() as session:
                wait = await _reserve(session, place, spacing)
            await asyncio.sleep(wait)
        async with self._few, self._sessions.begin() as session:
            solution = await _unparked(session, account, use)
            wait = await _reserve(session, account, own)
            await _count(session, account, use)
        await asyncio.sleep(wait)
        await self._keep_apart({**places, account: own})
        return solution

    async def _keep_apart(self, spacings: Mapping[str, float]) -> None:
        """A busy loop wakes some turns late: the next one is not to come right after."""
        loop = asyncio.get_running_loop()
        while (wait := max(self._free_at.get(key, 0.0) for key in spacings) - loop.time()) > 0:  # noqa: ASYNC110 - time is waited for
            await asyncio.sleep(wait)
        self._free_at |= {key: loop.time() + spacing for key, spacing in spacings.items()}

    async def slow(self, token: str, *, per_second: float = 1.0) -> None:
        """Let this token through so often at most for the next minute."""
        async with self._few, self._sessions.begin() as session:
            await quotas.slow(session, account_of(token), spacing=MARGIN / per_second)

    async def park(self, token: str, parking: Parking) -> None:
        """Let part of the token's uses rest."""
        async with self._few, self._sessions.begin() as session:
            await quotas.park(session, account_of(token), parking)


async def _unparked(session: Session, account: str, use: Use) -> Mapping[str, str]:
    for one in await quotas.resting(session, account, [(part.value, name) for part, name in parts(use)]):
        if one.solution is None:
            raise ConnectorError(one.kind, one.text, code=one.code, retry_after_seconds=one.seconds)
        if one.part == Part.WRITES.value:
            return await quotas.take_solution(session, account, one.part)
    return {}


async def _reserve(session: Session, key: str, spacing: float) -> float:
    wait = await quotas.reserve(session, key, spacing=spacing, most=LONGEST_WAIT_SECONDS)
    if wait is None:
        raise too_far(LONGEST_WAIT_SECONDS)
    return wait


async def _count(session: Session, account: str, use: Use) -> None:
    """What is over the day's quota is refused; its turn goes back with the transaction."""
    for method, (times, most) in use.daily.items():
        if not await quotas.count_use(session, account, method, times=times, most=most):
            wait = await quotas.seconds_to_next_day(session)
            words = f"{method} was called {most} times today"
            raise ConnectorError(FailureKind.RATE_LIMITED, words, code="quota", retry_after_seconds=wait)
