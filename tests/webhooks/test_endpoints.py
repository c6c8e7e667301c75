"""Endpoints: adding, changing, removing, and whose they are."""

import pytest
from sqlalchemy import select

from app.accounts.permissions import NotAllowed, Role
from app.core.db import Session
from app.core.sealing import Sealer
from app.webhooks import queries as webhooks
from app.webhooks import service
from app.webhooks.address import BadAddress
from app.webhooks.models import Delivery
from app.webhooks.payloads import PublicType
from app.webhooks.queries import DeliveryNotFound, EndpointNotFound
from app.webhooks.service import Changes, NewEndpoint
from tests.builders import an_agency, an_operator
from tests.drafting.desk import acting
from tests.fakes import MONDAY
from tests.webhooks.endpoints import admin, an_endpoint


async def test_a_new_endpoint_shows_its_secret_once_and_keeps_it_sealed(session: Session, sealer: Sealer) -> None:
    by = acting(await an_operator(session, role=Role.ADMINISTRATOR))
    new = NewEndpoint("https://example.org/", "Дежурная часть", [PublicType.BREACHED])
    endpoint, secret = await service.add_endpoint(session, new, by=by, sealer=sealer, allow="", now=MONDAY)
    assert secret.startswith("whsec_")
    assert secret not in endpoint.secret
    assert sealer.open(endpoint.secret, place=f"endpoint:{endpoint.id}") == secret
    assert (endpoint.events, endpoint.active, endpoint.created_by) == (["deadline.breached"], True, by.id)


async def test_a_bad_address_is_refused_when_added_and_when_changed(session: Session, sealer: Sealer) -> None:
    by = acting(await an_operator(session, role=Role.ADMINISTRATOR))
    with pytest.raises(BadAddress):
        await service.add_endpoint(
            session, NewEndpoint("http://example.org/"), by=by, sealer=sealer, allow="", now=MONDAY
        )
    endpoint = await an_endpoint(session, sealer)
    with pytest.raises(BadAddress):
        await service.change_endpoint(session, endpoint.id, Changes(url="http://example.org/"), by=by, allow="")
    assert endpoint.url == "https://example.org/"


async def test_an_operator_of_one_agency_adds_endpoints_for_it_alone(session: Session, sealer: Sealer) -> None:
    agency, other = await an_agency(session), await an_agency(session)
    by = acting(await an_operator(session, role=Role.SUPERVISOR, agency=agency))
    for agency_id in (None, other.id):
        with pytest.raises(NotAllowed):
            await service.add_endpoint(
                session,
                NewEndpoint("https://example.org/", agency_id=agency_id),
                by=by,
                sealer=sealer,
                allow="",
                now=MONDAY,
            )
    own, _ = await service.add_endpoint(
        session, NewEndpoint("https://example.org/", agency_id=agency.id), by=by, sealer=sealer, allow="", now=MONDAY
    )
    foreign = await an_endpoint(session, sealer)
    assert [endpoint.id for endpoint in await webhooks.endpoints(session, scope=by.scope)] == [own.id]
    with pytest.raises(EndpointNotFound):
        await service.change_endpoint(session, foreign.id, Changes(active=False), by=by, allow="")
    with pytest.raises(EndpointNotFound):
        await service.remove_endpoint(session, foreign.id, by=by)
    with pytest.raises(EndpointNotFound):
        await service.send_trial(session, foreign.id, by=by, now=MONDAY)
    trial = await service.send_trial(session, foreign.id, by=acting(await admin(session)), now=MONDAY)
    with pytest.raises(DeliveryNotFound):
        await service.replay(session, trial.id, by=by, now=MONDAY)


async def test_only_what_is_named_changes(session: Session, sealer: Sealer) -> None:
    endpoint = await an_endpoint(session, sealer, description="Штаб", events=[PublicType.MET])
    endpoint.failing_since = MONDAY
    by = acting(await admin(session))
    await service.change_endpoint(session, endpoint.id, Changes(description="Пульт"), by=by, allow="")
    assert (endpoint.description, endpoint.events, endpoint.failing_since) == ("Пульт", ["deadline.met"], MONDAY)


async def test_an_endpoint_that_is_switched_on_starts_without_a_failure(session: Session, sealer: Sealer) -> None:
    endpoint = await an_endpoint(session, sealer, events=[PublicType.MET])
    endpoint.active, endpoint.failing_since = False, MONDAY
    by = acting(await admin(session))
    changed = await service.change_endpoint(session, endpoint.id, Changes(events=[], active=True), by=by, allow="")
    assert (changed.events, changed.active, changed.failing_since) == ([], True, None)


async def test_a_removed_endpoint_takes_its_deliveries_along(session: Session, sealer: Sealer) -> None:
    endpoint = await an_endpoint(session, sealer)
    by = acting(await admin(session))
    await service.send_trial(session, endpoint.id, by=by, now=MONDAY)
    await service.remove_endpoint(session, endpoint.id, by=by)
    await session.flush()
    assert (await session.scalars(select(Delivery.id))).all() == []
