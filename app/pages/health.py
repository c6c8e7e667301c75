"""What a failed look at a page means: how it is shown, when to look again, and what a person is to do. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from app.core.backoff import exponential
from app.networks.connector import ConnectorError, FailureKind
from app.pages.models import Health

_TEXT_CHARACTERS = 500

_HEALTH = {
    FailureKind.TOKEN_REFUSED: Health.TOKEN_REFUSED,
    FailureKind.NO_RIGHTS: Health.NO_RIGHTS,
    FailureKind.CAPTCHA: Health.TOKEN_REFUSED,
    FailureKind.CLOSED: Health.CLOSED,
    FailureKind.GONE: Health.CLOSED,
    FailureKind.CONFIGURATION: Health.CONFIGURATION,
}

# First and longest wait, in seconds. Where a person has to act, looking often helps nobody; it goes on all the same,
# so that a page comes back by itself within minutes of being put right.
_WAITS = {
    Health.FAILING: (5.0, 300.0),
    Health.TOKEN_REFUSED: (60.0, 900.0),
    Health.NO_RIGHTS: (60.0, 900.0),
    Health.CLOSED: (300.0, 3600.0),
    Health.CONFIGURATION: (60.0, 900.0),
}

_ADVICE = {
    Health.NEW: "Страницу ещё не читали, подождите минуту.",
    Health.WORKING: "",
    Health.FAILING: "Ничего делать не нужно: сервис повторит попытку сам.",
    Health.TOKEN_REFUSED: "Выпустите новый токен в настройках сообщества и внесите его в карточку страницы.",
    Health.NO_RIGHTS: "Выпустите токен заново со всеми нужными правами и внесите его в карточку страницы.",
    Health.CLOSED: "Откройте в сообществе комментарии и проверьте, что оно не заблокировано и не закрыто.",
    Health.CONFIGURATION: "Сообщите администратору: соцсеть не принимает запросы сервиса.",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed look at a page, judged.

    code, text  the network's own
    wait        until the next look
    """

    health: Health
    code: str
    text: str
    wait: timedelta


def judge(error: ConnectorError, *, failures: int, spread: float) -> Failure:
    """What a failed look means.

    failures  failed looks in a row before this one
    spread    a number in [0, 1) drawn by the caller, so that pages that failed together do not come back together
    """
    health = _HEALTH.get(error.kind, Health.FAILING)
    first, most = _WAITS[health]
    wait = exponential(failures + 1, first_seconds=first, most_seconds=most, spread=spread)
    asked = timedelta(seconds=error.retry_after_seconds or 0.0)
    return Failure(health, error.code, error.text[:_TEXT_CHARACTERS], max(wait, asked))


def advice(health: Health) -> str:
    """What a person is to do, in one Russian sentence; "" when nothing is wrong."""
    return _ADVICE[health]
