"""Learning from confirmed questions, and measuring on the newest of them what that is worth; pure.

It computes for minutes, so it runs in a process of its own: arguments and results can be sent there and back.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from app.core.db import Json
from app.routing.knowledge import Asking, Catalogue, Knowledge, Read
from app.routing.learning import learning as model
from app.routing.learning.examples import Example
from app.routing.learning.storing import ForeignModel
from app.routing.learnt import EVEN, Pool, Prediction, Told, Version, fitted
from app.routing.versions.figures import Outcome, Point, curve, figures, point_for

LEAST_EXAMPLES: Final = 200
LEAST_TESTED: Final = 50
_TESTED: Final = 0.2
_WORSE: Final = 0.005
"""Half a point less of right agencies is noise, more is worse."""

_CALIBRATED: Final = 0.08
"""Mean difference between promise and truth from which on probabilities are not to be trusted."""

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A question whose agency is known to be right."""

    asking: Asking
    agency_id: UUID
    topic_id: UUID | None


@dataclass(frozen=True, slots=True)
class Rival:
    """The version that is live, without what it learnt last: it has not seen the newest questions either."""

    trial: bytes
    topics: Pool
    agencies: Pool


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learnt from. confirmed: oldest first; precision: aimed at."""

    catalogue: Catalogue
    confirmed: Sequence[Confirmed]
    on: date
    precision: float
    rival: Rival | None


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What was learnt without the newest questions, and how it did on them.

    refused  why it must not go live, in Russian; "": it may
    """

    trial: bytes
    tested_on: int
    measured: Json
    refused: str


def tested(confirmed: int) -> int:
    """How many of the newest questions are kept aside."""
    return max(LEAST_TESTED, round(confirmed * _TESTED))


def rehearse(lesson: Lesson) -> Rehearsed:
    """Learn without the newest questions, and measure on them; they are also what both opinions are weighed by."""
    knowledge, read = _read(lesson)
    newest = tested(len(read))
    known, asked = read[:-newest], read[-newest:]
    answers = lesson.confirmed[-newest:]
    trial = model.learn(_examples(knowledge, known, lesson.confirmed), _names(lesson.catalogue))
    fresh = _measure(knowledge, trial, asked, answers)
    cold = _outcomes(knowledge, asked, [None] * len(asked), answers)
    rival = _rival(knowledge, lesson.rival, asked, answers)
    measured = _told(fresh, lesson.precision) | {
        "cold": _told_briefly(cold, lesson.precision),
        "live_before": None if rival is None else _told_briefly(rival, lesson.precision),
    }
    return Rehearsed(trial, newest, measured, _refusal(measured))


def learn_all(lesson: Lesson) -> bytes:
    """Learn from all that is confirmed, the newest questions too."""
    knowledge, read = _read(lesson)
    return model.learn(_examples(knowledge, read, lesson.confirmed), _names(lesson.catalogue))


@dataclass(frozen=True, slots=True)
class _Fresh:
    outcomes: Sequence[Outcome]
    topics: Pool
    agencies: Pool


def _read(lesson: Lesson) -> tuple[Knowledge, list[Read]]:
    knowledge = Knowledge.build(lesson.catalogue, on=lesson.on)
    read: list[Read] = []
    for start in range(0, len(lesson.confirmed), _AT_ONCE):
        read += knowledge.read_all([one.asking for one in lesson.confirmed[start : start + _AT_ONCE]])
    return knowledge, read


def _examples(knowledge: Knowledge, read: Sequence[Read], confirmed: Sequence[Confirmed]) -> list[Example]:
    return [
        Example(
            text=one.asking.text,
            agency=str(known.agency_id),
            topic=str(known.topic_id) if known.topic_id else None,
            hints=tuple(knowledge.clues(one)),
        )
        for one, known in zip(read, confirmed, strict=False)
    ]


def _names(catalogue: Catalogue) -> dict[str, str]:
    """How agencies and topics are called, by the keys that examples have."""
    topics = {str(topic.id): topic.name for topic in catalogue.topics}
    return topics | {str(agency_id): name for agency_id, name in catalogue.agency_names.items()}


def _measure(knowledge: Knowledge, trial: bytes, asked: Sequence[Read], answers: Sequence[Confirmed]) -> _Fresh:
    """What a model says of questions it has not seen, weighed against rules and words as surprises least."""
    version = Version(UUID(int=0), model.read(trial))
    knowing = replace(knowledge, version=version)
    told = knowing.told(asked)
    by_topic = [
        Told(
            {UUID(label): share for label, share in said.topics.items()},
            {guess.topic_id: guess.probability for guess in one.topics},
            known.topic_id,
        )
        for one, said, known in zip(asked, told, answers, strict=True)
        if known.topic_id is not None
    ]
    topics = fitted(by_topic)
    knowing = replace(knowledge, version=replace(version, topics=topics))
    by_agency = [
        Told(
            {UUID(label): share for label, share in said.agencies.items()},
            knowing.known_agencies(one, knowing.topics_of(one, said)),
            known.agency_id,
        )
        for one, said, known in zip(asked, told, answers, strict=True)
    ]
    agencies = fitted(by_agency)
    knowing = replace(knowledge, version=replace(version, topics=topics, agencies=agencies))
    return _Fresh(_outcomes(knowing, asked, told, answers), topics, agencies)


def _rival(
    knowledge: Knowledge, rival: Rival | None, asked: Sequence[Read], answers: Sequence[Confirmed]
) -> Sequence[Outcome] | None:
    if rival is None:
        return None
    try:
        version = Version(UUID(int=0), model.read(rival.trial), rival.topics, rival.agencies)
    except ForeignModel:  # of an older program: it cannot decide any more, and so is no rival
        return None
    knowing = replace(knowledge, version=version)
    return _outcomes(knowing, asked, knowing.told(asked), answers)


def _outcomes(
    knowledge: Knowledge, asked: Sequence[Read], told: Sequence[Prediction | None], answers: Sequence[Confirmed]
) -> list[Outcome]:
    outcomes = []
    for one, said, known in zip(asked, told, answers, strict=True):
        topics = knowledge.topics_of(one, said)
        decision = knowledge.decided(one, topics, said, threshold=0.0)
        outcomes.append(
            Outcome(
                agencies=[each.agency_id for each in decision.candidates],
                topics=[each.topic_id for each in topics],
                agency=known.agency_id,
                topic=known.topic_id,
                confidence=decision.confidence,
                may_be_sure=decision.sure,
            )
        )
    return outcomes


def _told(fresh: _Fresh, precision: float) -> Json:
    points = curve(fresh.outcomes)
    return _told_briefly(fresh.outcomes, precision) | {
        "curve": [asdict(point) for point in points],
        "pools": {"topics": asdict(fresh.topics), "agencies": asdict(fresh.agencies)},
    }


def _told_briefly(outcomes: Sequence[Outcome], precision: float) -> Json:
    points = curve(outcomes)
    aimed = point_for(points, precision)
    return figures(outcomes) | {
        "share_at_aim": aimed.share if aimed else 0.0,
        "curve": [asdict(point) for point in points],
    }


def _refusal(measured: Json) -> str:
    """Why what was learnt must not go live, in Russian; "" when it may."""
    new, cold, live = measured["agency_top_1"], measured["cold"]["agency_top_1"], measured["live_before"]
    if live is not None and new < live["agency_top_1"] - _WORSE:
        return f"Хуже действующей версии: верных ведомств {new:.1%} против {live['agency_top_1']:.1%}."
    if new < cold - _WORSE:
        return f"Хуже правил и слов без обучения: верных ведомств {new:.1%} против {cold:.1%}."
    error = measured["calibration_error"]
    before = live["calibration_error"] if live is not None else measured["cold"]["calibration_error"]
    if error > _CALIBRATED and error > before:
        return f"Вероятности расходятся с действительностью в среднем на {error:.1%}: порог по ним не поставить."
    return ""


def pools_of(measured: Json | None) -> tuple[Pool, Pool]:
    """How opinions are weighed by a version's figures: on topics, on agencies."""
    pools = (measured or {}).get("pools")
    return (Pool(**pools["topics"]), Pool(**pools["agencies"])) if pools else (EVEN, EVEN)


def points_of(measured: Json | None) -> list[Point]:
    """The curve of a version's figures."""
    return [Point(**point) for point in (measured or {}).get("curve", ())]
