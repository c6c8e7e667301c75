"""Requests a minute beside what arithmetic expects of them.

The arithmetic is the reference's for the service's own periods: a long poll ends when something happens or its wait is
over; a sweep asks once a period and reads what changed once.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.table import Table

from app.networks.access import Network
from app.networks.max.options import MAX, MaxOptions
from app.networks.ok.options import OK, OkOptions
from app.networks.telegram.options import TELEGRAM, TelegramOptions
from app.networks.vk.options import VK, VkOptions
from tests.benchmarks.networks_figures import Meter
from tests.benchmarks.networks_world import World

_MINUTE = 60.0
_VK_QUOTA_SECONDS = 86_400 / 5_000
_VK_WATCHED_A_REQUEST, _VK_TREES_A_REQUEST = 2_500, 25


@dataclass(frozen=True, slots=True)
class Line:
    """Methods that are counted together, and how many calls of them a minute the arithmetic expects."""

    what: str
    methods: tuple[str, ...]
    expected: float


def table(world: World, calls: Mapping[Network, Meter], minutes: float, a_minute: int) -> Table:
    """Requests by network and method, what was expected of them, and the limits that were exceeded."""
    shown = Table("requests a minute", "counted", "expected", "ratio")
    for network, meter in calls.items():
        told = set[str]()
        for line in _expected(world, network, a_minute):
            counted = sum(meter.calls.get(method, 0) for method in line.methods) / minutes
            told.update(line.methods)
            ratio = f"{counted / line.expected:.2f}" if line.expected else "–"
            shown.add_row(f"{network}: {line.what}", f"{counted:.1f}", f"{line.expected:.1f}", ratio)
        for method, number in sorted(meter.calls.items()):
            if method not in told and number:
                shown.add_row(f"{network}: {method}", f"{number / minutes:.1f}", "–", "–")
        exceeded = ", ".join(f"{limit} {number} times" for limit, number in meter.exceeded.items())
        shown.add_row(f"{network}: limits exceeded", exceeded or "none", "none", "")
    return shown


def _expected(world: World, network: Network, a_minute: int) -> Iterator[Line]:
    if network == VK:
        vk = VkOptions()
        # An event ends the wait of its page, so that few polls wait to their end.
        ended = a_minute if world.vk else 0
        yield Line("long polls", ("a_check",), world.vk * _MINUTE / vk.wait_seconds + ended)
        looks = _MINUTE / vk.reconcile_seconds
        changed = min(world.active * vk.reconcile_seconds / _MINUTE, world.vk * world.posts)
        counting = math.ceil(world.vk * world.posts / _VK_WATCHED_A_REQUEST)
        yield Line(
            "execute: posts counted, changed ones read",
            ("execute",),
            looks * (counting + changed / _VK_TREES_A_REQUEST),
        )
        yield Line("wall.get inside it: new posts", ("wall.get",), _MINUTE / _VK_QUOTA_SECONDS)
        yield Line("private messages made sure of", ("messages.getConversations",), world.vk * looks)
        yield Line("names of citizens, at most one an event", ("users.get",), ended)
    elif network == OK:
        ok = OkOptions()
        looks = _MINUTE / ok.sweep_seconds
        active = min(world.active, a_minute)
        # Of the posts active within a minute, those that were commented on since the look before.
        each = active * (1 - (1 - 1 / active) ** (a_minute / looks)) if active else 0.0
        yield Line("the list of discussions", ("discussions.getList",), looks)
        yield Line("comments of changed topics", ("discussions.getComments",), looks * each)
        yield Line("new topics", ("mediatopic.getTopics",), world.ok * _MINUTE / ok.posts_seconds)
    elif network == TELEGRAM:
        yield Line("long polls", ("getUpdates",), _MINUTE / TelegramOptions().wait_seconds + a_minute)
    elif network == MAX:
        waits = _MINUTE / MaxOptions().wait_seconds
        yield Line("long polls", ("GET /updates",), min(waits + a_minute, 2 * _MINUTE))
        looks = _MINUTE / MaxOptions().reconcile_seconds
        yield Line(
            "reconciling: comments of recent posts", ("GET /messages/comments",), world.max * world.posts * looks
        )
        polls = min(a_minute, 2 * _MINUTE)
        yield Line("posts of channels, and of new comments", ("GET /messages",), world.max * looks + polls)
