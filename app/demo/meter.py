"""What a stand-in counts: how often it was called, and how often more than it allows."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Meter:
    """Counts of one stand-in since it began.

    calls     by method; inner calls of a batch count under their own names, the batch under its own
    exceeded  by limit ("per second", "per day wall.get"): calls refused because there were too many
    """

    calls: Counter[str] = field(default_factory=Counter)
    exceeded: Counter[str] = field(default_factory=Counter)
