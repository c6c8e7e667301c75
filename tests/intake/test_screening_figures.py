"""The screening's figures on the shared texts; what they are measured by stands in tests/intake/labels."""

import pytest

from app.intake.screening import ScreeningClass, opens_question, screen
from tests.benchmarks import screening as figures
from tests.intake.official_page import comments, labels, personal_data

pytestmark = pytest.mark.shared


def test_what_needs_an_answer_is_opened() -> None:
    found = figures.answers()
    print(found)
    assert found.recall >= 0.9
    assert found.precision >= 0.77


def test_three_hundred_comments_are_labelled_with_classes_of_ours() -> None:
    assert len(labels()) == 300
    assert labels().keys() <= comments().keys()
    assert {label.kind for label in labels().values()} <= {kind.value for kind in ScreeningClass}
    for label in labels().values():
        assert label.needs_answer is opens_question(ScreeningClass(label.kind))


def test_personal_data_are_found() -> None:
    found = figures.personal()
    print(f"{len(personal_data())} comments: {found}")
    assert found.recall >= 0.8
    assert found.precision >= 0.75


def test_words_on_finished_work_are_mostly_no_questions() -> None:
    # Read by hand, about every eleventh row does ask or complain («не работают 2 лифта»): those have to open. Half of
    # them name neither house nor account, so that they are unclear and the citizen is asked for it.
    found = figures.thanks()
    print(f"{1 - found.asking:.3f} not taken for questions, {1 - found.opened:.3f} opened nothing")
    assert 1 - found.asking >= 0.95
    assert 1 - found.opened >= 0.885


def test_appeals_open_questions() -> None:
    kinds = [screen(text).kind for text in figures.texts("region_appeals.csv")]
    assert sum(map(opens_question, kinds)) >= 0.99 * len(kinds)
    assert sum(kind in {ScreeningClass.QUESTION, ScreeningClass.SUGGESTION} for kind in kinds) >= 0.975 * len(kinds)
    hard = {ScreeningClass.INSULT, ScreeningClass.OBSCENITY, ScreeningClass.THREAT, ScreeningClass.SPAM}
    assert sum(kind in hard for kind in kinds) <= 0.002 * len(kinds)


def test_texts_are_screened_fast() -> None:
    texts = [one.text for one in comments().values()]
    figures.speed(texts)  # words looked up once
    assert figures.speed(texts) >= 1500
