"""Bots Long Poll of the stand-in. Source: VK API manual, Bots Long Poll."""

import asyncio
from collections.abc import Mapping
from typing import Any

from app.demo.vk.model import Community
from app.demo.vk.state import VkStand

_LONGEST_WAIT_SECONDS = 90.0
_HISTORY_LOST, _KEY_EXPIRED, _ALL_LOST = 1, 2, 3


async def answer(stand: VkStand, community: Community | None, given: Mapping[str, str]) -> dict[str, Any]:
    """What a long poll is answered, as soon as something happened or its time is over.

    The number comes as text, beside `failed` as a number.
    """
    stand.meter.calls["a_check"] += 1
    if community is None or not _key_is_good(stand, community, given.get("key", "")):
        return {"failed": _KEY_EXPIRED}
    stream, faults = community.stream, stand.faults
    if faults.key_expired():
        stream.key = ""
        return {"failed": _KEY_EXPIRED}
    if faults.history_lost():
        return {"failed": _ALL_LOST} if stand.lost_code == _ALL_LOST else {"failed": 1, "ts": stream.last}
    asked = given.get("ts", "")
    known = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else -1
    if known > stream.last:
        return {"failed": _ALL_LOST}
    if known == stream.last:
        await _wait(community, _seconds(given.get("wait", "")))
    if known < stream.last - len(stream.log):
        return {"failed": _HISTORY_LOST, "ts": stream.last}
    updates = [stream.log[at] for at in range(len(stream.log) - (stream.last - known), len(stream.log))]
    if len(updates) > 1 and faults.out_of_order():
        updates.reverse()
    return {"ts": str(stream.last), "updates": updates}


async def _wait(community: Community, seconds: float) -> None:
    community.stream.asked.set()
    try:
        async with asyncio.timeout(seconds):
            await community.stream.woken.wait()
    except TimeoutError:
        return


def _key_is_good(stand: VkStand, community: Community, key: str) -> bool:
    stream = community.stream
    if not key or key != stream.key or stream.key_at is None:
        return False
    return (stand.now() - stream.key_at).total_seconds() < stand.key_seconds


def _seconds(wait: str) -> float:
    try:
        return min(max(float(wait), 0.0), _LONGEST_WAIT_SECONDS)
    except ValueError:
        return 25.0
