"""Bots Long Poll of the stand-in, as any client may ask it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from app.networks.access import TokenKind
from tests.demo.vk.conftest import ANNA, PAGE, Api

ON = {"enabled": 1, "api_version": "5.199", "message_new": 1, "wall_reply_new": 1}


async def _opened(api: Api, **switches: int) -> dict[str, Any]:
    await api.get("groups.setLongPollSettings", "community", group_id=PAGE, **(ON | switches))
    session: dict[str, Any] = await api.get("groups.getLongPollServer", "community", group_id=PAGE)
    return session


async def _check(api: Api, session: dict[str, Any], *, wait: float = 0, **changes: Any) -> Any:
    params = {"act": "a_check", "key": session["key"], "ts": session["ts"], "wait": str(wait), **changes}
    async with api.http.get(session["server"], params=params) as response:
        return await response.json()


async def test_everything_is_off_until_switched_on_type_by_type(api: Api) -> None:
    before = await api.get("groups.getLongPollSettings", "community", group_id=PAGE)
    assert await api.code("groups.getLongPollServer", "community", group_id=PAGE) == 100
    session = await _opened(api, wall_reply_new=0)
    api.stand.comment(PAGE, api.stand.post(PAGE, "Пост"), ANNA, "Не рассказано")
    api.stand.private(PAGE, ANNA, ANNA, "Рассказано")
    answer = await _check(api, session)
    assert (before["is_enabled"], set(before["events"].values())) == (False, {0})
    assert [one["type"] for one in answer["updates"]] == ["message_new"]
    assert (session["ts"], answer["ts"]) == ("0", "1")


async def test_the_same_number_brings_the_same_events_again(api: Api) -> None:
    session = await _opened(api)
    for number in range(3):
        api.stand.private(PAGE, ANNA, ANNA, str(number))
    first, again, rest = [await _check(api, session, ts=ts) for ts in ("0", "0", "2")]
    assert (first, len(first["updates"]), len(rest["updates"])) == (again, 3, 1)
    assert len({one["event_id"] for one in first["updates"]}) == 3


async def test_a_poll_waits_until_something_happens(api: Api) -> None:
    session = await _opened(api)
    waiting = asyncio.create_task(_check(api, session, wait=60))
    await api.stand.communities[int(PAGE)].stream.asked.wait()
    api.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    assert len((await waiting)["updates"]) == 1


@pytest.mark.parametrize(("code", "answer"), [(1, {"failed": 1, "ts": 1}), (3, {"failed": 3})])
async def test_what_is_told_when_history_is_lost(api: Api, code: int, answer: dict[str, int]) -> None:
    session = await _opened(api)
    api.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    api.stand.faults.lost_history, api.stand.lost_code = 1, code
    assert await _check(api, session) == answer
    assert len((await _check(api, session))["updates"]) == 1


async def test_keys_expire_and_are_replaced(api: Api) -> None:
    session = await _opened(api)
    newer = await api.get("groups.getLongPollServer", "community", group_id=PAGE)
    assert await _check(api, session) == {"failed": 2}
    api.stand.faults.expired_keys = 1
    assert [await _check(api, newer), await _check(api, newer)] == [{"failed": 2}] * 2
    newest = await api.get("groups.getLongPollServer", "community", group_id=PAGE)
    assert (await _check(api, newest))["updates"] == []
    api.clock.advance(timedelta(hours=1))
    assert await _check(api, newest) == {"failed": 2}


async def test_old_numbers_and_numbers_of_another_life_are_told_so(api: Api) -> None:
    session = await _opened(api)
    api.stand.teller.kept = 2
    for number in range(4):
        api.stand.private(PAGE, ANNA, ANNA, str(number))
    answers = [await _check(api, session, ts=ts) for ts in ("1", "99", "x", "2")]
    assert answers[:3] == [{"failed": 1, "ts": 4}, {"failed": 3}, {"failed": 1, "ts": 4}]
    assert len(answers[3]["updates"]) == 2


async def test_a_silent_stream_forgets_what_happened(api: Api) -> None:
    session = await _opened(api)
    api.stand.faults.silent_stream = True
    api.stand.private(PAGE, ANNA, ANNA, "Потеряно")
    api.stand.faults.silent_stream = False
    api.stand.private(PAGE, ANNA, ANNA, "Рассказано")
    (update,) = (await _check(api, session))["updates"]
    assert update["object"]["message"]["text"] == "Рассказано"


async def test_events_come_twice_and_in_the_wrong_order_when_asked(api: Api) -> None:
    session = await _opened(api)
    api.stand.faults.duplicate, api.stand.faults.reorder = 1, 1
    for number in range(2):
        api.stand.private(PAGE, ANNA, ANNA, str(number))
    updates = (await _check(api, session))["updates"]
    assert [one["object"]["message"]["text"] for one in updates] == ["1", "0", "0"]
    assert updates[1]["event_id"] == updates[2]["event_id"]


async def test_only_who_may_manage_the_community_switches_its_events(api: Api) -> None:
    api.stand.tokens["community"].rights.discard("manage")
    assert await api.code("groups.setLongPollSettings", "community", group_id=PAGE, **ON) == 15
    await api.get("groups.setLongPollSettings", "user", group_id=PAGE, **ON)


async def test_many_polls_wait_side_by_side(api: Api) -> None:
    pages = [str(number) for number in range(5000, 5080)]
    sessions = []
    for page in pages:
        api.stand.add_page(page, "Страница", {TokenKind.USER: "user"})
        await api.get("groups.setLongPollSettings", "user", group_id=page, **ON)
        sessions.append(await api.get("groups.getLongPollServer", "user", group_id=page))
    waiting = [asyncio.create_task(_check(api, one, wait=60)) for one in sessions]
    for page in pages:
        await api.stand.communities[int(page)].stream.asked.wait()
        api.stand.private(page, ANNA, ANNA, "Вопрос")
    answers = await asyncio.gather(*waiting)
    assert [len(one["updates"]) for one in answers] == [1] * len(pages)
