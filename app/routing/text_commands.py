"""`otklik text …`: what the machine makes of texts, without a database and without a network."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Annotated, BinaryIO
from uuid import NAMESPACE_OID, UUID, uuid5

import typer

from app.agencies.topics.built_in import built_in
from app.core.clock import SystemClock
from app.core.db import Json
from app.intake.screening import Screening, screen
from app.language.likeness import vectors
from app.language.personal_data import find_all
from app.language.personal_numbers import PersonalData
from app.language.places import Gazetteer, PlaceFound, find_places
from app.language.words import lemmas
from app.networks.text import clean_text
from app.routing.classifier import Heard, TopicClassifier, TopicWords, topical
from app.routing.phrases import spoken
from app.routing.rules import TopicGuess

app = typer.Typer(no_args_is_help=True, help="What the machine makes of texts.")

_AT_ONCE = 64
_MOST_TOPICS = 5
_FAILED = 1


class _Unreadable(Exception):
    """A line is not what was asked for; the words say why."""


@app.callback()
def text() -> None:
    """What the machine makes of texts."""


@app.command()
def analyse(
    place: Annotated[
        list[str] | None, typer.Option(help="A place that is served; may be given often. It is never another region")
    ] = None,
    month: Annotated[
        int | None, typer.Option(min=1, max=12, help="Month in which it is asked; this one by default")
    ] = None,
) -> None:
    """Read lines of JSON {"text": …} from standard input and write what each text is, in the same order.

    A line that cannot be read gives {"error": …}; then the exit code is 1.
    """
    now = month or SystemClock().now().month
    failed = False
    for lines in _batches(typer.get_binary_stream("stdin")):
        for answer in analysed(lines, ours=place or (), month=now):
            failed = failed or "error" in answer
            typer.echo(json.dumps(answer, ensure_ascii=False))
    if failed:
        raise typer.Exit(_FAILED)


def _batches(source: BinaryIO) -> Iterator[list[bytes]]:
    """Lines with something in them, some at a time."""
    lines = (line for line in source if line.strip())
    while batch := list(islice(lines, _AT_ONCE)):
        yield batch


def analysed(lines: Sequence[bytes], *, ours: Sequence[str], month: int) -> list[Json]:
    """What each line's text is, or {"error": …} for one that cannot be read.

    ours   names of the places served
    month  1…12, in which it is asked
    """
    read = [_read(line) for line in lines]
    texts = [one for one in read if isinstance(one, str)]
    places = [find_places(one, Gazetteer()) for one in texts]
    about = [
        topical(one, [(place.start, place.end) for place in named]) for one, named in zip(texts, places, strict=True)
    ]
    near = _topics().near(vectors().of(about))
    topics = [
        _topics().guess(Heard(spoken(one), cosines.tolist(), month), most=_MOST_TOPICS)
        for one, cosines in zip(about, near, strict=True)
    ]
    answers = iter(map(_analysis, texts, [screen(one, ours=ours) for one in texts], topics, places, find_all(texts)))
    return [next(answers) if isinstance(one, str) else {"error": str(one)} for one in read]


def _read(line: bytes) -> str | _Unreadable:
    try:
        given = json.loads(line.decode())
    except (ValueError, RecursionError) as error:
        return _Unreadable(f"not JSON: {error}")
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        return _Unreadable('not an object with a "text"')
    return clean_text(given["text"])


def _analysis(
    said: str,
    screening: Screening,
    topics: Sequence[TopicGuess],
    places: Sequence[PlaceFound],
    personal: Sequence[PersonalData],
) -> Json:
    return {
        "screening": {
            "class": screening.kind.value,
            "reason": screening.reason,
            "urgent": screening.urgent,
            "missing": [one.value for one in screening.missing],
        },
        "topic": [{"code": _codes()[one.topic_id], "p": round(one.probability, 4)} for one in topics],
        "places": [_place(one) for one in places],
        "personal_data": [{"kind": one.kind.value, "start": one.start, "end": one.end} for one in personal],
        "lemmas": lemmas(said),
    }


def _place(one: PlaceFound) -> Json:
    return {"text": one.text, "start": one.start, "end": one.end, "how": one.how.value, "house": one.house}


@cache
def _topics() -> TopicClassifier:
    """The topics that come with the program."""
    return TopicClassifier(
        [
            TopicWords(
                _id(row.code),
                row.content.group,
                row.content.words,
                row.content.examples,
                row.content.name,
                row.content.season,
                tuple(kind.value for kind in row.content.agency_kinds),
            )
            for row in built_in()
        ]
    )


@cache
def _codes() -> dict[UUID, str]:
    return {_id(row.code): row.code for row in built_in()}


def _id(code: str) -> UUID:
    return uuid5(NAMESPACE_OID, code)
