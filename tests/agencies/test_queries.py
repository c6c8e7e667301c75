from uuid import uuid4

import pytest

from app.agencies import queries as agencies
from app.core.db import Session
from app.deadlines.calendar import WorkingCalendar
from tests.builders import CALENDAR, an_agency


async def test_an_agency_is_found_or_refused(session: Session) -> None:
    agency = await an_agency(session)
    assert (await agencies.get(session, agency.id)).code == agency.code
    with pytest.raises(agencies.AgencyNotFound):
        await agencies.get(session, uuid4())


async def test_an_unknown_agency_is_left_out(session: Session) -> None:
    agency = await an_agency(session)
    assert (await agencies.by_ids(session, [agency.id, uuid4()])).keys() == {agency.id}


async def test_an_agency_works_by_its_calendar(session: Session) -> None:
    agency = await an_agency(session)
    calendar = await agencies.agency_calendar(session, agency.id)
    assert calendar.id == agency.calendar_id
    assert [one.id for one in await agencies.calendars(session)] == [calendar.id]
    assert WorkingCalendar.from_data(CALENDAR).to_data()["tz"] == calendar.data["tz"]
    with pytest.raises(agencies.AgencyNotFound):
        await agencies.agency_calendar(session, uuid4())
