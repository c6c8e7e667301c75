"""Topics as a table: a line a topic. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.agencies.models import AgencyKind, Topic
from app.agencies.table import Cells, Finding, read, taken_twice, write
from app.agencies.terms import CLOCKS, BadTerm, parse
from app.agencies.topics.content import Content
from app.agencies.topics.season import months, season

_NEEDED = ("code", "group", "name")
_OTHERS = ("words", "examples", "season", *CLOCKS, "agency_kinds", "fast_track", "photo_needed")
_DAYS = ("valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A line of the table. line: its number in the file; valid_from: None where the table does not say."""

    line: int
    code: str
    content: Content
    valid_from: date | None = None


def read_topics(body: bytes) -> tuple[list[TopicRow], list[Finding]]:
    """The topics of a table, without the lines that something is wrong with, and what that is. Raises BrokenTable.

    Columns: code, group, name; words, examples and agency_kinds with bars between their parts; season («11-3»);
    reaction, answer («4 wh», see `app.agencies.terms`); fast_track, photo_needed (yes, no); valid_from, valid_to.
    """
    lines, findings = read(body, needed=_NEEDED, others=(*_OTHERS, *_DAYS))
    rows = [_row(cells) for cells in lines]
    findings += [finding for cells in lines for finding in cells.findings]
    findings += taken_twice((row.line, row.code) for row in rows)
    bad = {finding.line for finding in findings}
    return [row for row in rows if row.line not in bad], sorted(findings, key=lambda one: one.line)


def write_topics(topics: Iterable[Topic]) -> str:
    """A table of topics as they are in force, which `read_topics` takes back."""
    rows = ((topic.code, Content.of(topic), topic.valid_from) for topic in topics)
    return write((*_NEEDED, *_OTHERS, *_DAYS), (_cells(*row) for row in rows))


def _row(cells: Cells) -> TopicRow:
    content = Content(
        group=cells.text("group", needed=True),
        name=cells.text("name", needed=True),
        words=cells.parts("words"),
        examples=cells.parts("examples"),
        season=_season(cells),
        terms=tuple((clock, term) for clock in CLOCKS if (term := _term(cells, clock))),
        agency_kinds=cells.kinds(cells.parts("agency_kinds"), "agency_kinds", AgencyKind),
        fast_track=cells.flag("fast_track"),
        photo_needed=cells.flag("photo_needed"),
        valid_to=cells.day("valid_to"),
    )
    since = cells.day("valid_from")
    if since and content.valid_to and content.valid_to < since:
        cells.wrong("valid_to", "Последний день раньше первого.")
    return TopicRow(cells.line, cells.text("code", needed=True), content, since)


def _season(cells: Cells) -> tuple[int, ...]:
    try:
        return months(cells.text("season"))
    except ValueError:
        cells.wrong("season", "Месяцы пишут так: 11-3 или 3-5,9-11; пусто — весь год.")
        return ()


def _term(cells: Cells, clock: str) -> str:
    written = cells.text(clock)
    try:
        if written:
            parse(written)
    except BadTerm as wrong:
        cells.wrong(clock, wrong.detail)
    return written


def _cells(code: str, content: Content, since: date | None) -> tuple[object, ...]:
    terms = dict(content.terms)
    return (
        code,
        content.group,
        content.name,
        content.words,
        content.examples,
        season(content.season),
        *(terms.get(clock) for clock in CLOCKS),
        content.agency_kinds,
        content.fast_track,
        content.photo_needed,
        since,
        content.valid_to,
    )
