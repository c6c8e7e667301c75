"""Where a question is about: by its text, and by what the page, people's choices and earlier questions hint. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.agencies.models import Territory, TerritoryKind
from app.language.places import Gazetteer, PlaceFound, PlaceName, find_places, gazetteer
from app.language.words import normal, words
from app.routing.rules import PlaceGuess

_PAGE_PLACE: Final = 0.95
"""Nothing in the text says where: how often a page bound to one municipality means that one."""

_OUTSIDE: Final = 0.25
"""A place is named that lies outside the page's municipality: how often it is one passed by or compared with."""

_OUTSIDE_STREET: Final = 0.2
"""How often a bare street that the catalogue knows elsewhere is the one meant."""

_STREET: Final = 0.9
"""A bare street on a regional page: how often it is the one of the catalogue and not its namesake elsewhere."""

_EARLIER: Final = 0.25
"""Nothing says where: how often it is the municipality of the citizen's earlier question."""

_EARLIER_ODDS: Final = 2.0
"""How much likelier that makes one of several places of one name."""

_UNCHOSEN: Final = 0.1
"""People chose among places of one name: what the others still weigh, a choice weighing 1."""


@dataclass(frozen=True, slots=True)
class Named:
    """A place that a text names.

    name         its words in normal form, by which choices are remembered
    territories  those it may be, likeliest first, with probabilities; several: a person chooses
    chosen       the one people chose on this page before
    """

    text: str
    name: str
    territories: tuple[tuple[UUID, float], ...]
    chosen: UUID | None = None

    @property
    def is_ambiguous(self) -> bool:
        """Whether a person has to say which place is meant."""
        return len(self.territories) > 1 and self.chosen is None


@dataclass(frozen=True, slots=True)
class Hints:
    """Weak evidence on where.

    page_territory_id  what the page is of
    earlier            municipalities of the citizen's earlier questions, newest first
    choices            of a place's name: how often people chose which territory on this page
    """

    page_territory_id: UUID | None = None
    earlier: Sequence[UUID] = ()
    choices: Mapping[str, Mapping[UUID, int]] | None = None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a question may be about.

    territory_id  as it is kept; None while it may as well be elsewhere
    spans         start and end of whatever is a place's name in the text, known or not
    """

    guesses: tuple[PlaceGuess, ...]
    named: tuple[Named, ...]
    territory_id: UUID | None
    spans: tuple[tuple[int, int], ...] = ()


class Geography:
    """Knows the territories. Immutable; safe to share between threads."""

    def __init__(self, territories: Sequence[Territory]) -> None:
        self._made_of = _content(territories)
        self.territories = {one.id: one for one in territories}
        self._chains = {one.id: self._chain(one.id) for one in territories}
        self._places: Gazetteer = gazetteer(
            PlaceName(str(one.id), (one.name, *one.other_names), is_street=one.kind is TerritoryKind.STREET)
            for one in territories
        )

    def knows(self, territories: Sequence[Territory]) -> bool:
        """Whether it was made of these territories as they are now."""
        return self._made_of == _content(territories)

    def within(self, territory_id: UUID) -> tuple[UUID, ...]:
        """A territory and all it lies in, from small to large."""
        return self._chains.get(territory_id, ())

    def town(self, territory_id: UUID | None) -> UUID | None:
        """The municipality a territory lies in or is; None for the region."""
        chain = self.within(territory_id) if territory_id else ()
        smaller = [one for one in chain if self.territories[one].kind is not TerritoryKind.REGION]
        return smaller[-1] if smaller else None

    def locate(self, text: str, hints: Hints) -> Whereabouts:
        """Where a text may be about."""
        found = find_places(text, self._places)
        named = [self._weighed(text, name, ids, hints) for text, name, ids in self._named(found)]
        guesses = tuple(self._guesses(named, hints))
        spans = tuple((place.start, place.end) for place in found)
        return Whereabouts(guesses, tuple(named), self._likeliest(guesses), spans)

    def guess(self, territory_id: UUID | None, probability: float = 1.0) -> PlaceGuess:
        """A territory, or (None) anywhere, with a probability."""
        return PlaceGuess(territory_id, self.within(territory_id) if territory_id else (), probability)

    def _chain(self, territory_id: UUID) -> tuple[UUID, ...]:
        chain = [territory_id]
        while (known := self.territories.get(chain[-1])) and known.parent_id and known.parent_id not in chain:
            chain.append(known.parent_id)
        return tuple(one for one in chain if one in self.territories)

    def _named(self, found: Sequence[PlaceFound]) -> list[tuple[str, str, list[UUID]]]:
        """What a text names: its words, their normal form, and the territories that fit with all else that is named."""
        spans: dict[str, tuple[str, list[UUID]]] = {}
        for place in found:
            if place.territory_key is not None:
                shown = _without_house(place)
                name = " ".join(normal(word.text) for word in words(shown))
                known = spans.setdefault(name, (shown, []))[1]
                known += [one for one in (UUID(place.territory_key),) if one not in known]
        groups = [(shown, name, ids) for name, (shown, ids) in spans.items()]
        fitting = [(shown, name, self._fitting(ids, groups)) for shown, name, ids in groups]
        around = {outer for _, _, ids in fitting if len(ids) == 1 for outer in self.within(ids[0])[1:]}
        return [(shown, name, left) for shown, name, ids in fitting if (left := [x for x in ids if x not in around])]

    def _fitting(self, ids: list[UUID], groups: Iterable[tuple[str, str, list[UUID]]]) -> list[UUID]:
        """Those of several territories that lie in, or around, another place named; streets only so, if a town is.

        Most towns have a street of Gagarin: where a town is named too, streets of other towns are not meant.
        """
        others = {one for _, _, known in groups if known is not ids for one in known}
        towns = {one for one in others if self._is_town(one)}
        if not any(self._is_town(one) for one in ids) and towns:
            return [one for one in ids if not self._is_street(one) or towns & set(self.within(one))]
        related = [
            one for one in ids if any(one in self.within(other) or other in self.within(one)[1:] for other in others)
        ]
        narrowed = [one for one in related if not self._is_region_alone(one, others)]
        return narrowed if len(ids) > 1 and narrowed else ids

    def _is_region_alone(self, one: UUID, others: set[UUID]) -> bool:
        """Whether a territory is related to others by nothing but the region they all lie in."""
        kinds = {self.territories[x].kind for x in others if x in self.within(one) or one in self.within(x)}
        return kinds <= {TerritoryKind.REGION}

    def _is_street(self, territory_id: UUID) -> bool:
        return self.territories[territory_id].kind is TerritoryKind.STREET

    def _is_town(self, territory_id: UUID) -> bool:
        return self.territories[territory_id].kind not in (TerritoryKind.STREET, TerritoryKind.REGION)

    def _weighed(self, text: str, name: str, ids: Sequence[UUID], hints: Hints) -> Named:
        """The territories of one name by what hints at them."""
        chosen = {one: times for one, times in ((hints.choices or {}).get(name) or {}).items() if one in ids}
        page = self.town(hints.page_territory_id)
        weights: dict[UUID, float] = {}
        for one in ids:
            town = self.town(one)
            weight = chosen.get(one, 0) + _UNCHOSEN if chosen else 1.0
            weight *= (1 - _OUTSIDE) / _OUTSIDE if page is not None and town == page else 1.0
            weights[one] = weight * (_EARLIER_ODDS if town is not None and town in hints.earlier else 1.0)
        whole = sum(weights.values())
        best = sorted(ids, key=lambda one: (-weights[one], one))
        favourite = max(chosen, key=lambda one: (chosen[one], one)) if chosen else None
        return Named(text, name, tuple((one, weights[one] / whole) for one in best), favourite)

    def _guesses(self, named: Sequence[Named], hints: Hints) -> list[PlaceGuess]:
        page_id, page = hints.page_territory_id, self.town(hints.page_territory_id)
        if not named:
            return self._unnamed(hints, page)
        shares = [(one, share / len(named), known) for known in named for one, share in known.territories]
        here = [(one, share) for one, share, known in shares if known.chosen or (page and self.town(one) == page)]
        away = [(one, share) for one, share, known in shares if (one, share) not in here]
        if here:
            rest = _OUTSIDE if away else 0.0
            if any(known.chosen or known.is_ambiguous for known in named):  # weighed already
                rest = sum(share for _, share in away)
            return [*self._shared(here, 1 - rest), *self._shared(away, rest)]
        streets = all(self._is_street(one) for one, _ in away)
        if page_id is None or page is None:
            share = _STREET if streets else 1.0
        else:
            share = _OUTSIDE_STREET if streets else 1 - _OUTSIDE
        return [*self._shared(away, share), *self._shared([(page_id, 1.0)], 1 - share)]

    def _unnamed(self, hints: Hints, page: UUID | None) -> list[PlaceGuess]:
        page_id = hints.page_territory_id
        if page is not None:
            return [self.guess(page_id, _PAGE_PLACE), self.guess(None, 1 - _PAGE_PLACE)]
        if not hints.earlier:
            return [self.guess(page_id, 1.0)]
        return [self.guess(page_id, 1 - _EARLIER), self.guess(hints.earlier[0], _EARLIER)]

    def _shared(self, territories: Sequence[tuple[UUID | None, float]], share: float) -> list[PlaceGuess]:
        """Territories with a probability that they have in common, each with its part of it."""
        whole = sum(part for _, part in territories)
        return [self.guess(one, share * part / whole) for one, part in territories if share * part > 0]

    def _likeliest(self, guesses: Sequence[PlaceGuess]) -> UUID | None:
        """The place of the question as it is kept: none while it may as well be another, or anywhere in the region."""
        best = max(guesses, key=lambda guess: guess.probability)
        known = self.territories.get(best.territory_id) if best.territory_id else None
        if known is None or known.kind is TerritoryKind.REGION or best.probability <= 0.5:
            return None
        return known.id


def _without_house(place: PlaceFound) -> str:
    """The words of a place alone: a choice among streets of one name holds for all their houses."""
    digits = re.match(r"\d+", place.house) if place.house else None
    return re.sub(rf"[\s,]*(?:д(?:ом)?\.?)?\s*№?\s*{digits[0]}(?!\d).*$", "", place.text) if digits else place.text


def _content(territories: Sequence[Territory]) -> list[tuple[UUID, str, TerritoryKind, UUID | None, tuple[str, ...]]]:
    return [(one.id, one.name, one.kind, one.parent_id, tuple(one.other_names)) for one in territories]
