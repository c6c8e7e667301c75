from datetime import date

import pytest

from app.agencies.models import AgencyKind, Topic
from app.agencies.topics.content import Content
from app.agencies.topics.season import months, season
from app.agencies.topics.sheet import TopicRow, read_topics, write_topics

SNOW = Content(
    group="Дороги",
    name="Снег",
    words=("снег", "лёд"),
    examples=("не чистят, каток",),
    season=(1, 2, 3, 11, 12),
    terms=(("reaction", "1 h"), ("answer", "3 wd")),
    agency_kinds=(AgencyKind.ADMINISTRATION, AgencyKind.OPERATOR),
    fast_track=True,
    photo_needed=True,
    valid_to=date(2026, 12, 31),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("11-3", (1, 2, 3, 11, 12)),
        ("3-5,9-11", (3, 4, 5, 9, 10, 11)),
        ("7", (7,)),
        ("", ()),
        ("1-12", ()),
        ("12-11", ()),
        ("12-1", (1, 12)),
    ],
)
def test_a_season_is_months(text: str, found: tuple[int, ...]) -> None:
    assert months(text) == found
    assert months(season(found)) == found


@pytest.mark.parametrize("text", ["0-3", "13", "зима", "3-", "1--2"])
def test_what_is_no_season_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        months(text)


def test_topics_written_are_read_back() -> None:
    topics = [Topic(code="snow", valid_from=date(2026, 1, 1), **SNOW.columns())]
    rows, findings = read_topics(write_topics(topics).encode())
    assert findings == []
    assert rows == [TopicRow(2, "snow", SNOW, date(2026, 1, 1))]
    assert Content.of(topics[0]) == SNOW


def test_a_table_of_names_alone_is_enough() -> None:
    rows, findings = read_topics("code,group,name\nsnow,Дороги,Снег\n".encode())
    assert findings == []
    assert rows == [TopicRow(2, "snow", Content("Дороги", "Снег"))]


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (";;Снег;;;;;;", "group"),
        ("snow;Дороги;Снег;13;;;;;", "season"),
        ("snow;Дороги;Снег;;4 weeks;;;;", "answer"),
        ("snow;Дороги;Снег;;;mayor;;;", "agency_kinds"),
        ("snow;Дороги;Снег;;;;often;;", "fast_track"),
        ("snow;Дороги;Снег;;;;;1.1.2026;", "valid_from"),
        ("snow;Дороги;Снег;;;;;2026-03-02;2026-03-01", "valid_to"),
    ],
)
def test_a_cell_that_makes_no_sense_is_told_with_its_line(cells: str, field: str) -> None:
    heading = "code;group;name;season;answer;agency_kinds;fast_track;valid_from;valid_to"
    rows, findings = read_topics(f"{heading}\nok;Дороги;Ямы;;;;;;\n{cells}\n".encode())
    assert [row.code for row in rows] == ["ok"]
    assert (3, field) in [(one.line, one.field) for one in findings]
