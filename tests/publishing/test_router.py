"""Publications over HTTP."""

import pytest
from httpx import AsyncClient

from app.networks.access import ConnectorError, FailureKind
from app.publishing.models import PublicationState
from app.questions.lifecycle import Status
from tests.builders import an_operator, sign_in
from tests.publishing.sending import Way
from tests.publishing.wall import Wall


@pytest.fixture
async def refused(way: Way, wall: Wall, client: AsyncClient) -> Way:
    """An answer that the network refused; its author is signed in."""

    async def fail() -> None:
        raise ConnectorError(FailureKind.CLOSED, "comments are closed", code="213")

    wall.before = fail
    await way.publish()
    await sign_in(client, way.desk.author)
    return way


async def test_a_refused_answer_is_put_on_its_way_again(refused: Way, client: AsyncClient) -> None:
    answer = await client.post(f"/api/v1/publications/{refused.publication.id}/retry")
    shown = answer.json()
    assert (answer.status_code, shown["state"], shown["failure"], shown["what_to_do"]) == (200, "planned", "", "")
    assert shown["next_try_at"].endswith("Z")
    await refused.look()
    assert refused.desk.question.status is Status.PUBLISHING


async def test_an_answer_by_hand_is_noted(refused: Way, client: AsyncClient) -> None:
    path = f"/api/v1/publications/{refused.publication.id}/answered-by-hand"
    answer = await client.post(path, json={"url": "https://network.invalid/hand"})
    shown = answer.json()
    assert (answer.status_code, shown["state"], shown["url"]) == (200, "withdrawn", "https://network.invalid/hand")
    assert (shown["next_try_at"], shown["what_to_do"]) == (None, "")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "wall1_2", "https://a b", "https://" + "a" * 2000])
async def test_a_place_that_is_no_address_is_refused(refused: Way, client: AsyncClient, url: str) -> None:
    path = f"/api/v1/publications/{refused.publication.id}/answered-by-hand"
    answer = await client.post(path, json={"url": url})
    assert answer.status_code == 422
    assert (await refused.look()).state is PublicationState.FAILED


async def test_a_refused_answer_is_taken_back_into_work(refused: Way, client: AsyncClient) -> None:
    answer = await client.post(f"/api/v1/questions/{refused.desk.question.id}/rework")
    assert answer.status_code == 204
    await refused.look()
    assert refused.desk.question.status is Status.IN_WORK


async def test_a_published_answer_is_a_conflict(way: Way, client: AsyncClient) -> None:
    await way.publish()
    await sign_in(client, way.desk.author)
    answer = await client.post(f"/api/v1/publications/{way.publication.id}/retry")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/publication-busy")


async def test_another_agency_finds_nothing(refused: Way, client: AsyncClient) -> None:
    stranger = await an_operator(refused.session)
    await refused.session.commit()
    await sign_in(client, stranger)
    answers = [
        await client.post(f"/api/v1/publications/{refused.publication.id}/retry"),
        await client.post(f"/api/v1/publications/{refused.publication.id}/answered-by-hand", json={"url": ""}),
        await client.post(f"/api/v1/questions/{refused.desk.question.id}/rework"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
