"""A small storm over the whole service; `make faults` blows a large one."""

from pathlib import Path

import pytest

from tests.faults.storm import Script, blow


@pytest.mark.slow
async def test_a_storm_loses_nothing_doubles_nothing_and_keeps_the_order_of_conversations(tmp_path: Path) -> None:
    script = Script(messages=1_500, a_second=400, answers=0, kills=4, pause=(0.2, 1.0), fault_pause=(0.2, 0.6))
    figures = await blow(script, tmp_path / "data")
    counted = figures.counted
    assert counted.messages == script.messages
    assert figures.kills
    assert (counted.lost, counted.doubled, counted.misplaced, counted.misordered) == ({}, {}, {}, {}), figures
