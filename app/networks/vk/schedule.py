"""What of a sweep is due: pure decisions over what is remembered.

Source for the ages: the share of comments by the age of their post; each is a setting's multiple.
"""

from collections.abc import Mapping, Sequence

from app.networks.access import TokenKind
from app.networks.feeds import Watch
from app.networks.vk.options import VkOptions
from app.networks.vk.state import SweepState, Watched

_DAY_HOURS, _WEEK_HOURS = 24, 7 * 24
# Posts of some days are looked at so many times more seldom than those of the first day; the oldest once an hour.
_WEEK_TIMES = 10
_OLD_SECONDS = 3600.0
# Recent posts are read whole so often though their number of comments stayed; where events tell of edits, daily.
_REREAD_SECONDS, _REREAD_LIVE_SECONDS = 3600.0, 86_400.0
# Of wall.get's 5,000 calls a day so many are spread over the day; the rest is for pages that were asked about.
_POSTS_A_DAY = 4500
_LIVE_SHARE = 0.2
_POSTS_A_LOOK = 100
# Events tell of comments elsewhere too: pages that have them are looked at so many times more seldom.
_ELSEWHERE_LIVE_TIMES = 24
# Without scripts each call is a request of its own.
_ELSEWHERE_SERVICE_TIMES = 6
_ELSEWHERE_A_LOOK = 8
_SHORTEST_SECONDS = 0.05


class Schedule:
    """What one look has to do; asking for it moves the state along."""

    def __init__(
        self, state: SweepState, watches: Mapping[int, Watch], token: TokenKind, options: VkOptions, *, now: float
    ) -> None:
        self._state = state
        self._watches = watches
        self._token = token
        self._options = options
        self._now = now
        self._due: frozenset[str] = frozenset()
        self._slots: dict[bool, tuple[int, frozenset[int]]] = {}
        self._asked: list[int] = []
        self.more_posts = False

    def posts(self) -> Sequence[int]:
        """Pages whose new posts are looked for now: those never seen, those asked about, and those whose turn it is."""
        if self._now < self._state.posts_after:
            return []
        served, refused = set(self._state.served), self._state.refused
        asked = [page for page, watch in self._watches.items() if watch.asked and page not in served]
        unseen = [page for page, one in self._watches.items() if one.cursor is None and str(page) not in refused]
        first = list(dict.fromkeys([*unseen, *asked]))
        self.more_posts = len(first) > _POSTS_A_LOOK
        chosen = dict.fromkeys(first[:_POSTS_A_LOOK])
        self._asked = [page for page in asked if page in chosen]
        self._state.served += self._asked
        still, live = self._pages(live=False), self._pages(live=True)
        shares = {False: 1 - _LIVE_SHARE if live else 1.0, True: _LIVE_SHARE if still else 1.0}
        for name, pages, is_live in (("p", still, False), ("pl", live, True)):
            often = self._options.reconcile_seconds if is_live else self._options.posts_seconds
            spacing = max(often / max(len(pages), 1), 86_400 / (_POSTS_A_DAY * shares[is_live]))
            most = _POSTS_A_LOOK - len(chosen)
            chosen |= dict.fromkeys(self._state.turn(name).take(pages, spacing=spacing, now=self._now, most=most))
        return list(chosen)

    def elsewhere(self) -> Sequence[int]:
        """Pages whose other places are looked at now."""
        times = _ELSEWHERE_SERVICE_TIMES if self._token is TokenKind.SERVICE else 1
        chosen = self._asked[:_ELSEWHERE_A_LOOK]
        for name, pages, often in (
            ("e", self._pages(live=False), times),
            ("el", self._pages(live=True), times * _ELSEWHERE_LIVE_TIMES),
        ):
            spacing = max(self._options.reconcile_seconds * often / max(len(pages), 1), _SHORTEST_SECONDS)
            most = _ELSEWHERE_A_LOOK - len(chosen)
            chosen += self._state.turn(name).take(pages, spacing=spacing, now=self._now, most=most)
        return list(dict.fromkeys(chosen))

    def begin(self) -> bool:
        """Decide which posts are due; whether any may be."""
        state, options = self._state, self._options
        periods = {
            "young": (state.young, options.sweep_seconds),
            "week": (state.week, options.sweep_seconds * _WEEK_TIMES),
            "old": (state.old, max(_OLD_SECONDS, options.sweep_seconds)),
            "live": (state.live, options.reconcile_seconds),
        }
        self._due = frozenset(name for name, (at, period) in periods.items() if self._now - at >= period)
        young = state.young if "young" in self._due else 0
        live = state.live if "live" in self._due else 0
        self._slots = {
            False: _slots(young, self._now, step=options.sweep_seconds, period=_REREAD_SECONDS),
            True: _slots(live, self._now, step=options.reconcile_seconds, period=_REREAD_LIVE_SECONDS),
        }
        return bool(self._due) or any(watch.asked for watch in self._watches.values())

    def looked(self) -> None:
        """What was due has been looked at."""
        for name in self._due:
            setattr(self._state, name, int(self._now))

    def looks_at(self, page: int) -> bool:
        """Whether any post of the page may be due."""
        watch = self._watches[page]
        return watch.asked or ("live" in self._due if watch.live else bool(self._due - {"live"}))

    def is_due(self, page: int, seen: Watched, hour: int) -> bool:
        """Whether this post is counted now."""
        watch = self._watches[page]
        if watch.asked or watch.live:
            return True
        age = hour - seen.hour
        return ("young" if age < _DAY_HOURS else "week" if age < _WEEK_HOURS else "old") in self._due

    def is_reread(self, page: int, post: int, seen: Watched, hour: int) -> bool:
        """Whether this post is read whole now, changed or not: each recent one in its part of the hour, or day."""
        slots, passed = self._slots[self._watches[page].live]
        return hour - seen.hour < _WEEK_HOURS and (page * 31 + post) % slots in passed

    def _pages(self, *, live: bool) -> list[int]:
        return sorted(page for page, watch in self._watches.items() if watch.live is live)


def _slots(before: float, now: float, *, step: float, period: float) -> tuple[int, frozenset[int]]:
    """Into how many parts the period is divided, and which of them have begun since `before`; 0: none."""
    slots = max(int(period // step), 1)
    first, last = int(before // step) + 1, int(now // step)
    if not before:
        return slots, frozenset()
    return slots, frozenset(number % slots for number in range(max(first, last - slots + 1), last + 1))
