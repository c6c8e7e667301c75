"""Whether a question of a surge gets a reply from the base text, and if not, why; pure.

The reasons are read by the person who answers.
"""

from typing import Final

from app.accounts.permissions import Scope
from app.drafting.length import longest
from app.drafting.models import DraftState
from app.drafting.surges.queries import Asker
from app.questions.lifecycle import Status

TOO_MANY: Final = "За один раз готовится не больше 500 ответов: повторите."
_BY_STATUS: Final = {
    Status.RECEIVED: "Ещё не распределён.",
    Status.TRIAGE: "Ждёт разбора: ведомство не определено.",
    Status.IN_REVIEW: "Ответ уже на согласовании.",
    Status.APPROVED: "Ответ уже согласован.",
    Status.PUBLISHING: "Ответ уже публикуется.",
    Status.ANSWERED: "Уже отвечен.",
    Status.UNDELIVERABLE: "Соцсеть не приняла прошлый ответ: нужен человек.",
    Status.CLOSED: "Закрыт без ответа.",
}


def why_not(asker: Asker, text: str, *, scope: Scope) -> str | None:
    """Why a question gets no reply; None when it gets one. text: the reply."""
    if not scope.covers(asker.agency_id):
        return "Вопрос другого ведомства."
    if asker.status in _BY_STATUS:
        return _BY_STATUS[asker.status]
    if asker.draft_state is not None and not is_written(asker, text):
        return "Черновик уже есть."
    most = longest(asker.network)
    if len(text) > most:
        return f"Слишком длинно для соцсети: {len(text)} знаков при {most} возможных."
    return None


def is_written(asker: Asker, text: str) -> bool:
    """Whether the reply stands in the question's draft already, and nobody changed it since."""
    return asker.draft_state is DraftState.WRITING and asker.draft_text == text
