"""What a storm does to the networks, one fault at a time."""

from collections.abc import Callable, Mapping

from app.demo.faults import Faults
from app.networks.access import Network
from app.networks.max.options import MAX
from app.networks.ok.options import OK
from app.networks.telegram.options import TELEGRAM
from app.networks.vk.options import VK

Fault = Callable[[Faults, Network], float]
"""Switches something on; how long it is to last, 0 for what ends by itself."""


def _forced(codes: Mapping[Network, tuple[str, int]]) -> Fault:
    """Refuse one call of a method with the network's own code; nothing where the network has no such thing."""

    def fail(faults: Faults, network: Network) -> float:
        if network in codes:
            method, code = codes[network]
            faults.force_error[method] = (code, 1)
        return 0.0

    return fail


def _counted(name: str, times: int) -> Fault:
    def fail(faults: Faults, _: Network) -> float:
        setattr(faults, name, times)
        return 0.0

    return fail


def _slow(faults: Faults, _: Network) -> float:
    faults.slow_seconds = 0.3
    return 1.5


def _silent(faults: Faults, _: Network) -> float:
    faults.silent_stream = True
    return 1.0


_ONCE: Mapping[str, Fault] = {
    "connection dropped after a write": _counted("drop_after_write", 1),
    "HTML 502": _counted("html_502", 3),
    "invalid JSON": _counted("invalid_json", 2),
    "slow answers": _slow,
    "silent long poll": _silent,
    "expired key": _counted("expired_keys", 1),
    "lost history": _counted("lost_history", 1),
    "out of order": _counted("reorder", 5),
    "captcha": _forced({VK: ("wall.createComment", 14)}),
    "flood control": _forced(
        {
            VK: ("wall.createComment", 9),
            TELEGRAM: ("sendMessage", 429),
            MAX: ("POST /messages/comments", 429),
        }
    ),
    "quota": _forced({VK: ("wall.get", 29), OK: ("mediatopic.getTopics", 11)}),
}
FAULTS = tuple(_ONCE.items())
# What stays until the end.
MOST = {"comments closed": 20, "author banned": 50}
# A bot is shown no history: what Telegram does not tell, nobody can find.
BEYOND_RECALL = {(TELEGRAM, "silent long poll"), (TELEGRAM, "lost history")}
