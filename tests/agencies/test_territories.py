from collections.abc import Sequence

import pytest

from app.agencies import queries as agencies
from app.agencies.models import TerritoryKind
from app.agencies.territories import queries as territories
from app.agencies.territories import service
from app.agencies.territories.service import Said
from app.agencies.territories.sheet import TerritoryRow, read_territories, write_territories
from app.core.db import Session
from tests.builders import a_territory, an_agency

REGION, TOWN, VILLAGE, STREET = (
    TerritoryKind.REGION,
    TerritoryKind.MUNICIPALITY,
    TerritoryKind.SETTLEMENT,
    TerritoryKind.STREET,
)


def row(code: str, kind: TerritoryKind, parent: str = "", *, line: int = 2, names: Sequence[str] = ()) -> TerritoryRow:
    return TerritoryRow(line, code, code.title(), kind, parent, tuple(names))


async def test_a_table_may_name_a_place_before_the_one_it_lies_in(session: Session) -> None:
    rows = [row("street", STREET, "village"), row("village", VILLAGE, "town"), row("town", TOWN)]
    told = await service.import_rows(session, rows)
    assert (told.created, told.changed, told.unchanged, list(told.findings)) == (3, 0, 0, [])
    found = {one.code: one for one in await agencies.territories(session)}
    assert found["street"].parent_id == found["village"].id
    assert found["village"].parent_id == found["town"].id
    again = [*rows[:2], row("town", TOWN, names=["Город"])]
    assert (await service.import_rows(session, again, dry_run=True)).changed == 1
    assert found["town"].other_names == []
    told = await service.import_rows(session, again)
    assert (told.created, told.changed, told.unchanged) == (0, 1, 2)
    assert found["town"].other_names == ["Город"]


async def test_a_table_that_was_written_changes_nothing(session: Session) -> None:
    await service.import_rows(session, [row("town", TOWN), row("village", VILLAGE, "town", names=["а", "б"])])
    found = await agencies.territories(session)
    rows, _ = read_territories(write_territories(found, {one.id: one.code for one in found}).encode())
    told = await service.import_rows(session, rows)
    assert (told.created, told.changed, told.unchanged) == (0, 0, 2)


async def test_a_line_that_lies_nowhere_takes_those_within_it_along(session: Session) -> None:
    rows = [
        row("street", STREET, "village", line=2),
        row("village", VILLAGE, "nowhere", line=3),
        row("town", TOWN, line=4),
    ]
    told = await service.import_rows(session, rows)
    assert told.created == 1
    assert sorted((one.line, one.field) for one in told.findings) == [(2, "parent"), (3, "parent")]


async def test_a_place_cannot_be_made_smaller_than_what_lies_in_it(session: Session) -> None:
    town = await a_territory(session, code="town", kind=TOWN)
    await a_territory(session, code="village", kind=VILLAGE, parent_id=town.id)
    told = await service.import_rows(session, [row("town", STREET, line=5)])
    assert [(one.line, one.field) for one in told.findings] == [(5, "parent")]
    with pytest.raises(service.Misplaced) as refused:
        await service.change(session, town.id, Said("town", "Город", STREET, None))
    assert list(refused.value.errors) == ["kind"]


async def test_a_place_lies_neither_in_itself_nor_in_a_smaller_one(session: Session) -> None:
    town = await a_territory(session, kind=TOWN)
    village = await a_territory(session, kind=VILLAGE, parent_id=town.id)
    for parent in (town, village):
        with pytest.raises(service.Misplaced) as refused:
            await service.change(session, town.id, Said(town.code, "Город", TOWN, parent.id))
        assert list(refused.value.errors) == ["parent_id"]


async def test_two_places_may_share_a_name_and_not_a_code(session: Session) -> None:
    said = Said("romanovo", "Романово", VILLAGE, None)
    first = await service.create(session, said)
    with pytest.raises(service.TerritoryExists):
        await service.create(session, said)
    second = await service.create(session, Said("romanovo-2", "Романово", VILLAGE, None))
    with pytest.raises(service.TerritoryExists):
        await service.change(session, second.id, said)
    assert {one.id for one in await agencies.territories(session)} == {first.id, second.id}


async def test_a_place_that_something_refers_to_is_kept(session: Session) -> None:
    town, free = await a_territory(session), await a_territory(session)
    await an_agency(session, territory_id=town.id)
    with pytest.raises(territories.TerritoryInUse):
        await territories.remove(session, town.id)
    await territories.remove(session, free.id)
    with pytest.raises(territories.TerritoryNotFound):
        await territories.remove(session, free.id)
    with pytest.raises(territories.TerritoryNotFound):
        await service.change(session, free.id, Said("x", "X", TOWN, None))
    assert [one.id for one in await agencies.territories(session)] == [town.id]
