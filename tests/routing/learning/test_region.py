"""Real appeals of one region: one split, with room for chance; `make bench-routing` measures all of it."""

import pytest

from app.routing.learning.evaluating import Split, in_folds
from app.routing.learning.learning import learn, read
from app.routing.learning.measures import figures, judged
from app.routing.learning.table import examples_of
from tests.shared import need


@pytest.mark.shared
def test_agencies_and_topics_of_real_appeals() -> None:
    split: Split = in_folds(examples_of(need("data", "region_appeals.csv").read_bytes()), 5)[0]
    told = read(learn(split.known)).predict([one.text for one in split.asked], [()] * len(split.asked))
    agency = figures([judged(guess.agencies, one.agency) for one, guess in zip(split.asked, told, strict=True)])
    topic = figures([judged(guess.topics, str(one.topic)) for one, guess in zip(split.asked, told, strict=True)])
    assert agency is not None
    assert topic is not None
    assert agency["top_1"] > 0.42
    assert agency["top_3"] > 0.72
    assert agency["precision_at"]["0.25"] > 0.68
    assert topic["top_1"] > 0.54
    assert topic["top_3"] > 0.71
    assert max(agency["expected_calibration_error"], topic["expected_calibration_error"]) < 0.1
