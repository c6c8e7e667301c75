"""SQL of taking in: sets of messages, citizens and questions, whatever their number one statement each.

The values of a set are bound as one array a column, so that a statement is the same text for one row and for thousands.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Text, any_, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.core.db import Session, arrays, given, new_id, table_of
from app.networks.access import Network
from app.questions.models import IN_ORDER, TEXT_CHARACTERS, Citizen, Message, MessageVersion, Question
from app.questions.rows import Asked, NewMessage, NewQuestion, StoredMessage, ThreadMessage

_CITIZEN = ("id", "network", "external_id", "name", "seen_at")
_QUESTION = (
    *("id", "network", "page_id", "kind", "thread_id", "post_id", "citizen_id", "text", "screening"),
    *(
        "screening_reason",
        "urgent",
        "published_at",
        "received_at",
        "status",
        "close_reason",
        "answered_at",
        "closed_at",
    ),
)
_STATE = ("id", "status", "close_reason", "answered_at", "closed_at", "text")
_MESSAGE = (
    *("id", "page_id", "external_id", "kind", "thread_id", "parent_id", "post_id", "citizen_id", "question_id"),
    *("from_page", "text", "attachments", "url", "published_at", "seen_at", "deleted_at"),
)
_VERSION = ("id", "message_id", "text", "until")

# The tables themselves: nothing of this concerns objects that a session holds.
_citizen, _question = table_of(Citizen), table_of(Question)
_message, _version = table_of(Message), table_of(MessageVersion)


def _is_any(column: ColumnElement[str], values: Collection[str]) -> ColumnElement[bool]:
    return column == any_(bindparam(None, list(values), type_=ARRAY(Text)))


async def stored(session: Session, page_id: UUID, external_ids: Collection[str]) -> Mapping[str, StoredMessage]:
    """Those of some messages of a page that are stored, by their external id."""
    found = await session.execute(
        select(Message.external_id, Message.id, Message.text, Message.deleted_at.is_not(None).label("deleted")).where(
            Message.page_id == page_id, _is_any(_message.c.external_id, external_ids)
        )
    )
    return {row.external_id: StoredMessage(row.id, row.text, row.deleted) for row in found}


async def lock_threads(session: Session, page_id: UUID, thread_ids: Collection[str]) -> Sequence[Asked]:
    """The questions of some threads of a page, locked in one order, oldest first."""
    found = await session.execute(
        select(
            Question.id,
            Question.citizen_id,
            Question.status,
            Question.close_reason,
            Question.published_at,
            Question.thread_id,
            Question.agency_id,
            Question.answered_at,
            Question.closed_at,
        )
        .where(Question.page_id == page_id, _is_any(_question.c.thread_id, thread_ids))
        .order_by(Question.id)
        .with_for_update()
    )
    return [Asked(*row) for row in found]


async def threads(session: Session, page_id: UUID, thread_ids: Collection[str]) -> Sequence[ThreadMessage]:
    """The messages of some threads of a page, oldest first."""
    found = await session.execute(
        select(
            Message.id,
            Message.external_id,
            Message.thread_id,
            Message.parent_id,
            Message.citizen_id,
            Message.question_id,
            Message.from_page,
            Message.published_at,
        )
        .where(Message.page_id == page_id, _is_any(_message.c.thread_id, thread_ids))
        .order_by(*IN_ORDER)
    )
    return [ThreadMessage(*row) for row in found]


_rows = given(Citizen, *_CITIZEN)
_writing = insert(_citizen).from_select(_CITIZEN, select(_rows))
_KNOW = _writing.on_conflict_do_update(
    index_elements=["network", "external_id"],
    set_={
        "name": func.coalesce(func.nullif(_writing.excluded.name, ""), _citizen.c.name),
        "seen_at": _writing.excluded.seen_at,
    },
).returning(_citizen.c.external_id, _citizen.c.id)


async def know_citizens(
    session: Session, network: Network, names: Mapping[str, str], *, now: datetime
) -> Mapping[str, UUID]:
    """Store or refresh citizens by their external id; our ids of them. An empty name does not replace a known one."""
    if not names:
        return {}
    # One order of locking in all processes: two pages may meet the same citizens at once.
    rows = ((new_id(), network, external_id, name, now) for external_id, name in sorted(names.items()))
    found = await session.execute(_KNOW, arrays(_CITIZEN, rows))
    return {key: value for key, value in found}  # noqa: C416 - rows are no pairs to the type checker


_OPEN = insert(_question).from_select(_QUESTION, select(given(Question, *_QUESTION)))


async def insert_questions(
    session: Session, network: Network, page_id: UUID, opened: Sequence[NewQuestion], *, now: datetime
) -> None:
    """Store new questions; they are numbered in this order."""
    if not opened:
        return
    rows = (
        (
            *(asked.id, network, page_id, one.message.kind, asked.thread_id, one.post_id, asked.citizen_id),
            (one.message.text + asked.added)[:TEXT_CHARACTERS],
            *(one.screening, one.screening_reason, one.urgent, one.message.published_at, now),
            *(asked.status, asked.close_reason, asked.answered_at, asked.closed_at),
        )
        for one in opened
        for asked in (one.asked,)
    )
    await session.execute(_OPEN, arrays(_QUESTION, rows))


_states = given(Question, *_STATE)
_CHANGE = (
    update(_question)
    .where(_question.c.id == _states.c.id)
    .values(
        status=_states.c.status,
        close_reason=_states.c.close_reason,
        answered_at=_states.c.answered_at,
        closed_at=_states.c.closed_at,
        text=func.left(_question.c.text + _states.c.text, TEXT_CHARACTERS),
        version=_question.c.version + 1,
    )
)


async def change_questions(session: Session, changed: Collection[Asked]) -> None:
    """Store the state of locked questions and append what was added to their words."""
    if changed:
        rows = ((one.id, one.status, one.close_reason, one.answered_at, one.closed_at, one.added) for one in changed)
        await session.execute(_CHANGE, arrays(_STATE, rows))


_STORE = (
    insert(_message)
    .from_select(_MESSAGE, select(given(Message, *_MESSAGE)))
    .on_conflict_do_nothing(index_elements=["page_id", "external_id"])
    .returning(_message.c.external_id, _message.c.id)
)


async def insert_messages(
    session: Session, page_id: UUID, new: Sequence[NewMessage], *, now: datetime
) -> Mapping[str, UUID]:
    """Store messages; our ids of those that were not stored before, by external id."""
    if not new:
        return {}
    rows = (
        (
            *(new_id(), page_id, message.external_id, message.kind, message.thread_id, message.parent_id),
            *(one.post_id, one.citizen_id, one.question_id, message.from_page, message.text),
            [dict(attachment) for attachment in message.attachments],
            *(message.url, message.published_at, now, now if message.deleted else None),
        )
        for one in new
        for message in (one.message,)
    )
    found = await session.execute(_STORE, arrays(_MESSAGE, rows))
    return {key: value for key, value in found}  # noqa: C416 - rows are no pairs to the type checker


_claims = given(Message, "external_id", "question_id")
_CLAIM = (
    update(_message)
    .where(_message.c.page_id == bindparam("of_page"), _message.c.external_id == _claims.c.external_id)
    .values(question_id=_claims.c.question_id)
    .returning(_message.c.external_id, _message.c.id)
)


async def claim(session: Session, page_id: UUID, replies: Mapping[str, UUID]) -> Mapping[str, UUID]:
    """Give stored replies of the page, by external id, to the questions they answer; our ids of them."""
    if not replies:
        return {}
    rows = arrays(("external_id", "question_id"), replies.items())
    found = await session.execute(_CLAIM, {"of_page": page_id, **rows})
    return {key: value for key, value in found}  # noqa: C416 - rows are no pairs to the type checker


_KEEP = insert(_version).from_select(_VERSION, select(given(MessageVersion, *_VERSION)))
_texts = given(Message, "id", "text")
_EDIT = (
    update(_message)
    .where(_message.c.id == _texts.c.id)
    .values(text=_texts.c.text, edited_at=bindparam("at", type_=_message.c.edited_at.type))
)


async def edit(session: Session, changes: Sequence[tuple[StoredMessage, str]], *, now: datetime) -> None:
    """Give messages their new texts; the old ones are kept as versions."""
    if changes:
        kept = ((new_id(), known.id, known.text, now) for known, _ in changes)
        await session.execute(_KEEP, arrays(_VERSION, kept))
        texts = arrays(("id", "text"), ((known.id, new_text) for known, new_text in changes))
        await session.execute(_EDIT, {"at": now, **texts})


_attached = given(Message, "id", "attachments")
_ATTACH = (
    update(_message)
    .where(_message.c.id == _attached.c.id, _message.c.attachments.is_distinct_from(_attached.c.attachments))
    .values(attachments=_attached.c.attachments)
)


async def attach(session: Session, attached: Sequence[tuple[UUID, Sequence[Mapping[str, Any]]]]) -> None:
    """Give messages what is attached to them now; pictures of an album come one by one."""
    if attached:
        rows = ((message_id, [dict(one) for one in attachments]) for message_id, attachments in attached)
        await session.execute(_ATTACH, arrays(("id", "attachments"), rows))


async def mark_deleted(session: Session, page_id: UUID, external_ids: Collection[str], *, now: datetime) -> None:
    """Messages of a page are gone from the network; what was known to be gone stays so."""
    if external_ids:
        await session.execute(
            update(_message)
            .where(
                _message.c.page_id == page_id,
                _is_any(_message.c.external_id, external_ids),
                _message.c.deleted_at.is_(None),
            )
            .values(deleted_at=now)
        )


async def restore(session: Session, page_id: UUID, external_ids: Collection[str]) -> None:
    """Messages of a page stand in the network again."""
    if external_ids:
        await session.execute(
            update(_message)
            .where(_message.c.page_id == page_id, _is_any(_message.c.external_id, external_ids))
            .values(deleted_at=None)
        )


async def mark_missing(
    session: Session, post_ids: Collection[UUID], there: Collection[str], *, seen_before: datetime, now: datetime
) -> None:
    """Of the comments of some posts only those that are there still stand in the network; the others are gone.

    there        external ids
    seen_before  what was stored since then is left alone: the network may have told of it before it showed it
    """
    if post_ids:
        await session.execute(
            update(_message)
            .where(
                _message.c.post_id == any_(bindparam(None, list(post_ids), type_=ARRAY(_message.c.post_id.type))),
                _message.c.deleted_at.is_(None),
                _message.c.seen_at < seen_before,
                ~_is_any(_message.c.external_id, there),
            )
            .values(deleted_at=now)
        )
