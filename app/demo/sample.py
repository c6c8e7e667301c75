"""The sample region: its places, agencies, pages, rules, operators, and what its invented citizens write.

The data are files in `data/`: CSV, and one JSON object a line. Whatever a row refers to has to exist; the first mistake
is told with its file and line.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.agencies.topics.built_in import built_in
from app.demo.sample_rows import (
    Row,
    Sample,
    SampleAgency,
    SampleAnswer,
    SampleCalendar,
    SampleCitizen,
    SampleMessage,
    SampleOperator,
    SampleOutage,
    SamplePage,
    SamplePast,
    SamplePolicy,
    SamplePost,
    SampleRule,
    SampleSpot,
    SampleTerritory,
)

R = TypeVar("R", bound=Row)


class BadSample(ValueError):
    """A file of the sample is wrong; the text begins with the file and its line."""


def load_sample(folder: Traversable | None = None) -> Sample:
    """The sample, read and checked. Raises BadSample.

    folder  where the files are; the ones that come with the program by default
    """
    files = folder or resources.files("app.demo") / "data"
    sample = Sample(
        territories=_read(files, "territories.csv", SampleTerritory),
        calendars=_read(files, "calendars.jsonl", SampleCalendar),
        agencies=_read(files, "agencies.csv", SampleAgency),
        topics=tuple(built_in()),
        pages=_read(files, "pages.csv", SamplePage),
        rules=_read(files, "rules.csv", SampleRule),
        policies=_read(files, "policies.jsonl", SamplePolicy),
        operators=_read(files, "operators.csv", SampleOperator),
        posts=_read(files, "posts.jsonl", SamplePost),
        citizens=_read(files, "citizens.csv", SampleCitizen),
        messages=_read(files, "messages.jsonl", SampleMessage),
        answers=_read(files, "answers.jsonl", SampleAnswer),
        spots=_read(files, "places.csv", SampleSpot),
        past=_read(files, "past.jsonl", SamplePast),
        outages=_read(files, "outages.jsonl", SampleOutage),
    )
    _check_references(sample)
    _check_threads(sample)
    return sample


def _read(folder: Traversable, name: str, model: type[R]) -> tuple[R, ...]:
    text = (folder / name).read_text(encoding="utf-8")
    lines = _csv_rows(text) if name.endswith(".csv") else _json_rows(text, name)
    return tuple(_row(model, f"{name}:{number}", cells) for number, cells in lines)


def _csv_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = csv.DictReader(io.StringIO(text), restkey="more cells than columns")
    for cells in rows:
        yield rows.line_num, {column: cell or None for column, cell in cells.items()}


def _json_rows(text: str, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            cells = json.loads(line)
        except json.JSONDecodeError as wrong:
            raise BadSample(f"{name}:{number}: {wrong}") from wrong
        if not isinstance(cells, dict):
            raise BadSample(f"{name}:{number}: has to be a JSON object")
        yield number, cells


def _row(model: type[R], where: str, cells: Mapping[str, Any]) -> R:
    try:
        return model.model_validate({**cells, "where": where})
    except ValidationError as wrong:
        first = wrong.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadSample(f"{where}: {field}: {first['msg']}" if field else f"{where}: {first['msg']}") from wrong


def _check_references(sample: Sample) -> None:
    """Raises BadSample for a code given twice or a reference to nothing."""
    territories = _keys(sample.territories, "code")
    agencies = _keys(sample.agencies, "code")
    topics = frozenset(topic.code for topic in sample.topics)
    pages = _keys(sample.pages, "ref")
    citizens = _keys(sample.citizens, "external_id")
    _keys(sample.operators, "email")
    _keys(sample.policies, "code")
    _keys(sample.answers, "key")
    _refer(sample.territories, {"parent": territories})
    _refer(sample.agencies, {"territory": territories, "parent": agencies, "calendar": _keys(sample.calendars, "code")})
    for agency in sample.agencies:
        unknown = [area for area in agency.areas if area not in territories]
        _insist(not unknown, agency, f"areas: there is no {', '.join(unknown)}")
    _refer(sample.pages, {"agency": agencies, "territory": territories})
    groups = frozenset(topic.content.group for topic in sample.topics)
    rule = {"group": groups, "topic": topics, "territory": territories, "page": pages, "agency": agencies}
    _refer(sample.rules, rule)
    for policy in sample.policies:
        _known(policy.where, policy.match, {"topic": topics, "agency": agencies})
    _refer(sample.operators, {"agency": agencies})
    paged = frozenset(page.agency for page in sample.pages)
    _refer(sample.posts, {"agency": paged})
    message = {"citizen": citizens, "about": topics, "place": territories, "expect_agency": agencies}
    _refer(sample.messages, {**message, "page_agency": paged, "post": _keys(sample.posts, "key")})
    _refer(sample.answers, {"topic": topics})
    _keys(sample.spots, "place")
    _refer(sample.spots, {"place": territories})
    _refer(sample.past, {"topic": topics, "agency": agencies})
    _refer(sample.outages, {"topic": topics, "place": territories})
    for outage in sample.outages:
        pageless = [code for code in outage.page_agencies if code not in paged]
        _insist(not pageless, outage, f"page_agencies: no page of {', '.join(pageless)}")


def _check_threads(sample: Sample) -> None:
    """Raises BadSample where a message does not fit its post or the earlier message it points to."""
    posts = {post.key: post for post in sample.posts}
    posting = {post.agency for post in sample.posts}
    earlier: dict[str, SampleMessage] = {}
    for message in sample.messages:
        _insist(message.page_agency in posting, message, "page_agency: has no post to comment on")
        on_page = message.post is None or posts[message.post].agency == message.page_agency
        _insist(on_page, message, "post: is another agency's")
        for field in ("reply_to", "repeat_of"):
            _refer((message,), {field: earlier.keys()})
        if message.reply_to:
            asked = earlier[message.reply_to]
            _insist(asked.page_agency == message.page_agency, message, "reply_to: is on another page")
            _insist(asked.citizen != message.citizen, message, "reply_to: is the citizen's own")
        own = message.repeat_of is None or earlier[message.repeat_of].citizen == message.citizen
        _insist(own, message, "repeat_of: is another citizen's")
        _insist(bool(message.follow_up) == bool(message.follow_up_kind), message, "follow_up: goes with its kind")
        _insist(message.key not in earlier, message, f"key: {message.key} is given twice")
        earlier[message.key] = message


def _keys(rows: Sequence[Row], field: str) -> frozenset[str]:
    seen: set[str] = set()
    for row in rows:
        key: str = getattr(row, field)
        _insist(key not in seen, row, f"{field}: {key} is given twice")
        seen.add(key)
    return frozenset(seen)


def _refer(rows: Iterable[Row], targets: Mapping[str, Iterable[str]]) -> None:
    for row in rows:
        _known(row.where, row, targets)


def _known(where: str, holder: BaseModel, targets: Mapping[str, Iterable[str]]) -> None:
    for field, known in targets.items():
        value = getattr(holder, field)
        if value is not None and value not in known:
            raise BadSample(f"{where}: {field}: there is no {value}")


def _insist(right: bool, row: Row, otherwise: str) -> None:
    if not right:
        raise BadSample(f"{row.where}: {otherwise}")
