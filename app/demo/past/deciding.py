"""Who decided on a question of the past: the machine, and after it coordinators and agencies. Pure."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.core.db import Json, new_id
from app.demo.past.rows import Rows
from app.questions.lifecycle import Status
from app.questions.models import Question
from app.routing.deciding import Ground
from app.routing.events import QuestionReturned, QuestionRouted, QuestionSentToTriage, QuestionTransferred
from app.routing.knowledge import Judgement
from app.routing.models import Assignment, DecidedBy
from app.routing.moving.returning import still_possible

_RETURNED_TO_THE_RIGHT_ONE: Final = 0.3
_RETURNED: Final = 0.6
"""Of what the machine gave to a wrong agency; the rest a coordinator saw first."""

_NOT_OURS: Final = (
    *("Объект не на нашем балансе.", "Не наше полномочие.", "Эту улицу обслуживает другая организация."),
    *("По этой теме отвечает другое ведомство.", "Территория не наша."),
)
_MOVED: Final = ("", "", "Уточнили, кто обслуживает.", "По договорённости с ведомством.", "Так решаем с прошлого года.")


@dataclass(frozen=True, slots=True)
class Truth:
    """What a question is really about, and who answers it in practice."""

    agency_id: UUID
    topic_id: UUID
    territory_id: UUID


@dataclass(frozen=True, slots=True)
class People:
    """Who acts: coordinators of the region, and those who write and approve in each agency."""

    coordinators: Sequence[UUID]
    writing: Mapping[UUID, Sequence[UUID]]
    approving: Mapping[UUID, Sequence[UUID]]


class Desk:
    """Decides on questions as the services do, and keeps what they would have kept."""

    def __init__(self, rows: Rows, people: People, *, chance: random.Random) -> None:
        self._rows = rows
        self._people = people
        self._chance = chance

    def decide(self, question: Question, judgement: Judgement, truth: Truth, similar: Sequence[Json]) -> datetime:
        """Bring a received question to the agency that answers it; when it came there."""
        at = question.received_at + timedelta(seconds=self._chance.uniform(0.4, 3))
        machine = self._by_machine(question, judgement, similar, at)
        if machine.agency_id == truth.agency_id:
            return at
        if machine.agency_id is not None:
            at += timedelta(minutes=self._chance.uniform(4, 60))
            way = self._chance.random()
            if way < _RETURNED:
                goes_on = truth.agency_id if way < _RETURNED_TO_THE_RIGHT_ONE else None
                self._returned(question, machine, goes_on, at)
                if goes_on is not None:
                    return at
        at += timedelta(minutes=self._chance.uniform(2, 40))
        self._by_person(question, truth, at)
        return at

    def give_back(self, question: Question, judgement: Judgement, similar: Sequence[Json]) -> None:
        """Bring a received question to where a coordinator has to decide: its agency said «не наше»."""
        at = question.received_at + timedelta(seconds=self._chance.uniform(0.4, 3))
        machine = self._by_machine(question, judgement, similar, at)
        if machine.agency_id is not None:
            self._returned(question, machine, None, at + timedelta(minutes=self._chance.uniform(20, 50)))
        question.status = Status.TRIAGE

    def _by_machine(
        self, question: Question, judgement: Judgement, similar: Sequence[Json], at: datetime
    ) -> Assignment:
        decision = judgement.decision
        best = decision.candidates[0] if decision.sure else None
        made = Assignment(
            id=new_id(),
            question_id=question.id,
            agency_id=best.agency_id if best else None,
            topic_id=judgement.topic_id,
            territory_id=judgement.territory_id,
            rule_id=best.rule_id if best else None,
            decided_by=DecidedBy.RULE if best and best.ground is Ground.RULE else DecidedBy.CLASSIFIER,
            confidence=decision.confidence,
            candidates=judgement.candidates,
            evidence={**judgement.evidence, "similar": list(similar)},
            decided_at=at,
        )
        self._keep(question, made)
        if best is None:
            self._rows.tell(QuestionSentToTriage(question_id=question.id, assignment_id=made.id), at=at)
        else:
            self._rows.tell(_routed(made), at=at)
        return made

    def _returned(self, question: Question, machine: Assignment, goes_on: UUID | None, at: datetime) -> None:
        assert machine.agency_id is not None
        by = self._chance.choice(self._people.writing[machine.agency_id])
        made = Assignment(
            id=new_id(),
            question_id=question.id,
            agency_id=goes_on,
            from_agency_id=machine.agency_id,
            topic_id=machine.topic_id,
            territory_id=machine.territory_id,
            decided_by=DecidedBy.RETURN,
            operator_id=by,
            confidence=0.0,
            candidates=still_possible(machine.candidates, [machine.agency_id], None),
            evidence=machine.evidence,
            reason=self._chance.choice(_NOT_OURS),
            decided_at=at,
        )
        returned = QuestionReturned(
            question_id=question.id,
            by=by,
            agency_id=machine.agency_id,
            assignment_id=made.id,
            suggested_agency_id=goes_on,
        )
        self._rows.tell(returned, at=at)
        self._keep(question, made)
        if goes_on is not None:
            self._rows.tell(_transferred(made), at=at)

    def _by_person(self, question: Question, truth: Truth, at: datetime) -> None:
        made = Assignment(
            id=new_id(),
            question_id=question.id,
            agency_id=truth.agency_id,
            from_agency_id=question.agency_id,
            topic_id=truth.topic_id,
            territory_id=truth.territory_id,
            decided_by=DecidedBy.PERSON,
            operator_id=self._chance.choice(self._people.coordinators),
            confidence=1.0,
            candidates=[],
            evidence={},
            reason=self._chance.choice(_MOVED),
            decided_at=at,
        )
        self._keep(question, made)
        self._rows.tell(_routed(made) if made.from_agency_id is None else _transferred(made), at=at)

    def _keep(self, question: Question, made: Assignment) -> None:
        self._rows.assignments.append(made)
        question.agency_id, question.topic_id, question.territory_id = made.agency_id, made.topic_id, made.territory_id
        question.routed_at = made.decided_at if made.agency_id else question.routed_at


def _routed(made: Assignment) -> QuestionRouted:
    assert made.agency_id is not None
    return QuestionRouted(
        question_id=made.question_id,
        by=made.operator_id,
        agency_id=made.agency_id,
        topic_id=made.topic_id,
        assignment_id=made.id,
    )


def _transferred(made: Assignment) -> QuestionTransferred:
    assert made.agency_id is not None
    return QuestionTransferred(
        question_id=made.question_id,
        by=made.operator_id,
        from_agency_id=made.from_agency_id,
        to_agency_id=made.agency_id,
        assignment_id=made.id,
    )
