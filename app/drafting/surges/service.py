"""One base text for a surge, and from it a reply to each of its citizens."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from app.accounts import queries as accounts
from app.accounts.permissions import Person
from app.core.clock import Clock
from app.core.db import Session, Sessions
from app.core.errors import Conflict
from app.drafting import service as drafting
from app.drafting.surges import queries as replies
from app.drafting.surges.eligibility import TOO_MANY, why_not
from app.drafting.surges.personal import Reader, check_variables, names_a_street, personal
from app.drafting.surges.queries import Asker
from app.questions.queries import QuestionNotFound
from app.surges import queries as surges
from app.surges.models import Surge, SurgeState
from app.surges.service import SurgeNotThere
from app.surges.wording import street

MOST_AT_ONCE: Final = 500
_IN_TRANSACTION: Final = 50


class BaseTextChanged(Conflict):
    """Somebody saved another base text meanwhile; the detail says who and when."""

    code = "base-text-changed"


class NoBaseText(Conflict):
    """There is nothing yet to answer with."""

    code = "no-base-text"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A question that got no reply, and why, in the words of the people who answer."""

    question_id: UUID
    number: int
    why: str


@dataclass(frozen=True, slots=True)
class _How:
    """Who answers, and whether the replies are submitted."""

    by: Person
    submit: bool


@dataclass(slots=True)
class Answered:
    """What became of the questions that were to be answered."""

    drafted: int = 0
    submitted: int = 0
    skipped: list[Skipped] = field(default_factory=list)


async def write_base(
    session: Session, surge_id: UUID, *, text: str, base_revision: int, by: Person, now: datetime
) -> Surge:
    """Save what all citizens of a surge are answered with; the same text again is no new revision.

    base_revision  the revision the text was made from; 0 when there was none
    Raises SurgeNotFound, SurgeNotThere, BaseTextChanged, UnknownVariable.
    """
    check_variables(text)
    surge = await surges.lock(session, surge_id, scope=by.scope)
    if surge.state is SurgeState.DISMISSED:
        raise SurgeNotThere("The surge was dismissed; open it first.")
    if surge.base_text == text:
        return surge
    if base_revision != surge.base_revision:
        raise await _changed(session, surge)
    surge.base_text, surge.base_revision = text, surge.base_revision + 1
    surge.base_by, surge.base_at = by.id, now
    return surge


async def _changed(session: Session, surge: Surge) -> BaseTextChanged:
    if surge.base_by is None:
        return BaseTextChanged("There is no base text yet; start from revision 0.")
    name = (await accounts.names(session, {surge.base_by}))[surge.base_by]
    return BaseTextChanged(
        f"{name} saved revision {surge.base_revision} at {surge.base_at:%Y-%m-%dT%H:%M:%SZ}. Load it first."
    )


async def previews(session: Session, surge: Surge, question_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The replies that questions of a surge would get now; none without a base text."""
    if not surge.base_text or not question_ids:
        return {}
    askers = await replies.askers(session, surge.id, question_ids)
    return await asyncio.to_thread(_texts, surge.base_text, askers)


async def answer(
    surge_id: UUID,
    question_ids: Collection[UUID] | None,
    *,
    submit: bool,
    by: Person,
    sessions: Sessions,
    clock: Clock,
) -> Answered:
    """Write the replies of an open surge as drafts, in the scope of the person who answers. Safe to repeat.

    question_ids  None: all that have no draft
    submit        give them to review, or approve them where the agency does not ask for review
    Raises SurgeNotFound, SurgeNotThere, NoBaseText, QuestionNotFound.
    """
    async with sessions.begin() as session:
        base, askers = await _to_answer(session, surge_id, question_ids, by=by)
    texts = await asyncio.to_thread(_texts, base, askers)
    done = Answered()
    todo: list[Asker] = []
    for asker in askers:
        why = why_not(asker, texts[asker.id], scope=by.scope)
        if why is None and len(todo) < MOST_AT_ONCE:
            todo.append(asker)
        else:
            done.skipped.append(Skipped(asker.id, asker.number, why or TOO_MANY))
    for start in range(0, len(todo), _IN_TRANSACTION):
        batch = [asker.id for asker in todo[start : start + _IN_TRANSACTION]]
        async with sessions.begin() as session:
            await _answer_some(
                session, surge_id, {one: texts[one] for one in batch}, _How(by, submit), done, now=clock.now()
            )
    return done


async def _to_answer(
    session: Session, surge_id: UUID, question_ids: Collection[UUID] | None, *, by: Person
) -> tuple[str, Sequence[Asker]]:
    surge = await surges.get(session, surge_id, scope=by.scope)
    if surge.state is not SurgeState.OPEN:
        raise SurgeNotThere(f"The surge is «{surge.state.value}»; open it first.")
    if not surge.base_text:
        raise NoBaseText("Write the base text first.")
    askers = await replies.askers(session, surge_id, question_ids)
    if question_ids is None:
        return surge.base_text, [asker for asker in askers if by.scope.covers(asker.agency_id)]
    if len(askers) < len(set(question_ids)):
        raise QuestionNotFound("Some of the questions are not in the surge.")
    return surge.base_text, askers


def _texts(base: str, askers: Sequence[Asker]) -> dict[UUID, str]:
    """The replies by question."""
    with_street = names_a_street(base)
    return {
        asker.id: personal(
            base,
            Reader(asker.name, asker.number, (street(asker.text) if with_street else None) or "", asker.place or ""),
            variation=asker.variation,
        )
        for asker in askers
    }


async def _answer_some(
    session: Session, surge_id: UUID, texts: Mapping[UUID, str], how: _How, done: Answered, *, now: datetime
) -> None:
    """Write and submit the replies of a batch, as the questions stand now that they are locked."""
    await replies.lock(session, texts)
    for asker in await replies.askers(session, surge_id, texts):
        text = texts[asker.id]
        why = why_not(asker, text, scope=how.by.scope)
        if why is not None:
            done.skipped.append(Skipped(asker.id, asker.number, why))
            continue
        draft_id, revision = asker.draft_id, asker.draft_revision
        if draft_id is None or revision is None:
            draft = await drafting.write(session, asker.id, text=text, base_revision=0, by=how.by, now=now)
            draft_id, revision = draft.id, draft.revision
            done.drafted += 1
        if how.submit:
            await drafting.submit(session, draft_id, revision=revision, by=how.by, now=now)
            done.submitted += 1
