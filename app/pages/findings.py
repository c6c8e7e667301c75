"""What an inspection found, in Russian words, and what a person is to do about it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.networks.access import TokenKind
from app.networks.inspection import IMPOSSIBLE, Finding, Trouble

# With these a token is of no use to its page, so that it is not stored.
UNFIT = frozenset({Trouble.TOKEN_REFUSED, Trouble.TOKEN_KIND, Trouble.OTHER_PAGE})

_WORDS: Mapping[Trouble, tuple[str, str]] = {
    Trouble.UNKNOWN_PAGE: (
        "Соцсеть не знает такой страницы",
        "Откройте ссылку в браузере и скопируйте адрес страницы заново.",
    ),
    Trouble.PERSON: (
        "Это страница человека, а не организации",
        "Укажите ссылку на официальное сообщество, группу или канал.",
    ),
    Trouble.NO_TOKEN: (
        "Для этой соцсети не указан подходящий токен",
        "Выпустите токен в настройках страницы и внесите его.",
    ),
    Trouble.TOKEN_REFUSED: (
        "Соцсеть не принимает токен: он отозван или устарел",
        "Выпустите новый токен и внесите его.",
    ),
    Trouble.TOKEN_KIND: (
        "Токен другого вида",
        "Внесите его в поле того вида, к которому он относится, или выпустите нужный.",
    ),
    Trouble.OTHER_PAGE: (
        "Токен открывает другую страницу",
        "Выпустите токен в настройках именно этой страницы.",
    ),
    Trouble.NO_RIGHTS: (
        "У токена не хватает прав",
        "Выпустите токен заново, отметив недостающие права.",
    ),
    Trouble.EVENTS_OFF: (
        "Соцсеть пока не сообщает сервису о комментариях",
        "Сервис включит события сам, когда начнёт следить за страницей; не включатся — сделайте это в её настройках.",
    ),
    Trouble.COMMENTS_CLOSED: (
        "Комментарии закрыты",
        "Откройте комментарии в настройках страницы, иначе граждане не смогут писать.",
    ),
    Trouble.NO_DISCUSSION: (
        "У канала нет группы для комментариев",
        "Привяжите к каналу группу для обсуждений.",
    ),
    Trouble.NOT_ADMINISTRATOR: (
        "Бот не администратор",
        "Сделайте бота администратором канала и его группы для комментариев.",
    ),
    Trouble.BANNED: (
        "Соцсеть заблокировала страницу",
        "Обратитесь в поддержку соцсети.",
    ),
}
_TOKENS: Mapping[TokenKind, str] = {
    TokenKind.USER: "токен пользователя",
    TokenKind.SERVICE: "сервисный токен",
    TokenKind.COMMUNITY: "токен сообщества",
    TokenKind.GROUP: "токен группы",
    TokenKind.BOT: "токен бота",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as a person reads it. impossible: the page cannot be registered with it."""

    trouble: Trouble
    token: TokenKind | None
    text: str
    what_to_do: str
    impossible: bool


def tell(finding: Finding) -> Told:
    """A finding in words; the network's own stand behind ours."""
    what, remedy = _WORDS[finding.trouble]
    about = f" ({_TOKENS[finding.token]})" if finding.token is not None else ""
    own = f": {finding.text}" if finding.text else ""
    return Told(finding.trouble, finding.token, f"{what}{about}{own}.", remedy, finding.trouble in IMPOSSIBLE)


def is_unfit(finding: Finding, kind: TokenKind) -> bool:
    """Whether a finding says that the token of this kind is of no use to the page."""
    return finding.token is kind and finding.trouble in UNFIT
