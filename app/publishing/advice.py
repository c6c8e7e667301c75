"""What an operator can do about an answer that is not published: one Russian sentence; pure."""

from collections.abc import Mapping

from app.networks.access import FailureKind
from app.publishing.models import PublicationState

# While the service goes on by itself.
_WAITING: Mapping[FailureKind, str] = {
    FailureKind.TEMPORARY: "Сеть временно недоступна, ответ уйдёт сам, как только она заработает.",
    FailureKind.RATE_LIMITED: "Сеть просит подождать, ответ уйдёт сам.",
    FailureKind.UNKNOWN_OUTCOME: "Неизвестно, дошёл ли ответ; служба ищет его и, если не найдёт, отправит снова.",
    FailureKind.MALFORMED: "Сеть ответила непонятно; служба ищет ответ и, если не найдёт, отправит снова.",
    FailureKind.TOKEN_REFUSED: "Доступ к странице потерян: пусть администратор обновит токен, и ответ уйдёт сам.",
    FailureKind.CAPTCHA: "Сеть хочет видеть человека: пусть администратор решит её задание, и ответ уйдёт сам.",
}
_UNSURE = "За сутки не удалось узнать, дошёл ли ответ: посмотрите на странице; если его нет, повторите отправку."
# When a person has to act.
_REFUSED: Mapping[FailureKind, str] = {
    FailureKind.TEMPORARY: "Сеть не отвечала сутки: повторите отправку или ответьте на странице сами.",
    FailureKind.RATE_LIMITED: "Сеть сутки не принимала ответ: повторите отправку или ответьте на странице сами.",
    FailureKind.UNKNOWN_OUTCOME: _UNSURE,
    FailureKind.MALFORMED: _UNSURE,
    FailureKind.TOKEN_REFUSED: "Доступ к странице потерян: пусть администратор обновит токен; повторите отправку.",
    FailureKind.NO_RIGHTS: "У службы нет права отвечать от имени страницы: попросите администратора страницы дать его.",
    FailureKind.CAPTCHA: "Сеть хочет видеть человека: пусть администратор решит задание; повторите отправку.",
    FailureKind.CLOSED: "Комментарии закрыты: откройте их и повторите отправку или ответьте личным сообщением.",
    FailureKind.BANNED: "Сеть заблокировала страницу: обратитесь в её поддержку, затем повторите отправку.",
    FailureKind.GONE: "Комментария или поста больше нет: ответьте личным сообщением или закройте вопрос.",
    FailureKind.RECIPIENT_REFUSES: "Гражданин не принимает сообщения от страницы: ответьте ему под постом.",
    FailureKind.TEXT_REFUSED: "Сеть не принимает этот текст: верните его в работу, сократите или уберите ссылки.",
    FailureKind.BY_HAND: "Сеть не берёт такой ответ от программ: скопируйте текст и ответьте там; служба это заметит.",
    FailureKind.UNSURE: "Дошёл ли ответ, узнать нельзя: посмотрите на странице; если его там нет, повторите отправку.",
    FailureKind.CONFIGURATION: "Подключение настроено неверно: сообщите администратору службы и повторите отправку.",
}


def what_to_do(failure: str, state: PublicationState) -> str:
    """The sentence for a publication in this state; "" when none is needed.

    failure  of the last try: a FailureKind's value, "" for none
    """
    if not failure or state in (PublicationState.CONFIRMED, PublicationState.WITHDRAWN):
        return ""
    kind = FailureKind(failure)
    return _REFUSED[kind] if state is PublicationState.FAILED else _WAITING.get(kind, _REFUSED[kind])
