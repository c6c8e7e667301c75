"""Bodies that answer where no rule says so: their kind fits the topic, their area covers the place. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Body:
    """An agency that works. areas: the territories it answers for, each with all inside it."""

    agency_id: UUID
    kind: str
    areas: frozenset[UUID]


class Bodies:
    """Agencies found by kind and area. Immutable."""

    def __init__(self, bodies: Iterable[Body] = ()) -> None:
        self._covering: dict[tuple[str, UUID], list[UUID]] = defaultdict(list)
        for body in sorted(bodies, key=lambda body: body.agency_id):
            for area in body.areas:
                self._covering[body.kind, area].append(body.agency_id)

    def responsible(self, kinds: Sequence[str], within: Sequence[UUID]) -> Sequence[UUID]:
        """The agencies of the given kinds whose area covers a place most closely; empty when none does.

        kinds   the likeliest kind first; a less likely one is asked only where none of the first covers the place
        within  the place and all it lies in, from small to large
        """
        for kind in kinds:
            for territory_id in within:
                if found := self._covering.get((kind, territory_id)):
                    return found
        return ()
