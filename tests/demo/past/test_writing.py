"""What citizens wrote in the weeks before the demo."""

from collections import Counter
from datetime import timedelta

import pytest

from app.demo.past.writing import WEEKS, PastQuestion, Pen, Places
from app.demo.sample import load_sample
from app.demo.sample_rows import Sample
from app.networks.ok.options import OK
from app.networks.vk.options import VK
from tests.fakes import MONDAY


@pytest.fixture(scope="module")
def sample() -> Sample:
    return load_sample()


@pytest.fixture(scope="module")
def written(sample: Sample) -> list[PastQuestion]:
    return Pen(sample, now=MONDAY, seed=1).write(600)


def test_the_same_seed_writes_the_same(sample: Sample, written: list[PastQuestion]) -> None:
    assert Pen(sample, now=MONDAY, seed=1).write(600) == written
    assert Pen(sample, now=MONDAY, seed=2).write(600) != written


def test_no_two_are_the_same_and_none_stands_in_the_stream(sample: Sample, written: list[PastQuestion]) -> None:
    texts = {one.text.lower() for one in written}
    assert len(texts) == 600
    assert not texts & {message.text.lower() for message in sample.messages}
    assert not any("{" in text for text in texts)


def test_all_of_it_is_of_the_weeks_before_and_old_enough_to_be_answered(written: list[PastQuestion]) -> None:
    times = [one.published_at for one in written]
    assert times == sorted(times)
    assert times[0] >= MONDAY - timedelta(weeks=WEEKS, days=1)
    assert times[-1] < MONDAY - timedelta(days=1)
    assert len({at.isocalendar().week for at in times}) >= WEEKS


def test_citizens_are_from_a_range_of_their_own_and_write_of_one_municipality(
    sample: Sample, written: list[PastQuestion]
) -> None:
    places = Places(sample)
    homes = {(one.citizen, places.municipality(one.place)) for one in written}
    assert all(901_000_001 <= int(citizen) < 901_001_000 for citizen, _ in homes)
    assert len(homes) == len({citizen for citizen, _ in homes})
    assert max(Counter(one.citizen for one in written).values()) > 1


def test_they_are_about_much_and_on_pages_of_both_networks(written: list[PastQuestion]) -> None:
    assert len({one.topic for one in written}) >= 70
    assert len({one.place for one in written}) >= 70
    assert {one.page.network for one in written} == {VK, OK}


def test_a_spot_is_of_its_kind(sample: Sample) -> None:
    places = Places(sample)
    kinds = {kind: {spot.place for spot in places.fitting(kind)} for kind in ("any", "kgd", "town", "village", "coast")}
    assert {"kgd-gagarina", "kgd-selma"} <= kinds["kgd"]
    assert {"guryevsk", "gusev"} <= kinds["town"]
    assert "khrabrovo" in kinds["village"]
    assert "svetlogorsk" in kinds["coast"]
    assert not kinds["town"] & kinds["village"]
    assert kinds["any"] == {spot.place for spot in sample.spots}
