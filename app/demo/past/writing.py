"""What citizens wrote in the weeks before the demo, put together from the sample's parts. Pure."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.agencies.models import AgencyKind, TerritoryKind
from app.demo.sample_rows import Sample, SampleCitizen, SamplePage, SamplePast, SampleSpot
from app.networks.ok.options import OK
from app.networks.vk.options import VK

WEEKS: Final = 8
_DONE_BY: Final = timedelta(hours=26)
"""So long before the demo the last of it was asked: all of it is answered."""

_FIRST_CITIZEN: Final = 901_000_001
_WRITES_AGAIN: Final = 0.35
_PLACELESS: Final = 0.2
_MISSPELT: Final = 0.25
_COAST: Final = frozenset({"zelenogradsky", "svetlogorsky", "pionersky", "yantarny-okrug", "baltiysky"})
_GREETINGS: Final = ("", "", "", "", "Здравствуйте! ", "Добрый день. ", "Добрый вечер! ")
_ASKS: Final = (
    *("", "", "Когда это исправят?", "Примите меры, пожалуйста.", "Кто за это отвечает?", "Прошу помочь."),
    *("Сколько ещё ждать?", "Пришлите кого-нибудь посмотреть.", "Куда с этим обращаться?", "Жду ответа по существу."),
    *("Назовите хотя бы срок.", "Сколько можно терпеть?"),
)


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """One message, and what it is really about. place: code; agency: who answers in practice, None: whom rules name."""

    text: str
    topic: str
    place: str
    agency: str | None
    page: SamplePage
    citizen: str
    citizen_name: str
    published_at: datetime


class Places:
    """The spots of the sample by what they are."""

    def __init__(self, sample: Sample) -> None:
        self._territories = {one.code: one for one in sample.territories}
        first: dict[str | None, str] = {}
        for one in sample.territories:
            if one.kind is TerritoryKind.SETTLEMENT:
                first.setdefault(one.parent, one.code)
        self._towns = frozenset(first.values())
        self._spots: Mapping[str, Sequence[SampleSpot]] = {
            kind: [spot for spot in sample.spots if self._is(spot.place, kind)]
            for kind in ("any", "kgd", "town", "village", "coast")
        }

    def fitting(self, kind: str) -> Sequence[SampleSpot]:
        """The spots of a kind, see `SamplePast`."""
        return self._spots[kind]

    def municipality(self, code: str) -> str:
        """The municipality a place lies in."""
        at = self._territories[code]
        while at.kind is not TerritoryKind.MUNICIPALITY and at.parent is not None:
            at = self._territories[at.parent]
        return at.code

    def is_street(self, code: str) -> bool:
        """Whether a place is a street."""
        return self._territories[code].kind is TerritoryKind.STREET

    def _is(self, code: str, kind: str) -> bool:
        settlement = self._territories[code].kind is TerritoryKind.SETTLEMENT
        match kind:
            case "kgd":
                return self.municipality(code) == "kaliningrad"
            case "town":
                return code in self._towns
            case "village":
                return settlement and code not in self._towns
            case "coast":
                return settlement and self.municipality(code) in _COAST
            case _:
                return True


class Pen:
    """Writes the questions of the weeks before; the same seed, the same questions."""

    def __init__(self, sample: Sample, *, now: datetime, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - a demo, not a secret
        self._sample = sample
        self._now = now
        self._places = Places(sample)
        self._pages: dict[str, list[SamplePage]] = defaultdict(list)
        for page in sample.pages:
            if page.network in (VK, OK):
                self._pages[page.agency].append(page)
        self._administrations = {
            agency.territory: agency.code for agency in sample.agencies if agency.kind is AgencyKind.ADMINISTRATION
        }
        self._citizens: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._known = 0

    def write(self, count: int) -> list[PastQuestion]:
        """So many questions, oldest first, of which no two are the same."""
        found: dict[str, PastQuestion] = {}
        rows = self._rows()
        while len(found) < count:
            one = self._question(next(rows))
            found.setdefault(one.text.lower(), one)
        return sorted(found.values(), key=lambda one: one.published_at)

    def _rows(self) -> Iterator[SamplePast]:
        while True:
            yield from self._chance.sample(self._sample.past, len(self._sample.past))

    def _question(self, row: SamplePast) -> PastQuestion:
        spot = self._chance.choice(self._places.fitting(row.places))
        municipality = self._places.municipality(spot.place)
        citizen, name = self._citizen(municipality)
        return PastQuestion(
            text=self._text(row, spot),
            topic=row.topic,
            place=spot.place,
            agency=row.agency,
            page=self._page(row, municipality),
            citizen=citizen,
            citizen_name=name,
            published_at=self._at(),
        )

    def _text(self, row: SamplePast, spot: SampleSpot) -> str:
        chance = self._chance
        where = chance.choice(spot.said)
        if self._places.is_street(spot.place) and chance.random() < 0.5:
            where += f", {chance.randint(2, 98)}"
        said = _without_place(chance.choice(row.says)) if chance.random() < _PLACELESS else chance.choice(row.says)
        said = said.format(at=where)
        parts = [f"{said[0].upper()}{said[1:]}."]
        if chance.random() < 0.75:
            parts.append(f"{chance.choice(row.more)}.")
        parts.append(chance.choice(_ASKS))
        whole = chance.choice(_GREETINGS) + " ".join(part for part in parts if part)
        if chance.random() < _MISSPELT:
            whole = self._misspelt(whole)
        return whole.replace(".", "").lower() if chance.random() < 0.08 else whole.replace("?.", "?")

    def _misspelt(self, text: str) -> str:
        """The text with two letters of a word in each other's place."""
        words = text.split()
        at = self._chance.randrange(len(words))
        word = words[at]
        if len(word) > 5:
            words[at] = f"{word[:2]}{word[3]}{word[2]}{word[4:]}"
        return " ".join(words)

    def _page(self, row: SamplePast, municipality: str) -> SamplePage:
        """Mostly the town's administration is asked, whose matter it may not be."""
        likely = [self._administrations[municipality]] * 6 + ["gov"] * 2 + [row.agency] * 2
        return self._chance.choice(self._pages[self._chance.choice([one for one in likely if one])])

    def _citizen(self, municipality: str) -> tuple[str, str]:
        known = self._citizens[municipality]
        if known and self._chance.random() < _WRITES_AGAIN:
            return self._chance.choice(known)
        one = str(_FIRST_CITIZEN + self._known), self._name()
        self._known += 1
        known.append(one)
        return one

    def _name(self) -> str:
        """A first name and another citizen's last name."""
        first: SampleCitizen = self._chance.choice(self._sample.citizens)
        last = self._chance.choice([one for one in self._sample.citizens if one.sex == first.sex])
        return f"{first.first_name} {last.last_name}"

    def _at(self) -> datetime:
        """Some day of the weeks before, in the morning or the evening more often than at night."""
        chance = self._chance
        while True:
            day = self._now - timedelta(days=chance.uniform(0, 7 * WEEKS))
            hour = chance.choice((chance.gauss(8, 2), chance.gauss(17, 2)))
            at = day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hour)
            if at < self._now - _DONE_BY and (day.weekday() < 5 or chance.random() < 0.5):
                return at.replace(microsecond=0)


def _without_place(said: str) -> str:
    return said.replace("{at} ", "").replace(" {at}", "")
