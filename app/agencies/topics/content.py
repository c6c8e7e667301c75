"""What is said of a topic, as a value that can be compared. Pure."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.agencies.models import AgencyKind, TopicContent
from app.agencies.terms import CLOCKS


@dataclass(frozen=True, slots=True)
class Content:
    """What is said of a topic; fields as in `app.agencies.models.TopicContent`.

    terms     pairs of a clock and its term, in the order of `app.agencies.terms.CLOCKS`
    valid_to  its last day; None: not known yet
    """

    group: str
    name: str
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    season: tuple[int, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    agency_kinds: tuple[AgencyKind, ...] = ()
    fast_track: bool = False
    photo_needed: bool = False
    valid_to: date | None = None

    @classmethod
    def of(cls, row: TopicContent) -> "Content":
        """What a row of the database says."""
        return cls(
            group=row.group,
            name=row.name,
            words=tuple(row.words),
            examples=tuple(row.examples),
            season=tuple(row.season),
            terms=tuple((clock, row.terms[clock]) for clock in CLOCKS if clock in row.terms),
            agency_kinds=tuple(map(AgencyKind, row.agency_kinds)),
            fast_track=row.fast_track,
            photo_needed=row.photo_needed,
            valid_to=row.valid_to,
        )

    def columns(self) -> dict[str, Any]:
        """The values of a row's columns."""
        lists = {"words": list(self.words), "examples": list(self.examples), "season": list(self.season)}
        kinds = [kind.value for kind in self.agency_kinds]
        return asdict(self) | lists | {"terms": dict(self.terms), "agency_kinds": kinds}
