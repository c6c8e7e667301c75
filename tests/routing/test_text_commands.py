"""`otklik text analyse`."""

import json
from typing import Any

from typer.testing import CliRunner, Result

from app.routing.text_commands import app


def run(*lines: str, options: tuple[str, ...] = ()) -> tuple[Result, list[dict[str, Any]]]:
    result = CliRunner().invoke(app, ["analyse", *options], input="\n".join(lines))
    return result, [json.loads(line) for line in result.stdout.splitlines()]


def said(text: str) -> str:
    return json.dumps({"text": text})


def test_each_line_is_answered_in_its_order() -> None:
    result, answers = run(said("На улице Гагарина яма, пробил колесо"), "", said("Спасибо, молодцы!"))
    assert result.exit_code == 0
    pothole, thanks = answers
    assert pothole["screening"]["class"] == "question"
    assert pothole["topic"][0]["code"] == "roads.pothole"
    assert pothole["topic"][0]["p"] > 0.5
    assert pothole["places"][0]["text"] == "улице Гагарина"
    assert set(pothole["lemmas"]) >= {"яма", "колесо"}
    assert thanks["screening"]["class"] == "thanks"


def test_personal_data_stands_where_it_says() -> None:
    text = "Позвоните мне на +7 911 123-45-67, воды нет"
    _, (answer,) = run(said(text))
    (found,) = answer["personal_data"]
    assert found["kind"] == "phone"
    assert text[found["start"] : found["end"]] == "+7 911 123-45-67"


def test_an_empty_text_has_an_answer() -> None:
    result, (answer,) = run(said(""))
    assert result.exit_code == 0
    assert (answer["screening"]["class"], answer["topic"], answer["lemmas"]) == ("no_substance", [], [])


def test_a_line_that_cannot_be_read_is_told_and_the_others_are_answered() -> None:
    result, answers = run("{bad", said("Нет воды с утра"), '["x"]', '{"text": 5}')
    assert result.exit_code == 1
    assert ["error" in answer for answer in answers] == [True, False, True, True]


def test_what_no_text_can_hold_does_no_harm() -> None:
    result, (answer,) = run('{"text": "снег \\ud800\\u0000 не чистят"}')
    assert result.exit_code == 0
    assert "снег" in answer["lemmas"]


def test_more_lines_than_are_taken_at_once_are_all_answered() -> None:
    _, answers = run(*[said(f"Яма номер {number}") for number in range(150)])
    assert len(answers) == 150


def test_a_place_that_is_served_is_no_other_region() -> None:
    text = said("Когда в Казани отремонтируют дороги?")
    assert run(text)[1][0]["screening"]["class"] == "other_region"
    assert run(text, options=("--place", "Казань"))[1][0]["screening"]["class"] == "question"
