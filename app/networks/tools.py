"""What every connector works with."""

from dataclasses import dataclass

import aiohttp

from app.core.clock import Clock
from app.networks.limits import Limits


@dataclass(frozen=True, slots=True)
class Tools:
    """Connections, limits and clock of a process.

    http          for calls; its time-outs apply to each of them
    streams       for long polls: no bound on how many, no time-out of its own
    limits        asked before each call with a token
    answer_bytes  longest answer that is read
    """

    http: aiohttp.ClientSession
    streams: aiohttp.ClientSession
    limits: Limits
    clock: Clock
    answer_bytes: int = 64 * 1024 * 1024
