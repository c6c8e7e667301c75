"""Each figure of the boards, defined once, with its unit and population."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure. unit: questions, share (0…1) or seconds; help: what it counts, for the people who read it."""

    key: str
    name: str
    unit: str
    help: str


MEASURES = (
    Measure("open", "Открыто", "questions", "Вопросы, на которые ещё нужно ответить, на сейчас."),
    Measure("at_risk", "В риске", "questions", "Открытые вопросы, по которым прошёл срок предупреждения, на сейчас."),
    Measure("breached", "Просрочено", "questions", "Открытые вопросы, ближайший срок которых уже прошёл, на сейчас."),
    Measure("received", "Поступило", "questions", "Вопросы, принятые за период; отсеянные сообщения не входят."),
    Measure("answered", "Отвечено", "questions", "Вопросы, ответ на которые вышел в соцсети за период."),
    Measure(
        "answered_in_time",
        "Отвечено в срок",
        "questions",
        "Отвеченные за период вопросы, у которых срок ответа был и не прошёл до публикации.",
    ),
    Measure(
        "share_in_time",
        "Доля в срок",
        "share",
        "Отвеченные в срок от отвеченных за период, у которых был срок ответа.",
    ),
    Measure(
        "median_answer_seconds",
        "Медиана времени ответа",
        "seconds",
        "От сообщения гражданина до ответа в соцсети по календарному времени: половина ответов быстрее.",
    ),
)
