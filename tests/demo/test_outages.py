"""Outages: who writes of them, how and when."""

import asyncio
from dataclasses import replace
from itertools import islice

import pytest

from app.demo import outages
from app.demo.sample import load_sample
from app.demo.sample_rows import Sample
from app.intake.screening import opens_question, screen
from tests.demo.test_citizens import Scene
from tests.fakes import FrozenClock


@pytest.fixture(scope="module")
def sample() -> Sample:
    return load_sample()


def test_a_dozen_different_people_write_in_different_words_within_minutes(sample: Sample) -> None:
    for wave in islice(outages.waves(sample, seed=1), 6):
        assert 12 <= len(wave.messages) <= 18
        assert len({message.citizen for message in wave.messages}) == len(wave.messages)
        assert len({message.text for message in wave.messages}) == len(wave.messages)
        assert sum(wave.pauses) == pytest.approx(outages.LASTS)


def test_one_outage_follows_the_other_and_begins_again_in_other_words(sample: Sample) -> None:
    found = list(islice(outages.waves(sample, seed=1), 2 * len(sample.outages)))
    assert [wave.messages[0].about for wave in found[:3]] == [outage.topic for outage in sample.outages]
    first, again = found[0], found[len(sample.outages)]
    assert first.messages[0].about == again.messages[0].about
    assert {one.text for one in first.messages} != {one.text for one in again.messages}
    keys = [message.key for wave in found for message in wave.messages]
    assert len(set(keys)) == len(keys)


def test_nothing_breaks_where_the_sample_knows_of_nothing(sample: Sample) -> None:
    assert list(outages.waves(replace(sample, outages=()), seed=1)) == []


def test_every_text_is_taken_for_a_question(sample: Sample) -> None:
    ours = [place.name for place in sample.territories]
    texts = [text for outage in sample.outages for text in outage.texts]
    set_aside = [
        text
        for text in texts
        if not opens_question(screen(text, is_reply_to_citizen=False, has_attachments=False, ours=ours).kind)
    ]
    assert set_aside == []


async def test_outages_reach_the_networks(sample: Sample, clock: FrozenClock) -> None:
    scene = Scene(sample, clock)
    with pytest.raises(TimeoutError):  # they never end
        async with asyncio.timeout(0.5):
            await scene.citizens.suffer_outages()
    texts = {text for outage in sample.outages for text in outage.texts}
    assert len({one[3] for one in scene.said()} & texts) >= 10
