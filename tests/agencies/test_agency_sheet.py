from uuid import uuid4

from app.agencies.bodies.sheet import AgencyRow, Codes, read_agencies, write_agencies
from app.agencies.models import Agency, AgencyKind


def test_agencies_written_are_read_back() -> None:
    calendar, seat, area, above = uuid4(), uuid4(), uuid4(), uuid4()
    agency = Agency(
        id=uuid4(),
        code="forest",
        name="Лесничество",
        short_name="Лес",
        kind=AgencyKind.OTHER,
        calendar_id=calendar,
        territory_id=seat,
        parent_id=above,
        review_required=False,
        contact="+7 (4012) 000-00-77",
        active=True,
    )
    codes = Codes({above: "ministry"}, {seat: "seat", area: "area"}, {calendar: "weekdays"})
    rows, findings = read_agencies(write_agencies([agency], {agency.id: [area]}, codes).encode())
    assert findings == []
    assert rows == [
        AgencyRow(
            line=2,
            code="forest",
            name="Лесничество",
            short_name="Лес",
            kind=AgencyKind.OTHER,
            calendar="weekdays",
            territory="seat",
            areas=("area",),
            parent="ministry",
            review_required=False,
            contact="+7 (4012) 000-00-77",
            active=True,
        )
    ]


def test_an_agency_is_active_and_reviewed_unless_the_table_says_otherwise() -> None:
    rows, _ = read_agencies("code,name,short_name,kind,calendar\na,А,А,school,week\n".encode())
    assert (rows[0].active, rows[0].review_required, rows[0].areas) == (True, True, ())
