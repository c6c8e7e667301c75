from uuid import uuid4

from app.agencies.models import Territory, TerritoryKind
from app.agencies.territories.nesting import Lying, misplaced
from app.agencies.territories.sheet import TerritoryRow, read_territories, write_territories

REGION, TOWN, STREET = TerritoryKind.REGION, TerritoryKind.MUNICIPALITY, TerritoryKind.STREET


def test_territories_written_are_read_back() -> None:
    region = Territory(id=uuid4(), code="region", name="Область", kind=REGION, parent_id=None, other_names=[])
    town = Territory(id=uuid4(), code="town", name="Город", kind=TOWN, parent_id=region.id, other_names=["а", "б"])
    table = write_territories([region, town], {region.id: "region"})
    rows, findings = read_territories(table.encode())
    assert findings == []
    assert rows == [
        TerritoryRow(2, "region", "Область", REGION, "", ()),
        TerritoryRow(3, "town", "Город", TOWN, "region", ("а", "б")),
    ]


def test_a_kind_that_is_none_is_told() -> None:
    rows, findings = read_territories("code;name;kind;parent\na;А;city;\n".encode())
    assert rows == []
    assert [(one.line, one.field) for one in findings] == [(2, "kind")]


def test_a_place_lies_in_a_larger_one() -> None:
    assert list(misplaced({"r": Lying(REGION, None), "t": Lying(TOWN, "r"), "s": Lying(STREET, "t")})) == []
    wrong = dict(misplaced({"t": Lying(TOWN, "u"), "u": Lying(TOWN, None), "s": Lying(STREET, "x")}))
    assert wrong.keys() == {"t", "s"}
