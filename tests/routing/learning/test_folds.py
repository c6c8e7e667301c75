"""Parts of the examples."""

import numpy as np

from app.routing.learning.folds import parts, same_text


def test_every_row_is_in_one_part_and_equal_texts_stay_together() -> None:
    texts = [f"яма номер {number}" for number in range(50)] + ["ЯМА, номер 7!", "Яма номер 7"]
    found = parts(texts, 5)
    assert sorted(np.concatenate(found).tolist()) == list(range(52))
    assert len({next(place for place, rows in enumerate(found) if row in rows) for row in (7, 50, 51)}) == 1
    assert all(8 <= len(rows) <= 13 for rows in found)


def test_fewer_texts_than_parts_give_fewer_parts() -> None:
    assert [len(rows) for rows in parts(["а", "а", "б"], 5)] in ([2, 1], [1, 2])


def test_texts_of_marks_alone_are_told_apart() -> None:
    assert same_text("?!") != same_text("👍")
    assert same_text(" ") == same_text("")
