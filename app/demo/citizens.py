"""The stream of invented citizens: what they write, when, and how they write back to an answer."""

import asyncio
import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from app.core import logs
from app.core.clock import Clock
from app.demo import outages
from app.demo.region import Region, Written
from app.demo.sample_rows import Sample, SampleAnswer, SampleMessage
from app.demo.stand import Stand, StandReply
from app.networks.access import Network
from app.networks.messages import MessageKind

_log = logs.logger(__name__)

# The day before the demo began: some of it is late by now, as in life.
_BEFORE = 70
_BEFORE_SPREAD = timedelta(hours=20)
# Of the day before, so many in a hundred were answered by the page's people in the network itself.
_BY_HAND_SHARE = 0.3
# Of all choices: every demo is the same.
_SEED = 1


class Citizens:
    """Writes the sample's messages into the stand-ins: a day's worth at once, the rest at a pace."""

    def __init__(
        self,
        sample: Sample,
        stands: Mapping[Network, Stand],
        *,
        clock: Clock,
        pace_seconds: float,
        patience_seconds: tuple[float, float] = (8.0, 25.0),
    ) -> None:
        """pace_seconds: a new message so often on average; patience_seconds: who writes back, does so within these."""
        self._sample = sample
        self._stands = stands
        self._clock = clock
        self._pace_seconds = pace_seconds
        self._patience_seconds = patience_seconds
        self._chance = random.Random(_SEED)  # noqa: S311 - a demo, not a secret
        self._region = Region(sample, stands, now=clock.now(), seed=_SEED)
        self._written: dict[str, Written] = {}
        self._by_place: dict[tuple[Network, str, str], Written] = {}
        self._names = {citizen.external_id: citizen.first_name for citizen in sample.citizens}
        self._backs: set[asyncio.Task[None]] = set()
        for network, stand in stands.items():
            stand.on_reply(lambda reply, network=network: self._answered(network, reply))  # type: ignore[misc]

    def write_yesterday(self) -> int:
        """What was written before the demo began; how many messages."""
        now = self._clock.now()
        earlier = self._sample.messages[:_BEFORE]
        replies: list[tuple[datetime, Written]] = []
        for number, message in enumerate(earlier):
            at = now - _BEFORE_SPREAD * (len(earlier) - number) / len(earlier)
            # Networks number by time, so what was said earlier is written earlier.
            replies = self._answer_by_hand(replies, until=at)
            written = self._write(message, at)
            if message.kind is MessageKind.COMMENT and self._chance.random() < _BY_HAND_SHARE:
                replies.append((at + timedelta(minutes=self._chance.uniform(10, 40)), written))
        self._answer_by_hand(replies, until=now)
        return len(earlier)

    async def run(self) -> None:
        """Write the rest, one message at a time, until cancelled or all is written."""
        for message in self._sample.messages[_BEFORE:]:
            await asyncio.sleep(self._chance.expovariate(1 / self._pace_seconds))
            self._write(message, self._clock.now())
        _log.info("every citizen of the sample has written", messages=len(self._sample.messages))

    async def suffer_outages(self) -> None:
        """Write of one outage after the other, until cancelled."""
        await asyncio.sleep(outages.FIRST_AFTER * self._pace_seconds)
        for wave in outages.waves(self._sample, seed=_SEED):
            for message, pause in zip(wave.messages, wave.pauses, strict=True):
                await asyncio.sleep(pause * self._pace_seconds)
                self._write(message, self._clock.now())
            _log.info(
                "an outage", topic=wave.messages[0].about, place=wave.messages[0].place, people=len(wave.messages)
            )
            await asyncio.sleep((outages.EVERY - outages.LASTS) * self._pace_seconds)

    def _write(self, message: SampleMessage, at: datetime) -> Written:
        asked = self._written.get(message.reply_to or "")
        written = self._region.write(message, at=at, answered=asked)
        self._written[message.key] = written
        place = f"to {message.citizen}" if written.post is None else written.number
        self._by_place[written.page.network, written.page.external_id, place] = written
        return written

    def _answer_by_hand(
        self, replies: list[tuple[datetime, Written]], *, until: datetime
    ) -> list[tuple[datetime, Written]]:
        """The page's people answer in the network itself what is due by then; what is left."""
        for at, written in sorted((one for one in replies if one[0] < until), key=lambda one: one[0]):
            self._reply(written, at)
        return [one for one in replies if one[0] >= until]

    def _reply(self, written: Written, at: datetime) -> None:
        """Answer one message where the sample has words for its topic."""
        fitting = [one for one in self._sample.answers if one.topic and one.topic == written.message.about]
        if not fitting or written.post is None:
            return
        answer: SampleAnswer = self._chance.choice(fitting)
        text = answer.text.format(name=self._names[written.message.citizen])
        stand = self._stands[written.page.network]
        stand.comment(written.page.external_id, written.post, None, text, reply_to=written.number, at=at)

    def _answered(self, network: Network, reply: StandReply) -> None:
        """Some citizens write back to what was published through the service."""
        place = f"to {reply.peer}" if reply.post is None else reply.reply_to or ""
        answered = self._by_place.get((network, reply.page, place))
        if answered is None or answered.message.follow_up is None:
            return
        task = asyncio.get_running_loop().create_task(self._write_back(answered, answered.message.follow_up))
        self._backs.add(task)
        task.add_done_callback(self._backs.discard)

    async def _write_back(self, answered: Written, text: str) -> None:
        await asyncio.sleep(self._chance.uniform(*self._patience_seconds))
        back = answered.message.model_copy(
            update={"text": text, "key": f"{answered.message.key}/back", "follow_up": None}
        )
        self._region.write(back, at=self._clock.now(), answered=answered)
