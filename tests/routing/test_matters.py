"""Several matters in one message."""

from uuid import UUID, uuid4

import pytest

from app.routing.deciding import Candidate, Decision
from app.routing.matters import Matter, matters, parts
from app.routing.rules import TopicGuess

SNOW, WATER, BUS = uuid4(), uuid4(), uuid4()
ROADS, VODOKANAL = uuid4(), uuid4()
WORDS = {"снег": SNOW, "вод": WATER, "автобус": BUS}
AGENCIES = {SNOW: ROADS, BUS: ROADS, WATER: VODOKANAL}


def guess(part: str) -> list[TopicGuess]:
    known = [topic for word, topic in WORDS.items() if word in part.lower()]
    return [TopicGuess(topic, "Разное", 0.95 if len(known) == 1 else 0.4) for topic in known]


def decide(_part: str, topics: object) -> Decision:
    assert isinstance(topics, list)
    return Decision((Candidate(AGENCIES[topics[0].topic_id], 0.9),), sure=True)


def found(text: str) -> list[tuple[UUID, str]]:
    return [(one.agency_id, text[one.start : one.end].strip()) for one in matters(text, guess, decide)]


def test_two_matters_for_two_agencies_are_told_apart() -> None:
    text = "Добрый день! Снег во дворе не чистят. А ещё нет горячей воды вторую неделю. Сколько можно?"
    assert found(text) == [
        (ROADS, "Добрый день! Снег во дворе не чистят."),
        (VODOKANAL, "А ещё нет горячей воды вторую неделю. Сколько можно?"),
    ]


def test_lines_part_matters_too() -> None:
    assert len(found("1) снег во дворе не чистят\n2) нет горячей воды вторую неделю")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Снег во дворе не чистят.",
        "Снег во дворе не чистят. Автобус опять не пришёл вовремя.",  # one agency
        "Снег во дворе не чистят. Снег на улице не чистят.",
        "Снег, вода и автобус: всё плохо. Нет горячей воды вторую неделю.",  # the first part is unclear
        "Снег во дворе не чистят. Нет горячей воды вторую неделю. Автобус опять не пришёл вовремя.",  # there and back
        "Снег не чистят. Воды нет.",  # too short to tell
    ],
)
def test_where_it_is_not_plain_nothing_is_proposed(text: str) -> None:
    assert matters(text, guess, decide) == []


def test_parts_stand_where_they_say() -> None:
    text = "Первая строка из слов.\n\n  Вторая строка тоже из слов! И третья фраза из слов."
    for part in parts(text):
        assert text[part.start : part.end] == part.text
    assert len(parts(text)) == 3


def test_matters_cover_the_whole_text() -> None:
    text = "Здравствуйте. Снег во дворе не чистят. Нет горячей воды вторую неделю. Жду ответа."
    made: list[Matter] = matters(text, guess, decide)
    assert (made[0].start, made[-1].end) == (0, len(text))
    assert made[0].end == made[1].start
