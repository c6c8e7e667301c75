"""Which places of a surge belong together: a street, its settlement and its municipality; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

# So many of those whose place is known must be there for a surge to be of that place.
_MOST_ARE_THERE = 0.6


@dataclass(frozen=True, slots=True)
class Places:
    """The tree of territories. parents: each one's parent; whole: those that are the region itself, and so no place."""

    parents: Mapping[UUID, UUID | None] = field(default_factory=dict)
    whole: frozenset[UUID] = frozenset()

    def chain(self, place: UUID | None) -> list[UUID]:
        """A place and what it lies in, from small to large, without the region itself."""
        found: list[UUID] = []
        while place is not None and place not in self.whole and place not in found:
            found.append(place)
            place = self.parents.get(place)
        return found

    def area(self, place: UUID | None) -> UUID | None:
        """The largest place that a place lies in: its municipality; None where no place is known."""
        chain = self.chain(place)
        return chain[-1] if chain else None

    def fits(self, one: UUID | None, other: UUID | None) -> bool:
        """Whether two places may be meant as one: one lies in the other, or one of them is not known."""
        first, second = self.chain(one), self.chain(other)
        return not first or not second or first[0] in second or second[0] in first

    def meeting(self, places: Iterable[UUID | None]) -> UUID | None:
        """The smallest place where most of those lie whose place is known; None when there is none."""
        chains = [chain for place in places if (chain := self.chain(place))]
        there = Counter(place for chain in chains for place in chain)
        depth = {place: len(self.chain(place)) for place in there}
        enough = [place for place, count in there.items() if count >= _MOST_ARE_THERE * len(chains)]
        return max(enough, key=lambda place: (depth[place], there[place], place.int)) if enough else None
