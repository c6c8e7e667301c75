"""`otklik routing evaluate`, as a program would call it."""

import csv
import io
import json
import math
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.routing.commands import app
from app.routing.learning.examples import Example
from tests.routing.learning.town import questions


def table(folder: Path, name: str, examples: Sequence[Example], *, mark: str = ",") -> Path:
    target = io.StringIO()
    rows = csv.writer(target, delimiter=mark)
    rows.writerows([("text", "topic", "agency"), *((one.text, one.topic or "", one.agency) for one in examples)])
    path = folder / name
    path.write_text(target.getvalue(), encoding="utf-8")
    return path


def evaluate(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["evaluate", *map(str, arguments)])


def test_one_table_is_learnt_and_another_asked(tmp_path: Path) -> None:
    asked = [*questions(30, seed=2), Example("Где каток", "Комитет спорта", "Спорт"), Example("", "Водоканал", None)]
    result = evaluate(
        *("--train", table(tmp_path, "known.csv", questions(140))),
        *("--test", table(tmp_path, "asked.csv", asked, mark=";")),
    )
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["rows"] == {"learnt_from": 140, "asked": 32, "folds": 1}
    assert 0.8 < told["agency"]["top_1"] <= told["agency"]["top_3"] <= told["agency"]["top_5"] < 1
    assert set(told["topic"]["precision_at"]) == {"0.25", "0.50", "0.75"}
    assert set(told["learning_curve"]) == {"100", "all"}
    assert told["learning_curve"]["all"]["agency_top_1"] == told["agency"]["top_1"]
    for part in ("learning", "predicting"):
        assert told[part]["questions_per_second"] > 0
        assert 50 < told[part]["peak_memory_mib"] < 3_000
    assert "learning from 140" in result.stderr


def test_parts_of_one_table_without_topics(tmp_path: Path) -> None:
    plain = [Example(one.text, one.agency, None) for one in questions(60)]
    result = evaluate("--train", table(tmp_path, "known.csv", plain), "--folds", 2)
    told = json.loads(result.stdout)
    assert told["topic"] is None
    assert told["rows"] == {"learnt_from": 30, "asked": 60, "folds": 2}
    assert not math.isnan(told["agency"]["expected_calibration_error"])


def test_one_label_is_a_defined_answer(tmp_path: Path) -> None:
    same = [Example(one.text, "Администрация", "Вода") for one in questions(20)]
    told = json.loads(evaluate("--train", table(tmp_path, "known.csv", same), "--folds", 2).stdout)
    assert told["agency"]["top_1"] == told["topic"]["f1_macro"] == 1
    assert told["agency"]["expected_calibration_error"] < 0.01


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "empty"), ("Яма".encode("cp1251"), "not UTF-8"), (b"text,agency\na,b", "no topic")],
)
def test_a_bad_table_is_told_in_words_and_by_the_exit_code(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    result = evaluate("--train", path)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert told in result.stderr


def test_fewer_different_texts_than_parts_are_refused(tmp_path: Path) -> None:
    few = [*questions(3), *questions(3)]
    result = evaluate("--train", table(tmp_path, "few.csv", few), "--folds", 5)
    assert result.exit_code == 2
    assert "3 different texts" in result.stderr


def test_another_table_and_parts_exclude_each_other(tmp_path: Path) -> None:
    path = table(tmp_path, "known.csv", questions(10))
    result = evaluate("--train", path, "--test", path, "--folds", 2)
    assert result.exit_code == 2


def test_a_file_that_is_missing_is_wrong_use(tmp_path: Path) -> None:
    assert evaluate("--train", tmp_path / "none.csv").exit_code == 2
