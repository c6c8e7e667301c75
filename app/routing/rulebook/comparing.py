"""What a change of a rule would have done about past questions; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from app.core.db import Json
from app.routing.deciding import Decision
from app.routing.knowledge import Asking, Knowledge
from app.routing.rules import Rule

MOST_EXAMPLES: Final = 50


@dataclass(frozen=True, slots=True)
class Change:
    """A rule as it would be. replaces: the saved one it stands for; rule None: that one is only taken away."""

    rule: Rule | None
    replaces: UUID | None
    agency_id: UUID


def changed(knowledge: Knowledge, change: Change) -> Knowledge:
    """Knowledge as it would be after a change."""
    rules = {key: rule for key, rule in knowledge.names.rules.items() if key != change.replaces}
    if change.rule is not None:
        rules[change.rule.id] = change.rule
    return knowledge.with_rules(list(rules.values()))


@dataclass(slots=True)
class Compared:
    """Figures over the questions looked at so far, and examples: ids and agencies, no citizen's words.

    better  agrees with what people decided, and did not before; worse: the other way round
    """

    agency_id: UUID
    changed: int = 0
    to_agency: int = 0
    better: int = 0
    worse: int = 0
    newly_sure: int = 0
    newly_unsure: int = 0
    examples: list[Json] = field(default_factory=list)

    def add(self, question_id: UUID, before: Decision, after: Decision, actual: UUID | None) -> None:
        """Take one more question into account."""
        was, now = _agency(before), _agency(after)
        if was == now and before.sure == after.sure:
            return
        self.changed += 1
        self.to_agency += now == self.agency_id != was
        self.newly_sure += after.sure and not before.sure
        self.newly_unsure += before.sure and not after.sure
        if actual is not None:
            self.better += now == actual != was
            self.worse += was == actual != now
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append(
                {
                    "question_id": str(question_id),
                    "before": _shown(before),
                    "after": _shown(after),
                    "actual": str(actual) if actual else None,
                }
            )

    def to_data(self) -> Json:
        """What is kept of it."""
        return {
            "changed": self.changed,
            "to_agency": self.to_agency,
            "better": self.better,
            "worse": self.worse,
            "newly_sure": self.newly_sure,
            "newly_unsure": self.newly_unsure,
            "examples": self.examples,
        }


def compare(
    found: Compared,
    askings: Mapping[UUID, Asking],
    actual: Mapping[UUID, UUID],
    sides: tuple[Knowledge, Knowledge],
    threshold: float,
) -> None:
    """Judge questions before and after the change, and count. actual: the agencies known to be right."""
    keys: Sequence[UUID] = list(askings)
    before, after = (side.decide_all(list(askings.values()), threshold=threshold) for side in sides)
    for key, was, now in zip(keys, before, after, strict=True):
        found.add(key, was, now, actual.get(key))


def _agency(decision: Decision) -> UUID | None:
    return decision.best.agency_id if decision.best else None


def _shown(decision: Decision) -> Json:
    agency_id = _agency(decision)
    return {"agency_id": str(agency_id) if agency_id else None, "probability": round(decision.confidence, 3)}
