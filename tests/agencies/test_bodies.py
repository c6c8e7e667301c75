from dataclasses import replace
from uuid import uuid4

import pytest

from app.agencies import queries as agencies
from app.agencies.bodies import service
from app.agencies.bodies.sheet import AgencyRow, read_agencies, write_agencies
from app.agencies.models import AgencyKind
from app.core.db import Session
from tests.builders import a_calendar, a_territory, an_agency

FOREST = AgencyRow(
    line=2,
    code="forest",
    name="Лесничество",
    short_name="Лес",
    kind=AgencyKind.OTHER,
    calendar="week",
    territory="",
    areas=(),
    parent="",
    review_required=True,
    contact="",
    active=True,
)


async def test_an_agency_answers_for_just_the_areas_it_was_given(session: Session) -> None:
    agency, other = await an_agency(session), await an_agency(session)
    first, second = await a_territory(session, name="А"), await a_territory(session, name="Б")
    await service.set_areas(session, other.id, [first.id])
    await service.set_areas(session, agency.id, [second.id, first.id, first.id])
    assert await agencies.areas(session) == {agency.id: [first.id, second.id], other.id: [first.id]}
    await service.set_areas(session, agency.id, [])
    assert await agencies.areas(session) == {other.id: [first.id]}


async def test_areas_and_agencies_that_are_not_there_are_refused(session: Session) -> None:
    agency = await an_agency(session)
    with pytest.raises(service.UnknownTerritory):
        await service.set_areas(session, agency.id, [uuid4()])
    with pytest.raises(agencies.AgencyNotFound):
        await service.set_areas(session, uuid4(), [])


async def test_a_table_adds_agencies_with_what_they_are_under_and_answer_for(session: Session) -> None:
    await a_calendar(session, code="week")
    area = await a_territory(session, code="dunes")
    rows = [replace(FOREST, parent="ministry", areas=("dunes",)), replace(FOREST, line=3, code="ministry")]
    assert (await service.import_rows(session, rows, dry_run=True)).created == 2
    assert await agencies.all_agencies(session) == []
    assert (await service.import_rows(session, rows)).created == 2
    found = {one.code: one for one in await agencies.all_agencies(session)}
    assert found["forest"].parent_id == found["ministry"].id
    assert await agencies.areas(session) == {found["forest"].id: [area.id]}
    told = await service.import_rows(session, [rows[0], replace(rows[1], contact="тел. 00-00")])
    assert (told.created, told.changed, told.unchanged) == (0, 1, 1)
    assert found["ministry"].contact == "тел. 00-00"
    assert (await service.import_rows(session, [replace(rows[0], areas=())])).changed == 1
    assert await agencies.areas(session) == {}


async def test_a_table_that_was_written_changes_nothing(session: Session) -> None:
    seat = await a_territory(session)
    above = await an_agency(session, territory_id=seat.id)
    under = await an_agency(session, parent_id=above.id, calendar_id=above.calendar_id)
    await service.set_areas(session, under.id, [seat.id])
    table = write_agencies(
        await agencies.all_agencies(session), await agencies.areas(session), await service.codes(session)
    )
    told = await service.import_rows(session, read_agencies(table.encode())[0])
    assert (told.created, told.changed, told.unchanged, list(told.findings)) == (0, 0, 2, [])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(FOREST, calendar="none"), "calendar"),
        (replace(FOREST, territory="none"), "territory"),
        (replace(FOREST, areas=("none",)), "areas"),
        (replace(FOREST, parent="none"), "parent"),
        (replace(FOREST, parent="forest"), "parent"),
    ],
)
async def test_a_line_that_refers_to_nothing_is_told_and_takes_those_under_it_along(
    session: Session, wrong: AgencyRow, field: str
) -> None:
    await a_calendar(session, code="week")
    under = replace(FOREST, line=3, code="ranger", parent="forest")
    told = await service.import_rows(session, [wrong, under, replace(FOREST, line=4, code="sea")])
    assert sorted((one.line, one.field) for one in told.findings) == [(2, field), (3, "parent")]
    assert [one.code for one in await agencies.all_agencies(session)] == ["sea"]
