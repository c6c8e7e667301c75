"""PostgreSQL and Redis killed under the running service: told plainly, nothing lost, and it goes on by itself."""

from collections.abc import Iterator

import httpx
import pytest

from tests.faults.running import Demo, demo, signed_in

pytestmark = pytest.mark.slow

COORDINATOR = "kurator@otklik.example"
SETTLED_SECONDS = 60.0


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The service, up, with citizens who write nothing of their own accord."""
    with demo(tmp_path_factory.mktemp("servers") / "data", "--pace", "100000") as running:
        running.until(running.answers, within=60)
        yield running


@pytest.fixture(scope="module")
def browser(running: Demo) -> Iterator[httpx.Client]:
    """A coordinator's browser; it stays signed in whatever happens to the servers."""
    with signed_in(running, COORDINATOR) as browser:
        yield browser


def statuses(browser: httpx.Client, word: str) -> list[str]:
    """Statuses of the questions with a word; none while the API cannot say."""
    answer = browser.get("/questions", params={"view": "all", "q": word})
    return [question["status"] for question in answer.json()["items"]] if answer.is_success else []


def went_through(browser: httpx.Client, word: str) -> bool:
    """Whether the comment with this word became one question, and the jobs that follow from it ran."""
    found = statuses(browser, word)
    return len(found) == 1 and found[0] in ("routed", "triage")


def test_redis_is_killed_and_what_it_held_is_done_all_the_same(running: Demo, browser: httpx.Client) -> None:
    running.write("Когда починят фонарь на аллее редисовой?")
    assert running.kill("redis")
    running.write("Когда починят лавочку на аллее редисовой-второй?")
    running.until(lambda: went_through(browser, "лавочку второй"), within=SETTLED_SECONDS)
    running.until(lambda: went_through(browser, "фонарь редисовой"), within=SETTLED_SECONDS)
    assert browser.get("/questions").status_code == 200


def test_postgresql_is_gone_for_seconds_and_everybody_goes_on_by_himself(running: Demo, browser: httpx.Client) -> None:
    refused: list[httpx.Response] = []

    def is_refused() -> bool:
        running.kill("postgres")  # again and again, as soon as it is back
        answer = browser.get("/questions")
        refused.extend([answer] if answer.status_code != 200 else [])
        return len(refused) >= 20

    running.until(is_refused, within=SETTLED_SECONDS)
    assert {answer.status_code for answer in refused} == {503}
    told = refused[-1]
    assert told.headers["Content-Type"] == "application/problem+json"
    assert int(told.headers["Retry-After"]) > 0
    assert told.json()["type"] == "/problems/unavailable"
    running.write("Когда починят качели на улице слоновой?")
    assert httpx.get(f"{running.address}/healthz").status_code == 200
    running.until(lambda: went_through(browser, "качели слоновой"), within=SETTLED_SECONDS)
    # Nobody was started again for it: whoever lost the database waited for it.
    assert all(f"{name} ended" not in running.log() for name in ("api", "poller"))
