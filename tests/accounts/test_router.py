from datetime import timedelta

import pytest
from httpx import AsyncClient

from app.accounts.permissions import Role
from app.core.db import Session
from tests.builders import PASSWORD, an_agency, an_operator, sign_in
from tests.fakes import FrozenClock

SESSION = "/api/v1/session"


def body(email: str, password: str = PASSWORD) -> dict[str, str]:
    return {"email": email, "password": password}


async def test_signing_in_tells_who_one_is_and_what_one_may_do(client: AsyncClient, session: Session) -> None:
    agency = await an_agency(session, short_name="Администрация")
    operator = await an_operator(session, agency=agency, role=Role.APPROVER, name="Анна", email="anna@example.org")
    answer = await client.post(SESSION, json=body(" Anna@Example.ORG "))
    assert answer.status_code == 200
    told = answer.json()
    assert told["operator"] == {
        "id": str(operator.id),
        "email": "anna@example.org",
        "name": "Анна",
        "role": "approver",
        "agency_id": str(agency.id),
    }
    assert told["agency"] == {"id": str(agency.id), "short_name": "Администрация"}
    assert "approve" in told["permissions"]
    assert "triage" not in told["permissions"]
    assert (await client.get(SESSION)).json() == told


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(client: AsyncClient, session: Session) -> None:
    operator = await an_operator(session)
    cookie = (await client.post(SESSION, json=body(operator.email))).headers["Set-Cookie"]
    assert cookie.startswith("otklik_session=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "Domain" not in cookie


async def test_over_tls_the_cookie_is_secure_and_bound_to_the_host(client: AsyncClient, session: Session) -> None:
    operator = await an_operator(session)
    client.base_url = "https://127.0.0.1"
    answer = await client.post(SESSION, json=body(operator.email))
    assert answer.headers["Set-Cookie"].startswith("__Host-otklik_session=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in answer.headers
    assert (await client.get(SESSION)).status_code == 200


async def test_over_tls_a_cookie_without_the_prefix_is_nothing(client: AsyncClient, session: Session) -> None:
    await sign_in(client, await an_operator(session))
    client.base_url = "https://127.0.0.1"
    assert (await client.get(SESSION)).status_code == 401


async def test_a_session_known_before_signing_in_is_worth_nothing_afterwards(
    client: AsyncClient, session: Session
) -> None:
    operator = await an_operator(session)
    await sign_in(client, operator)
    known = client.cookies["otklik_session"]
    await sign_in(client, operator)
    client.cookies.clear()
    client.cookies.set("otklik_session", known)
    assert (await client.get(SESSION)).status_code == 401


async def test_wrong_credentials_are_refused_without_saying_what_is_wrong(
    client: AsyncClient, session: Session
) -> None:
    operator = await an_operator(session)
    wrong = await client.post(SESSION, json=body(operator.email, "wrong password"))
    unknown = await client.post(SESSION, json=body("nobody@example.org"))
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["type"] == "/problems/wrong-credentials"
    assert "Set-Cookie" not in wrong.headers


async def test_too_many_tries_say_when_to_come_back(client: AsyncClient, session: Session, clock: FrozenClock) -> None:
    operator = await an_operator(session)
    for _ in range(5):
        assert (await client.post(SESSION, json=body(operator.email, "wrong password"))).status_code == 401
    refused = await client.post(SESSION, json=body(operator.email))
    assert refused.status_code == 429
    assert refused.json()["type"] == "/problems/too-many-tries"
    assert refused.headers["Retry-After"] == "900"
    clock.advance(timedelta(seconds=900))
    assert (await client.post(SESSION, json=body(operator.email))).status_code == 200


@pytest.mark.parametrize("email", ["", "anna", "a\0@example.org", "a b@example.org", "a" * 300 + "@example.org"])
async def test_what_is_no_address_is_refused_by_its_field(client: AsyncClient, email: str) -> None:
    refused = await client.post(SESSION, json=body(email))
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["email"]


async def test_a_password_is_never_echoed(client: AsyncClient) -> None:
    refused = await client.post(SESSION, json=body("anna@example.org", "секрет" * 100))
    assert refused.status_code == 422
    assert "секрет" not in refused.text


async def test_half_a_surrogate_pair_is_refused_as_input(client: AsyncClient) -> None:
    sent = b'{"email": "anna@example.org", "password": "\\ud800 and more"}'
    refused = await client.post(SESSION, content=sent, headers={"Content-Type": "application/json"})
    assert refused.status_code == 422


async def test_a_form_of_another_site_cannot_sign_anybody_in(client: AsyncClient, session: Session) -> None:
    operator = await an_operator(session)
    as_text = await client.post(
        SESSION,
        content=f'{{"email":"{operator.email}","password":"{PASSWORD}"}}',
        headers={"Content-Type": "text/plain"},
    )
    assert as_text.status_code == 422
    crossed = await client.post(SESSION, json=body(operator.email), headers={"Sec-Fetch-Site": "cross-site"})
    assert crossed.status_code == 403
    assert crossed.json()["type"] == "/problems/csrf"


@pytest.mark.parametrize("headers", [{"X-CSRF-Token": ""}, {"X-CSRF-Token": "é" * 64}, {"X-CSRF-Token": "0" * 64}])
async def test_a_change_without_the_token_of_the_sign_in_is_refused(
    client: AsyncClient, session: Session, headers: dict[str, str]
) -> None:
    await sign_in(client, await an_operator(session))
    refused = await client.delete(SESSION, headers={name: value.encode() for name, value in headers.items()})  # type: ignore[arg-type]
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/csrf"
    assert (await client.get(SESSION)).status_code == 200


async def test_the_token_of_another_sign_in_does_not_fit(client: AsyncClient, session: Session) -> None:
    operator = await an_operator(session)
    await sign_in(client, operator)
    earlier = client.headers["X-CSRF-Token"]
    await sign_in(client, operator)
    assert (await client.delete(SESSION, headers={"X-CSRF-Token": earlier})).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_even_with_the_token_a_page_of_another_site_changes_nothing(
    client: AsyncClient, session: Session, site: str
) -> None:
    await sign_in(client, await an_operator(session))
    assert (await client.delete(SESSION, headers={"Sec-Fetch-Site": site})).status_code == 403


async def test_signing_out_ends_the_session_and_takes_the_cookie(client: AsyncClient, session: Session) -> None:
    await sign_in(client, await an_operator(session))
    kept = client.cookies["otklik_session"]
    answer = await client.delete(SESSION)
    assert answer.status_code == 204
    assert "otklik_session" not in client.cookies
    client.cookies.set("otklik_session", kept)
    signed_out = await client.get(SESSION)
    assert signed_out.status_code == 401
    assert signed_out.json()["type"] == "/problems/signed-out"


async def test_a_responder_sees_the_operators_of_the_own_agency(client: AsyncClient, session: Session) -> None:
    agency = await an_agency(session)
    me = await an_operator(session, agency=agency, name="Анна")
    colleague = await an_operator(session, agency=agency, name="Борис")
    await an_operator(session, agency=agency, name="Вера", active=False)
    await an_operator(session, name="Глеб")
    await sign_in(client, me)
    listed = (await client.get("/api/v1/operators")).json()
    assert [one["id"] for one in listed["items"]] == [str(me.id), str(colleague.id)]
    assert listed["next"] is None


async def test_a_coordinator_turns_the_pages_of_all_operators(client: AsyncClient, session: Session) -> None:
    me = await an_operator(session, role=Role.COORDINATOR, agency=await an_agency(session), name="А")
    others = [await an_operator(session, name="Б") for _ in range(4)]
    await sign_in(client, me)
    seen: list[str] = []
    wanted: dict[str, str | None] = {"limit": "2"}
    for last in (False, False, True):
        page = (await client.get("/api/v1/operators", params=wanted)).json()
        seen += [one["id"] for one in page["items"]]
        assert (page["next"] is None) is last
        wanted["cursor"] = page["next"]
    assert seen == [str(me.id), *sorted(str(one.id) for one in others)]


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WyLQkCIsIngiXQ", "W251bGwsbnVsbF0"])
async def test_a_cursor_that_is_not_of_this_list_is_refused(client: AsyncClient, session: Session, cursor: str) -> None:
    await sign_in(client, await an_operator(session))
    refused = await client.get(f"/api/v1/operators?cursor={cursor}")
    assert refused.status_code == 422
    assert refused.json()["type"] == "/problems/bad-cursor"
