"""The router's versions and its aim over HTTP."""

from typing import Any

import pytest
from httpx import AsyncClient

from app.accounts.permissions import Role
from app.core.db import Session
from app.routing.versions.models import RouterVersion, VersionState
from tests.builders import an_operator, sign_in, stored
from tests.fakes import MONDAY

ROUTER = "/api/v1/router"
FIGURES = {
    "agency_top_1": 0.8,
    "agency_top_3": 0.9,
    "topic_top_1": 0.7,
    "topic_top_3": 0.85,
    "precision_at": {"0.25": 0.97, "0.5": 0.93, "0.75": 0.87},
    "calibration_error": 0.03,
    "share_at_aim": 0.6,
}
CURVE = [
    {"precision": 0.85, "threshold": 0.4, "share": 0.9, "reached": 0.86},
    {"precision": 0.9, "threshold": 0.6, "share": 0.6, "reached": 0.92},
    {"precision": 0.95, "threshold": 0.8, "share": 0.3, "reached": 0.97},
]
MEASURED: dict[str, Any] = FIGURES | {"curve": CURVE, "live_before": FIGURES, "cold": FIGURES | {"curve": CURVE}}


@pytest.fixture
async def keeper(client: AsyncClient, session: Session) -> AsyncClient:
    await sign_in(client, await an_operator(session, role=Role.ADMINISTRATOR))
    return client


async def a_version(session: Session, state: VersionState, **fields: Any) -> RouterVersion:
    given = {"state": state, "started_at": MONDAY, "beat_at": MONDAY, "measured": MEASURED}
    return await stored(session, RouterVersion(**(given | fields)))


async def test_while_nothing_was_learnt_the_threshold_of_the_settings_counts(keeper: AsyncClient) -> None:
    router = (await keeper.get(ROUTER)).json()
    assert (router["live"], router["learning"], router["confirmed"], router["curve"]) == (None, None, 0, [])
    assert (router["aim"]["threshold"], router["aim"]["share"], router["aim"]["precision"]) == (0.75, None, 0.9)


async def test_what_a_refused_version_was_measured_beside_shows_what_rules_and_words_come_to(
    keeper: AsyncClient, session: Session
) -> None:
    await a_version(session, VersionState.REFUSED)
    router = (await keeper.get(ROUTER)).json()
    assert [one["precision"] for one in router["curve"]] == [0.85, 0.9, 0.95]
    assert (router["aim"]["threshold"], router["aim"]["share"]) == (0.75, 0.3)


@pytest.mark.parametrize(
    ("precision", "threshold", "share", "reached"),
    [(0.9, 0.6, 0.6, 0.92), (0.95, 0.8, 0.3, 0.97), (0.99, 1.0, 0.0, None)],
)
async def test_the_aim_tells_what_it_comes_to(
    keeper: AsyncClient, session: Session, precision: float, threshold: float, share: float, reached: float | None
) -> None:
    await a_version(session, VersionState.LIVE)
    aim = (await keeper.put(f"{ROUTER}/aim", json={"precision": precision})).json()["aim"]
    assert (aim["precision"], aim["threshold"], aim["share"]) == (precision, threshold, share)
    assert aim["precision_reached"] == reached
    assert aim["changed_by"]["name"]
    assert (await keeper.get(ROUTER)).json()["aim"] == aim


@pytest.mark.parametrize("precision", [0.49, 1.0, None])
async def test_an_aim_out_of_bounds_is_refused(keeper: AsyncClient, precision: float | None) -> None:
    assert (await keeper.put(f"{ROUTER}/aim", json={"precision": precision})).status_code == 422


async def test_learning_is_asked_for_once(keeper: AsyncClient) -> None:
    asked = await keeper.post(f"{ROUTER}/learning")
    assert (asked.status_code, asked.json()["state"]) == (202, "learning")
    assert asked.json()["learnt_by"]["name"]
    assert (await keeper.get(ROUTER)).json()["learning"] == asked.json()
    again = await keeper.post(f"{ROUTER}/learning")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/learning-already")


async def test_versions_are_shown_with_their_figures_and_put_back_to_work(
    keeper: AsyncClient, session: Session
) -> None:
    old = await a_version(session, VersionState.RETIRED, content=b"x")
    await a_version(session, VersionState.LIVE, content=b"y")
    shown = (await keeper.get(f"{ROUTER}/versions")).json()
    assert [one["state"] for one in shown] == ["live", "retired"]
    assert shown[0]["measured"] == FIGURES | {"live_before": FIGURES}
    answer = await keeper.post(f"{ROUTER}/versions/{old.id}/live")
    assert (answer.status_code, answer.json()["state"]) == (200, "live")
    assert [one["state"] for one in (await keeper.get(f"{ROUTER}/versions")).json()] == ["retired", "live"]


async def test_a_version_that_learnt_nothing_does_not_go_live(keeper: AsyncClient, session: Session) -> None:
    failed = await a_version(session, VersionState.FAILED)
    answer = await keeper.post(f"{ROUTER}/versions/{failed.id}/live")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/version-not-learnt")
