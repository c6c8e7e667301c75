"""The register as tables for spreadsheets, with Russian headings, a part at a time."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

from app.accounts.permissions import Scope
from app.core.db import Sessions
from app.networks.access import Network
from app.pages.health import advice
from app.pages.models import Health
from app.pages.register import queries as register
from app.pages.register.queries import Covered, Filter, Line, Place
from app.pages.register.schemas import CoverageRow
from app.pages.sheet import BOM, rows

_AT_ONCE = 500

_HEALTH: Mapping[Health, str] = {
    Health.NEW: "новая",
    Health.WORKING: "работает",
    Health.SILENT: "молчит",
    Health.FAILING: "сбой",
    Health.CONFIGURATION: "ошибка настройки",
    Health.CLOSED: "закрыта",
    Health.NO_RIGHTS: "нет прав",
    Health.BANNED: "заблокирована",
    Health.TOKEN_REFUSED: "токен не принят",
}
_HEADINGS = (
    "Соцсеть",
    "Страница",
    "Ссылка",
    "Номер в соцсети",
    "Ведомство",
    "Подключена",
    "Состояние",
    "С какого времени",
    "Ответ соцсети",
    "Что делать",
    "Последнее сообщение",
    "Задержка, с",
    "Комментарии открыты",
    "Постов за 7 дней",
    "Не прочитано",
)


async def register_parts(sessions: Sessions, wanted: Filter, scope: Scope, *, now: datetime) -> AsyncIterator[str]:
    """The pages of a scope by name. Instants are in UTC."""
    yield BOM + rows([_HEADINGS])
    after: Place | None = None
    while True:
        async with sessions.begin() as session:
            found = await register.lines(session, wanted, scope, now=now, after=after, limit=_AT_ONCE)
        yield rows(map(_row, found))
        if len(found) < _AT_ONCE:
            return
        after = (found[-1].page.name, found[-1].page.id)


def _row(line: Line) -> tuple[object, ...]:
    page = line.page
    return (
        page.network,
        page.name,
        page.url,
        page.external_id,
        line.agency_name,
        _yes(page.active),
        _HEALTH[page.health],
        _instant(page.health_at),
        f"{page.failure_code} {page.failure_text}".strip(),
        advice(page.health) if page.active else "",
        _instant(page.last_message_at),
        None if page.lag_seconds is None else round(page.lag_seconds),
        _yes(page.comments_open),
        line.posts_in_week,
        line.rejected,
    )


async def coverage_parts(sessions: Sessions, scope: Scope) -> AsyncIterator[str]:
    """Agencies by name, with the number of their active pages in each network that any of them is in."""
    async with sessions.begin() as session:
        covered = await register.coverage(session, scope)
    networks = sorted({network for one in covered for network in one.networks})
    yield BOM + rows([("Ведомство", "Полное название", *networks, "Нет в обязательных")])
    yield rows(_covered_row(one, networks) for one in covered)


def _covered_row(one: Covered, networks: list[Network]) -> tuple[object, ...]:
    missing = ", ".join(CoverageRow.of(one).missing)
    return (one.short_name, one.name, *(one.networks.get(network, 0) for network in networks), missing)


def _yes(value: bool | None) -> str:
    return "" if value is None else "да" if value else "нет"


def _instant(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M}"
