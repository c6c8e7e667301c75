"""How a page goes by its feeds, when to look again after a failure, and what a person is to do. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from app.core.backoff import exponential
from app.networks.access import ConnectorError, FailureKind
from app.pages.models import Health

_TEXT_CHARACTERS = 500

_HEALTH = {
    FailureKind.TOKEN_REFUSED: Health.TOKEN_REFUSED,
    FailureKind.NO_RIGHTS: Health.NO_RIGHTS,
    FailureKind.CAPTCHA: Health.TOKEN_REFUSED,
    FailureKind.CLOSED: Health.CLOSED,
    FailureKind.GONE: Health.CLOSED,
    FailureKind.BANNED: Health.BANNED,
    FailureKind.CONFIGURATION: Health.CONFIGURATION,
}

# First and longest wait, in seconds. Where a person has to act, looking often helps nobody; it goes on all the same,
# so that a page comes back by itself within minutes of being put right.
_WAITS = {
    Health.FAILING: (2.0, 30.0),
    Health.TOKEN_REFUSED: (60.0, 900.0),
    Health.NO_RIGHTS: (60.0, 900.0),
    Health.CLOSED: (300.0, 3600.0),
    Health.BANNED: (300.0, 3600.0),
    Health.CONFIGURATION: (60.0, 900.0),
}
# A network fails for a moment many times a day; that is no news until it goes on.
_FAILURES_SHOWN = 3

# Worse ones later: the worst of a page's feeds is shown.
_ORDER = tuple(Health)
LOST = frozenset({Health.TOKEN_REFUSED, Health.NO_RIGHTS, Health.CLOSED, Health.BANNED, Health.CONFIGURATION})

_ADVICE = {
    Health.NEW: "Страницу ещё не читали, подождите минуту.",
    Health.WORKING: "",
    Health.SILENT: "Проверьте на самой странице, пишут ли люди: если пишут, обновите токен; если нет, всё в порядке.",
    Health.FAILING: "Ничего делать не нужно: сервис повторит попытку сам.",
    Health.TOKEN_REFUSED: "Выпустите новый токен в настройках сообщества и внесите его в карточку страницы.",
    Health.NO_RIGHTS: "Выпустите токен заново со всеми нужными правами и внесите его в карточку страницы.",
    Health.CLOSED: "Откройте в сообществе комментарии и проверьте, что оно не закрыто.",
    Health.BANNED: "Соцсеть заблокировала или удалила страницу: обратитесь в её поддержку.",
    Health.CONFIGURATION: "Сообщите администратору: соцсеть не принимает запросы сервиса.",
}


def pause_after(error: ConnectorError, *, failures: int, spread: float) -> timedelta:
    """How long a feed rests after a failed look.

    failures  failed looks in a row, this one included
    spread    a number in [0, 1) drawn by the caller, so that feeds that failed together do not come back together
    """
    first, most = _WAITS[_HEALTH.get(error.kind, Health.FAILING)]
    wait = exponential(failures, first_seconds=first, most_seconds=most, spread=spread)
    return max(wait, timedelta(seconds=error.retry_after_seconds or 0.0))


@dataclass(frozen=True, slots=True)
class Way:
    """How one feed goes for a page. failure: None when all is well; looked: at least one look went well."""

    failure: FailureKind | None
    failures: int
    looked: bool
    code: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a page. code, text: the network's own, "" when all is well."""

    health: Health
    code: str = ""
    text: str = ""


def overall(ways: Iterable[Way], *, silent: bool) -> Shown:
    """How a page goes by all its feeds: the worst of them counts.

    silent  it is quiet there for longer than usual at these hours
    """
    shown = [_shown(way) for way in ways]
    worst = max(shown, key=lambda one: _ORDER.index(one.health), default=Shown(Health.NEW))
    return Shown(Health.SILENT) if worst.health is Health.WORKING and silent else worst


def _shown(way: Way) -> Shown:
    if way.failure is None:
        return Shown(Health.WORKING if way.looked else Health.NEW)
    health = _HEALTH.get(way.failure, Health.FAILING)
    if health is Health.FAILING and way.failures < _FAILURES_SHOWN:
        return Shown(Health.WORKING if way.looked else Health.NEW)
    return Shown(health, way.code, way.text[:_TEXT_CHARACTERS])


def advice(health: Health) -> str:
    """What a person is to do, in one Russian sentence; "" when nothing is wrong."""
    return _ADVICE[health]
