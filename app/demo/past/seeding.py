"""The weeks before the demo put into the database: questions, who decided on them, and their answers.

The machine decides on them as it decides on what comes in now; what it gets wrong is put right by coordinators and
agencies. So there is something to learn from, and to judge the machine by.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import numpy as np

from app.accounts.permissions import Role
from app.core.db import Json, Session, new_id
from app.deadlines import queries as deadlines
from app.demo.past.answering import Office, Terms
from app.demo.past.deciding import Desk, People, Truth
from app.demo.past.queries import record_past
from app.demo.past.rows import Rows
from app.demo.past.writing import WEEKS, PastQuestion, Pen
from app.demo.sample_rows import Sample, SamplePage
from app.demo.seeding import Ids, hours_of_agencies, url_of
from app.intake.events import QuestionReceived
from app.intake.screening import Screening, opens_question, screen
from app.language.likeness import Matrix, fingerprint
from app.networks.messages import MessageKind
from app.pages.models import Post
from app.questions.lifecycle import Status
from app.questions.models import Citizen, Message, Question
from app.routing import service as routing
from app.routing.alike.models import QuestionLikeness
from app.routing.knowledge import Asking, Judgement, Knowledge
from app.routing.rules import TopicGuess
from app.routing.whereabouts import Hints

COUNT: Final = 660
_SURE: Final = 0.75
_BY_PAGE: Final = 0.08
"""Of questions that the agency asked answers itself, though rules name another one: so it is in life."""

_GIVEN_BACK: Final = 4
_LEAST_ALIKE: Final = 0.5
_MOST_ALIKE: Final = 3
# Of all choices: every demo is the same.
_SEED: Final = 1
# Above what the stand-ins of the networks will count up to.
_FIRST_POST: Final = 800_000
_FIRST_COMMENT: Final = 900_000


async def seed_past(session: Session, sample: Sample, ids: Ids, *, now: datetime) -> int:
    """Store what was asked and answered before; how many questions. ids: those that the sample was stored by."""
    knowledge = await routing.learn(session, now=now)
    given = Terms(
        await deadlines.policies(session),
        hours_of_agencies(sample, ids),
        frozenset(ids("agency", one.code) for one in sample.agencies if one.review_required),
    )
    rows = await asyncio.to_thread(_past, sample, ids, knowledge, given, now)
    for table in rows.tables():
        session.add_all(table)
        await session.flush()
    await record_past(session, sorted(rows.events, key=lambda one: one[0]))
    return len(rows.questions)


def _past(sample: Sample, ids: Ids, knowledge: Knowledge, given: Terms, now: datetime) -> Rows:
    history = _History(sample, ids, knowledge, given, now)
    written = Pen(sample, now=now, seed=_SEED).write(COUNT)
    # The newest are moved to this very day: an agency has just given them back.
    given_back = [
        replace(one, published_at=now - timedelta(hours=5 * number + 1))
        for number, one in enumerate(written[-_GIVEN_BACK:])
    ]
    asked = [(one, _screened(one, sample)) for one in (*written[:-_GIVEN_BACK], *reversed(given_back))]
    history.tell([(one, screening) for one, screening in asked if opens_question(screening.kind)])
    return history.rows


def _screened(one: PastQuestion, sample: Sample) -> Screening:
    return screen(
        one.text, is_reply_to_citizen=False, has_attachments=False, ours=[place.name for place in sample.territories]
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """An earlier question, by which later ones are explained."""

    id: UUID
    agency_id: UUID
    answered_at: datetime


class _History:
    """Tells question by question what happened."""

    def __init__(self, sample: Sample, ids: Ids, knowledge: Knowledge, given: Terms, now: datetime) -> None:
        self.rows = Rows()
        self._sample = sample
        self._ids = ids
        self._knowledge = knowledge
        self._now = now
        self._chance = random.Random(_SEED)  # noqa: S311 - a demo, not a secret
        people = _people(sample, ids)
        self._desk = Desk(self.rows, people, chance=self._chance)
        self._office = Office(self.rows, people, given, now=now, chance=self._chance)
        self._groups = {topic.code: topic.content.group for topic in sample.topics}
        self._citizens: dict[tuple[str, str], Citizen] = {}
        self._posts: dict[str, Post] = {}

    def tell(self, asked: Sequence[tuple[PastQuestion, Screening]]) -> None:
        """All of it, from the first question to the last."""
        judged = self._knowledge.judge_all([self._asking(one) for one, _ in asked], threshold=_SURE)
        vectors = np.stack([one.vector for one in judged])
        known: list[_Known] = []
        for number, ((one, screening), judgement) in enumerate(zip(asked, judged, strict=True)):
            question, message = self._received(one, screening, number)
            similar = _similar(vectors[: len(known)], vectors[number], known, at=question.received_at)
            self._keep_likeness(question, judgement)
            if self._now - one.published_at < timedelta(days=1):
                self._desk.give_back(question, judgement, similar)
                continue
            self._desk.decide(question, judgement, self._truth(one), similar)
            self._office.answer(question, message, self._answer(one))
            assert question.agency_id is not None
            assert question.answered_at is not None
            known.append(_Known(question.id, question.agency_id, question.answered_at))

    def _asking(self, one: PastQuestion) -> Asking:
        page, agency = self._ids("page", one.page.ref), self._ids("agency", one.page.agency)
        hints = Hints(self._ids("territory", one.page.territory))
        return Asking(one.text, page, agency, self._now.date(), hints)

    def _received(self, one: PastQuestion, screening: Screening, number: int) -> tuple[Question, Message]:
        received_at = one.published_at + timedelta(seconds=self._chance.uniform(1, 30))
        post = self._post(one.page)
        at = f"{'wall' if one.page.network == 'vk' else 'topic'}:{post.external_id}:{_FIRST_COMMENT + number}0"
        question = Question(
            id=new_id(),
            network=one.page.network,
            page_id=self._ids("page", one.page.ref),
            kind=MessageKind.COMMENT,
            thread_id=at,
            post_id=post.id,
            citizen_id=self._citizen(one).id,
            text=one.text,
            status=Status.RECEIVED,
            screening=screening.kind.value,
            screening_reason=screening.reason,
            urgent=screening.urgent,
            published_at=one.published_at,
            received_at=received_at,
        )
        message = _message(question, at, one.page)
        self.rows.questions.append(question)
        self.rows.messages.append(message)
        self.rows.tell(QuestionReceived(question_id=question.id), at=received_at)
        return question, message

    def _keep_likeness(self, question: Question, judgement: Judgement) -> None:
        self.rows.likenesses.append(
            QuestionLikeness(
                question_id=question.id,
                vector=judgement.vector.tolist(),
                fingerprint=fingerprint(question.text),
                received_at=question.received_at,
            )
        )

    def _truth(self, one: PastQuestion) -> Truth:
        """Whom the rules name for what a question is really about, unless practice is another."""
        topic_id, territory_id = self._ids("topic", one.topic), self._ids("territory", one.place)
        rule = self._knowledge.book.first(
            topic=TopicGuess(topic_id, self._groups[one.topic], 1.0),
            place=self._knowledge.geography.guess(territory_id),
            page_id=self._ids("page", one.page.ref),
            on=self._now.date(),
        )
        practice = one.agency or (one.page.agency if self._chance.random() < _BY_PAGE else None)
        if practice is None and rule is not None:
            return Truth(rule.agency_id, topic_id, territory_id)
        return Truth(self._ids("agency", practice or one.page.agency), topic_id, territory_id)

    def _citizen(self, one: PastQuestion) -> Citizen:
        key = one.page.network, one.citizen
        if key not in self._citizens:
            self._citizens[key] = Citizen(
                id=new_id(), network=key[0], external_id=key[1], name=one.citizen_name, seen_at=one.published_at
            )
            self.rows.citizens.append(self._citizens[key])
        self._citizens[key].seen_at = one.published_at
        return self._citizens[key]

    def _post(self, page: SamplePage) -> Post:
        """A post of before on a page, under which all that was asked there stands."""
        if page.ref not in self._posts:
            written = self._now - timedelta(weeks=WEEKS, hours=3)
            self._posts[page.ref] = Post(
                id=new_id(),
                page_id=self._ids("page", page.ref),
                external_id=str(_FIRST_POST + len(self._posts)),
                text=next(post.text for post in self._sample.posts if post.agency == page.agency),
                url=url_of(page),
                published_at=written,
                seen_at=written,
            )
            self.rows.posts.append(self._posts[page.ref])
        return self._posts[page.ref]

    def _answer(self, one: PastQuestion) -> str:
        """Words of the sample on the topic, or else on a matter of its group."""
        solving = [answer for answer in self._sample.answers if answer.situation == "solve"]
        group = self._groups[one.topic]
        fitting = (
            [answer for answer in solving if answer.topic == one.topic]
            or [answer for answer in solving if answer.topic and self._groups[answer.topic] == group]
            or solving
        )
        return self._chance.choice(fitting).text.format(name=one.citizen_name.split()[0])


def _people(sample: Sample, ids: Ids) -> People:
    writing: dict[UUID, list[UUID]] = defaultdict(list)
    approving: dict[UUID, list[UUID]] = defaultdict(list)
    for one in sample.operators:
        if one.agency and one.role in (Role.RESPONDER, Role.APPROVER):
            by_agency = writing if one.role is Role.RESPONDER else approving
            by_agency[ids("agency", one.agency)].append(ids("operator", one.email))
    coordinators = [ids("operator", one.email) for one in sample.operators if one.role is Role.COORDINATOR]
    return People(coordinators, writing, approving)


def _message(question: Question, external_id: str, page: SamplePage) -> Message:
    return Message(
        id=new_id(),
        page_id=question.page_id,
        external_id=external_id,
        kind=question.kind,
        thread_id=question.thread_id,
        post_id=question.post_id,
        citizen_id=question.citizen_id,
        question_id=question.id,
        from_page=False,
        text=question.text,
        attachments=[],
        url=url_of(page),
        published_at=question.published_at,
        seen_at=question.received_at,
    )


def _similar(earlier: Matrix, vector: Matrix, known: Sequence[_Known], *, at: datetime) -> list[Json]:
    """The questions answered by then that are most like one, as routing keeps them."""
    likeness = earlier @ vector
    nearest = [
        int(row) for row in np.argsort(-likeness) if likeness[row] >= _LEAST_ALIKE and known[row].answered_at < at
    ]
    return [
        {
            "id": str(known[row].id),
            "agency_id": str(known[row].agency_id),
            "likeness": round(min(float(likeness[row]), 1.0), 3),
        }
        for row in nearest[:_MOST_ALIKE]
    ]
