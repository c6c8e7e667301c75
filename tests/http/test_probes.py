import pytest
from httpx import ASGITransport, AsyncClient
from starlette.types import ASGIApp


async def test_the_process_lives_and_its_database_answers(client: AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json() == {"status": "ready"}


async def test_figures_are_shown_to_the_machine_itself(client: AsyncClient) -> None:
    answer = await client.get("/metrics")
    assert "otklik_live_clients" in answer.text
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "not an address"])
async def test_figures_are_not_there_for_anybody_else(application: ASGIApp, address: str) -> None:
    transport = ASGITransport(application, client=(address, 1))
    async with AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        assert (await client.get("/metrics")).status_code == 404
        assert (await client.get("/healthz")).status_code == 200
