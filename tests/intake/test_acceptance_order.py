"""However messages come, the database ends up with the same of them and the same questions."""

import random
from itertools import pairwise
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core.db import Session
from app.intake.acceptance import accept
from app.networks.messages import Batch, IncomingMessage
from app.outbox.models import OutboxEvent
from app.pages.models import Page
from app.questions.lifecycle import CloseReason
from app.questions.models import Message, Question
from tests.builders import a_page
from tests.fakes import MONDAY
from tests.intake.test_acceptance import ASKS, by_page, comment, questions_of, told

TEXTS = (ASKS, "Спасибо большое!", "Почему опять нет воды на улице Тихой?", "Ничего не убрали! Когда уберёте?")


def history(chance: random.Random) -> list[IncomingMessage]:
    """Forty messages of five citizens and the page in eight threads, in the order they were written."""
    written = []
    for number in range(1, 41):
        root = chance.randrange(1, number) % 8 + 1 if number > 8 else None
        author = str(500 + number % 8 % 5 if root is None else chance.choice((500 + root % 8 % 5, 777)))
        message = comment(number, chance.choice(TEXTS), author=author, root=root)
        written.append(by_page(number, root=root) if root and author == "777" else message)
    return written


def mixed(chance: random.Random, written: list[IncomingMessage]) -> list[list[IncomingMessage]]:
    """The messages in any order, some more than once, in batches of any size."""
    coming = [*written, *chance.choices(written, k=20)]
    chance.shuffle(coming)
    cuts = sorted({0, *chance.sample(range(len(coming)), k=8), len(coming)})
    return [coming[start:end] for start, end in pairwise(cuts)]


async def state(session: Session, page: Page) -> tuple[set[tuple[str, str, str, bool]], set[tuple[str, UUID]]]:
    """The messages, and thread and citizen of the questions that want an answer: each once, or this fails."""
    stored = await session.execute(
        select(Message.external_id, Message.thread_id, Message.text, Message.from_page).where(
            Message.page_id == page.id
        )
    )
    messages = [(row.external_id, row.thread_id, row.text, row.from_page) for row in stored]
    found = await session.scalars(select(Question).where(Question.page_id == page.id))
    wanted = [(one.thread_id, one.citizen_id) for one in found if one.close_reason is not CloseReason.SCREENED_OUT]
    assert (len(set(messages)), len(set(wanted))) == (len(messages), len(wanted))
    return set(messages), set(wanted)


@pytest.mark.parametrize("seed", range(6))
async def test_any_order_and_repetition_stores_the_same_messages_and_questions(session: Session, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance, not a secret
    written, one, other = history(chance), await a_page(session), await a_page(session)
    await accept(session, one, Batch(messages=written), post_ids={}, now=MONDAY)
    for batch in mixed(chance, written):
        await accept(session, other, Batch(messages=batch), post_ids={}, now=MONDAY)
    assert await state(session, other) == await state(session, one)


async def test_question_and_answer_in_one_batch_are_told_of_once(session: Session) -> None:
    page = await a_page(session)
    await accept(session, page, Batch(messages=[by_page(2, root=1), comment(1)]), post_ids={}, now=MONDAY)
    (question,) = await questions_of(session, page)
    assert await told(session, question.id) == ["question.received", "question.answered_by_hand"]


async def test_events_of_a_batch_are_written_in_the_order_of_its_messages(session: Session) -> None:
    page = await a_page(session)
    written = [comment(number, author=str(number)) for number in range(1, 31)]
    await accept(session, page, Batch(messages=written[::-1]), post_ids={}, now=MONDAY)
    asked = await questions_of(session, page)
    assert [one.thread_id for one in asked] == [message.external_id for message in written]
    events = await session.scalars(
        select(OutboxEvent.question_id)
        .where(OutboxEvent.question_id.in_([one.id for one in asked]))
        .order_by(OutboxEvent.seq)
    )
    assert list(events) == [one.id for one in asked]
