"""HTTP: the catalogue of topics."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from app.accounts.deps import SignedIn, allowing
from app.accounts.permissions import Action
from app.agencies import queries as agencies
from app.agencies.imported import Imported, take_in
from app.agencies.models import Topic
from app.agencies.schemas import ImportOut
from app.agencies.topics import queries as topics
from app.agencies.topics import service
from app.agencies.topics.schemas import TopicDetail, TopicIn, TopicOut, TopicPut, TopicVersionOut
from app.agencies.topics.sheet import read_topics, write_topics
from app.core.db import Session
from app.http.deps import Now, Tx

router = APIRouter()

Reader = Annotated[SignedIn, allowing(Action.REGISTER)]
Editor = Annotated[SignedIn, allowing(Action.CATALOGUE)]


@router.get("/topics")
async def list_topics(session: Tx, _operator: Reader, inactive: bool = False) -> list[TopicOut]:
    """Topics by group and name. inactive: the planned and the ended ones too."""
    found = await (topics.every(session) if inactive else agencies.topics(session))
    return [TopicOut.model_validate(topic) for topic in found]


@router.get("/topics.csv")
async def export_topics(session: Tx, _operator: Reader) -> Response:
    """Active topics as a table for spreadsheets, which `POST /topics/import` takes back."""
    table = await asyncio.to_thread(write_topics, await agencies.topics(session))
    headers = {"Content-Disposition": 'attachment; filename="topics.csv"'}
    return Response(table, media_type="text/csv", headers=headers)


@router.get("/topics/{topic_id}")
async def read_topic(topic_id: UUID, session: Tx, _operator: Reader) -> TopicDetail:
    """A topic with all its versions."""
    return await _detail(session, await topics.get(session, topic_id))


@router.post("/topics", status_code=201)
async def add_topic(body: TopicIn, session: Tx, operator: Editor, now: Now) -> TopicDetail:
    """Add a topic, in force today or from a planned day on."""
    since = body.valid_from or now.date()
    topic = await service.create(session, body.code, body.content, since=since, by=operator.id, now=now)
    return await _detail(session, topic)


@router.post("/topics/import")
async def import_topics(
    body: Annotated[bytes, Body(media_type="text/csv")],
    session: Tx,
    operator: Editor,
    now: Now,
    dry_run: bool = False,
    good_only: bool = False,
) -> ImportOut:
    """Take topics in from a table: all lines, or none where one is wrong. good_only: all but the wrong ones."""
    rows, findings = await asyncio.to_thread(read_topics, body)

    async def store(dry: bool) -> Imported:
        return await service.import_rows(session, rows, by=operator.id, now=now, dry_run=dry)

    return ImportOut.model_validate(await take_in(store, findings, dry_run=dry_run, good_only=good_only))


@router.put("/topics/{topic_id}")
async def change_topic(topic_id: UUID, body: TopicPut, session: Tx, operator: Editor, now: Now) -> TopicDetail:
    """Say something else of a topic from today or a planned day on; `valid_to` ends it."""
    since = body.valid_from or now.date()
    topic = await service.change(session, topic_id, body.content, since=since, by=operator.id, now=now)
    return await _detail(session, topic)


async def _detail(session: Session, topic: Topic) -> TopicDetail:
    found = await topics.versions(session, topic.id)
    return TopicDetail.whole(topic, [TopicVersionOut.of(version, by) for version, by in found])
