"""Which places may lie in which: a smaller one in a larger one, so that none lies in itself. Pure."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from app.agencies.models import TerritoryKind

Place = TypeVar("Place", bound=Hashable)

SIZES: Final = {kind: rank for rank, kind in enumerate(TerritoryKind)}
"""Rank of a kind, the largest first."""


@dataclass(frozen=True, slots=True)
class Lying(Generic[Place]):
    """What a place is, and the one it lies in; None: in none."""

    kind: TerritoryKind
    parent: Place | None


def misplaced(places: Mapping[Place, Lying[Place]]) -> Iterator[tuple[Place, str]]:
    """The places that cannot lie where they do, and why, in Russian."""
    for place, lying in places.items():
        if lying.parent is None:
            continue
        around = places.get(lying.parent)
        if around is None:
            yield place, "Нет такой территории."
        elif SIZES[around.kind] >= SIZES[lying.kind]:
            yield place, "Может лежать только в территории крупнее себя."
