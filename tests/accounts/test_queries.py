from uuid import uuid4

from app.accounts import queries as accounts
from app.core.db import Session
from tests.builders import an_agency, an_operator


async def test_names_are_found_by_id_of_those_who_left_too(session: Session) -> None:
    here = await an_operator(session, name="Анна")
    left = await an_operator(session, name="Борис", active=False)
    found = await accounts.names(session, [here.id, left.id, uuid4(), None])
    assert found == {here.id: "Анна", left.id: "Борис"}
    assert await accounts.names(session, [None]) == {}


async def test_an_agency_is_known_by_code_and_short_name(session: Session) -> None:
    agency = await an_agency(session, code="adm-1", short_name="Адм. 1")
    assert await accounts.agency_id(session, "adm-1") == agency.id
    assert await accounts.agency_id(session, "adm-2") is None
    assert await accounts.agency_name(session, agency.id) == "Адм. 1"
