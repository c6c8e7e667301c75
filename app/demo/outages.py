"""Something breaks in one place, and those who live there write of it, all within minutes."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.demo.sample_rows import Sample, SampleCitizen, SampleMessage, SampleOutage
from app.intake.screening import ScreeningClass
from app.networks.messages import MessageKind

# In units of the pace at which all others write; at its usual six seconds: after 40 s, for four minutes, every 20.
FIRST_AFTER: Final = 6.7
LASTS: Final = 40.0
EVERY: Final = 200.0
_FEWEST, _MOST = 12, 18


@dataclass(frozen=True, slots=True)
class Wave:
    """One outage. pauses: before each message, in units of the pace."""

    messages: Sequence[SampleMessage]
    pauses: Sequence[float]


def waves(sample: Sample, *, seed: int) -> Iterator[Wave]:
    """One outage after the other, without end; nobody writes twice of one. The same seed, the same outages."""
    chance = random.Random(seed)  # noqa: S311 - a demo, not a secret
    number = 0
    while sample.outages:
        for outage in sample.outages:
            number += 1
            count = chance.randint(_FEWEST, _MOST)
            citizens = chance.sample(sample.citizens, count)
            texts = chance.sample(outage.texts, count)
            page = _pages(outage, chance)
            messages = [
                _message(outage, text, citizen, page(), key=f"outage-{number}-{place}")
                for place, (text, citizen) in enumerate(zip(texts, citizens, strict=True))
            ]
            yield Wave(messages, _pauses(count, chance))


def _pages(outage: SampleOutage, chance: random.Random) -> Callable[[], str]:
    return lambda: chance.choice(outage.page_agencies)


def _pauses(count: int, chance: random.Random) -> list[float]:
    """Nearly even ones, which add up to how long an outage lasts."""
    drawn = [0.0] + [chance.uniform(0.5, 1.5) for _ in range(count - 1)]
    return [LASTS * one / sum(drawn) for one in drawn]


def _message(outage: SampleOutage, text: str, citizen: SampleCitizen, page_agency: str, *, key: str) -> SampleMessage:
    return SampleMessage(
        where=outage.where,
        key=key,
        citizen=citizen.external_id,
        kind=MessageKind.COMMENT,
        text=text,
        about=outage.topic,
        place=outage.place,
        page_agency=page_agency,
        expect=ScreeningClass.QUESTION,
    )
