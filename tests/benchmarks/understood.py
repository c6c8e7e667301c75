"""Hot questions about what is understood: likeness, routing and what it learns from, surges, moves, quality."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.core.db import Session
from app.inbox.alike import queries as similar
from app.inbox.bulk import reading as bulk
from app.inbox.bulk.schemas import PreviewIn
from app.inbox.queries import View
from app.inbox.schemas import Wanted
from app.inbox.surges import reading as surge_screen
from app.inbox.surges.queries import Which
from app.inbox.surges.reading import Part, Some
from app.insights.quality import service as quality
from app.insights.queries import Period
from app.intake.lessons import queries as lessons
from app.questions.models import Question
from app.routing import gathering
from app.routing.alike import queries as alike
from app.routing.alike.models import QuestionLikeness
from app.routing.moving import queries as moving
from app.routing.rulebook import queries as rulebook
from app.routing.versions import queries as versions
from app.routing.versions import reading as router
from app.surges import queries as surges
from app.surges.detection import may_burst
from app.surges.usual import WINDOWS
from app.surges.watch import queries as watched
from tests.benchmarks.likenesses import Texts
from tests.benchmarks.plans import Ask
from tests.benchmarks.scene import LIST_MS, PAGE, QUALITY_MS, SWEEP_MS, Hot, Scene

_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_LEARNT_AT_ONCE, _JUDGED_AT_ONCE = 500, 200
_PASSED_AROUND = 1  # fingerprint of the text that many copied
_LEARNING_MS = 2000.0


def all_of(scene: Scene) -> Iterator[Hot]:
    """All of them."""
    yield from _likeness(scene)
    yield from _routing(scene)
    yield from _surges(scene)
    yield from _quality(scene)


def _likeness(scene: Scene) -> Iterator[Hot]:
    text = Texts().draw(1)[0]
    question = scene.question

    async def copied(session: Session) -> object:
        wanted = select(QuestionLikeness.question_id).where(QuestionLikeness.fingerprint == _PASSED_AROUND).limit(1)
        one = await session.get_one(Question, await session.scalar(wanted))
        return await similar.alike(session, one, scene.region.scope, limit=8)

    async def counted(session: Session) -> object:
        wanted = select(QuestionLikeness.question_id).where(QuestionLikeness.fingerprint == _PASSED_AROUND).limit(PAGE)
        ids = (await session.scalars(wanted)).all()
        return (await session.execute(select(Question.id, similar.copies(Question)).where(Question.id.in_(ids)))).all()

    yield Hot(
        "alike a question", LIST_MS, lambda session: similar.alike(session, question, scene.region.scope, limit=8)
    )
    yield Hot("alike a text passed around", LIST_MS, copied)
    yield Hot(f"copies of {PAGE} times a text passed around", LIST_MS, counted)
    yield Hot(
        "routing: similar confirmed questions",
        LIST_MS,
        lambda session: alike.nearest_confirmed(session, text, but=[question.id], least=0.5, limit=3),
    )
    stored = alike.Like(question.id, text, 7, question.received_at)
    yield Hot("routing: store a vector", LIST_MS, lambda session: alike.store(session, stored))


def _routing(scene: Scene) -> Iterator[Hot]:
    now, question = scene.now, scene.question
    yield Hot("routing: what decides", LIST_MS, versions.deciding)
    yield Hot("routing: grounds of a question", LIST_MS, _grounds([question.id], scene))
    yield Hot("router screen", LIST_MS, lambda session: router.router_state(session, cold_threshold=0.9))
    yield Hot("router versions", LIST_MS, lambda session: versions.newest(session, limit=50))
    yield Hot("rules with their use", LIST_MS, lambda session: rulebook.part(session, after=None, limit=PAGE, now=now))
    yield Hot("learning: newest 20,000 confirmed", _LEARNING_MS, versions.confirmed)
    yield Hot(f"learning: grounds of {_LEARNT_AT_ONCE}", SWEEP_MS, _learnt(scene))
    for days in (30, 365):
        since = now - days * _DAY
        yield Hot(
            f"dry run over {days} days: questions",
            SWEEP_MS,
            lambda session, since=since: rulebook.questions_since(session, since, most=20_000),  # type: ignore[misc]
        )
    yield Hot(f"dry run: grounds of {_JUDGED_AT_ONCE}", SWEEP_MS, _judged(scene))
    yield Hot("moves of many", LIST_MS, lambda session: moving.moves(session, scene.region.scope, limit=20))
    for name, wanted in _chosen(question).items():
        yield Hot(f"preview of a move: {name}", LIST_MS * 4, _preview(wanted, scene))


def _chosen(question: Question) -> dict[str, PreviewIn]:
    other, topic = question.agency_id, question.topic_id
    assert other is not None
    narrow = Wanted(view=View.OPEN, topic_id=topic, territory_id=question.territory_id)
    return {
        "open of a topic and place": PreviewIn(filter=narrow, agency_id=other),
        "rare words": PreviewIn(filter=Wanted(view=View.OPEN, q="участок 12345"), agency_id=other),
        "too many fit": PreviewIn(filter=Wanted(view=View.ALL, q="дом"), agency_id=other),
    }


def _preview(wanted: PreviewIn, scene: Scene) -> Ask:
    async def ask(session: Session) -> object:
        try:
            return await bulk.preview(session, wanted, operator=scene.region, now=scene.now)
        except bulk.TooManyQuestions:
            return None

    return ask


def _grounds(ids: Sequence[UUID], scene: Scene) -> Ask:
    return lambda session: gathering.askings(session, ids, on=scene.now.date())


def _learnt(scene: Scene) -> Ask:
    taught: list[UUID] = []

    async def ask(session: Session) -> object:
        if not taught:
            taught.extend(one.question_id for one in (await versions.confirmed(session))[:_LEARNT_AT_ONCE])
        return await gathering.askings(session, taught, on=scene.now.date())

    return ask


def _judged(scene: Scene) -> Ask:
    part: list[UUID] = []

    async def ask(session: Session) -> object:
        if not part:
            part.extend(await rulebook.questions_since(session, scene.now - 30 * _DAY, most=_JUDGED_AT_ONCE))
        await rulebook.confirmed_agencies(session, part)
        return await gathering.askings(session, part, on=scene.now.date())

    return ask


def _surges(scene: Scene) -> Iterator[Hot]:
    now, surge_id = scene.now, scene.surge.id
    since = now - max(WINDOWS)
    yield Hot(
        "surge sweep: newest questions", SWEEP_MS, lambda session: watched.fresh(session, since=since, limit=3000)
    )
    yield Hot("surge sweep: known surges", SWEEP_MS, lambda session: watched.known(session, dismissed_since=now - _DAY))
    yield Hot("surge sweep: usual rates", SWEEP_MS, _usual(scene))
    yield Hot("surge sweep: taken out", SWEEP_MS, lambda session: watched.taken_out(session, [surge_id], since=since))
    yield Hot(
        "surge sweep: over by now", SWEEP_MS, lambda session: surges.lock_quiet(session, since=now - _DAY, limit=100)
    )
    for who, operator in (("agency", scene.agency), ("region", scene.region)):
        scope = operator.scope
        yield Hot(f"{who}: surges", LIST_MS, _listed(scene, who, Which.ALL))
        yield Hot(f"{who}: a surge", LIST_MS, lambda s, scope=scope: surge_screen.detail(s, surge_id, scope, now=now))  # type: ignore[misc]
        yield Hot(f"{who}: its questions", LIST_MS, _of_surge(scene, who))
    yield Hot(
        "questions alike a surge",
        LIST_MS,
        lambda session: surge_screen.suggestions(session, surge_id, scene.region.scope, now=now),
    )
    yield Hot("intake: have lessons changed", LIST_MS, lessons.state)
    yield Hot("intake: lessons in force", SWEEP_MS, lessons.standing)
    yield Hot("lessons", LIST_MS, lambda session: lessons.listing(session, scene.region.scope, before=None, limit=PAGE))


def _listed(scene: Scene, who: str, which: Which) -> Ask:
    scope = (scene.agency if who == "agency" else scene.region).scope
    return lambda session: surge_screen.rows(session, which, scope, Some(None, PAGE), now=scene.now)


def _of_surge(scene: Scene, who: str) -> Ask:
    scope = (scene.agency if who == "agency" else scene.region).scope
    part = Part(after=None, limit=PAGE, left=False)
    return lambda session: surge_screen.questions(session, scene.surge.id, scope, part, now=scene.now)


def _usual(scene: Scene) -> Ask:
    async def ask(session: Session) -> object:
        seen, _ = await watched.fresh(session, since=scene.now - max(WINDOWS), limit=3000)
        return await watched.usual(session, may_burst(seen), now=scene.now)

    return ask


def _quality(scene: Scene) -> Iterator[Hot]:
    for days in (30, 365):
        period = Period(scene.now - days * _DAY, scene.now)
        for who, operator in (("agency", scene.agency), ("region", scene.region)):
            yield Hot(
                f"{who}: quality of {days} days",
                QUALITY_MS,
                lambda session, scope=operator.scope, period=period: quality.read(session, scope, period),  # type: ignore[misc]
            )
