"""Messages that are gone from their network, however that is known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.core.db import Session
from app.intake.acceptance import accept
from app.networks.messages import Batch, IncomingMessage, Removed
from app.pages.models import Page, Post
from app.questions.models import Message
from tests.builders import a_message, a_page, a_post, a_question
from tests.fakes import MONDAY
from tests.intake.test_acceptance import comment

LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
async def post(session: Session) -> Post:
    return await a_post(session, page=await a_page(session))


async def take(session: Session, post: Post, batch: Batch, *, now: datetime = LATER) -> None:
    page = await session.get_one(Page, post.page_id)
    await accept(session, page, batch, post_ids={post.external_id: post.id}, now=now)


async def written(session: Session, post: Post, *numbers: int, now: datetime = MONDAY) -> list[IncomingMessage]:
    """Comments of the post, stored."""
    messages = [replace(comment(number), post_id=post.external_id) for number in numbers]
    await take(session, post, Batch(messages=messages), now=now)
    return messages


async def gone(session: Session, post: Post) -> Sequence[tuple[str, datetime]]:
    found = await session.execute(
        select(Message.external_id, Message.deleted_at)
        .where(Message.page_id == post.page_id, Message.deleted_at.is_not(None))
        .order_by(Message.external_id)
    )
    return [(row.external_id, row.deleted_at) for row in found]


async def test_a_message_that_was_removed_is_marked_once(session: Session, post: Post) -> None:
    await written(session, post, 1, 2)
    await take(session, post, Batch(removed=[Removed("wall:1"), Removed("wall:99")]))
    await take(session, post, Batch(removed=[Removed("wall:1")]), now=LATER + timedelta(hours=1))
    assert await gone(session, post) == [("wall:1", LATER)]


async def test_what_is_written_and_removed_in_one_batch_is_stored_and_gone(session: Session, post: Post) -> None:
    message = replace(comment(1), post_id=post.external_id)
    await take(session, post, Batch(messages=[message], removed=[Removed("wall:1")]))
    assert await gone(session, post) == [("wall:1", LATER)]


async def test_equal_numbers_on_another_page_are_left_alone(session: Session, post: Post) -> None:
    other = await a_post(session, page=await a_page(session))
    await written(session, other, 1)
    await take(session, post, Batch(removed=[Removed("wall:1")]))
    assert await gone(session, other) == []


async def test_of_a_post_whose_comments_are_all_there_the_others_are_gone(session: Session, post: Post) -> None:
    first, *_ = await written(session, post, 1, 2)
    await take(session, post, Batch(messages=[first], complete=[post.external_id]))
    assert await gone(session, post) == [("wall:2", LATER)]


async def test_of_a_post_without_comments_all_are_gone_and_come_back(session: Session, post: Post) -> None:
    messages = await written(session, post, 1, 2)
    await take(session, post, Batch(complete=[post.external_id]))
    assert [key for key, _ in await gone(session, post)] == ["wall:1", "wall:2"]
    await take(session, post, Batch(messages=messages[:1], complete=[post.external_id]))
    assert [key for key, _ in await gone(session, post)] == ["wall:2"]


async def test_comments_of_posts_that_are_not_complete_stay(session: Session, post: Post) -> None:
    await written(session, post, 1)
    other = await a_post(session, page=await session.get_one(Page, post.page_id))
    page = await session.get_one(Page, post.page_id)
    ids = {post.external_id: post.id, other.external_id: other.id}
    await accept(session, page, Batch(complete=[other.external_id]), post_ids=ids, now=LATER)
    assert await gone(session, post) == []


async def test_what_was_stored_ten_minutes_ago_may_not_be_shown_yet(session: Session, post: Post) -> None:
    await written(session, post, 1, now=LATER - timedelta(minutes=10))
    await written(session, post, 2, now=LATER - timedelta(minutes=11))
    await take(session, post, Batch(complete=[post.external_id]))
    assert await gone(session, post) == [("wall:2", LATER)]


async def test_our_own_reply_is_gone_when_it_is_missing_long_after(session: Session, post: Post) -> None:
    page = await session.get_one(Page, post.page_id)
    question = await a_question(session, page=page, post_id=post.id)
    await a_message(session, question=question, external_id="wall:7", from_page=True, seen_at=MONDAY)
    await take(session, post, Batch(complete=[post.external_id]))
    assert await gone(session, post) == [("wall:7", LATER)]


async def test_pictures_of_an_album_that_come_later_are_attached(session: Session, post: Post) -> None:
    first, second = {"type": "photo", "id": "a"}, {"type": "photo", "id": "b"}
    album = replace(comment(1), attachments=[first])
    await take(session, post, Batch(messages=[album]))
    await take(session, post, Batch(messages=[replace(album, attachments=[first, second])]))
    assert (await session.scalars(select(Message.attachments))).all() == [[first, second]]
