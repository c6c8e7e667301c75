"""Private messages, people and communities of the stand-in."""

from tests.demo.vk.conftest import ANNA, OTHER, PAGE, PETR, Api


async def test_dialogs_are_listed_with_the_newest_first(api: Api) -> None:
    api.stand.private(PAGE, ANNA, ANNA, "Здравствуйте")
    api.stand.private(PAGE, PETR, PETR, "Добрый день")
    api.stand.private(PAGE, None, PETR, "Слушаем вас")
    listed = await api.get("messages.getConversations", "community", extended=1)
    assert [item["last_message"]["text"] for item in listed["items"]] == ["Слушаем вас", "Здравствуйте"]
    assert [item["conversation"]["last_message_id"] for item in listed["items"]] == [3, 1]
    assert (listed["count"], listed["unread_count"]) == (2, 1)
    assert [person["first_name"] for person in listed["profiles"]] == ["Анна", "Пётр"]
    waiting = await api.get("messages.getConversations", "community", filter="unanswered")
    assert [item["conversation"]["peer"]["id"] for item in waiting["items"]] == [int(ANNA)]
    older = await api.get("messages.getConversations", "user", group_id=PAGE, start_message_id=2)
    assert [item["conversation"]["last_message_id"] for item in older["items"]] == [1]


async def test_a_history_goes_both_ways_from_a_message(api: Api) -> None:
    for number in range(5):
        api.stand.private(PAGE, ANNA if number % 2 == 0 else None, ANNA, str(number))
    forth = await api.get("messages.getHistory", "community", peer_id=ANNA, rev=1, start_message_id=3, count=2)
    back = await api.get("messages.getHistory", "community", user_id=ANNA, start_message_id=3, count=2)
    newest = await api.get("messages.getHistory", "community", peer_id=ANNA, offset=1, count=2)
    assert [[item["text"] for item in one["items"]] for one in (forth, back, newest)] == [
        ["2", "3"], ["2", "1"], ["3", "2"],
    ]  # fmt: skip
    own = next(item for item in forth["items"] if item["out"])
    assert (own["from_id"], own["peer_id"], own["random_id"]) == (-220, int(ANNA), 0)
    assert (await api.get("messages.getHistory", "community", peer_id=1))["items"] == []
    assert await api.code("messages.getHistory", "community", peer_id=ANNA, count=201) == 100
    assert await api.code("messages.getHistory", "community") == 100


async def test_a_random_id_sends_once_and_zero_every_time(api: Api) -> None:
    api.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    first = await api.get("messages.send", "community", peer_id=ANNA, random_id=-7, message="Ответ")
    assert await api.get("messages.send", "community", peer_id=ANNA, random_id=-7, message="Ответ") == first
    for _ in range(2):
        await api.get("messages.send", "community", peer_id=ANNA, random_id=0, message="Ещё")
    assert [reply.text for reply in api.stand.replies()] == ["Ответ", "Ещё", "Ещё"]
    assert [reply.peer for reply in api.stand.replies()] == [ANNA] * 3
    assert await api.code("messages.send", "community", peer_id=ANNA, message="Ответ") == 100
    assert await api.code("messages.send", "community", peer_id=ANNA, random_id=2**31, message="Ответ") == 100


async def test_several_recipients_succeed_and_fail_one_by_one(api: Api) -> None:
    asked = api.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    sent = await api.get("messages.send", "community", peer_ids=f"{ANNA},{PETR}", random_id=1, message="Ответ")
    assert (sent[0]["peer_id"], sent[0]["conversation_message_id"]) == (int(ANNA), int(asked) + 1)
    assert sent[1]["error"]["code"] == 901


async def test_who_never_wrote_or_is_banned_cannot_be_reached(api: Api) -> None:
    api.stand.private(PAGE, ANNA, ANNA, "Вопрос")
    api.stand.private(PAGE, None, PETR, "Первыми написали мы")
    api.stand.ban_author(PAGE, ANNA)
    assert await api.code("messages.send", "community", peer_id=ANNA, random_id=1, message="Ответ") == 900
    assert await api.code("messages.send", "community", peer_id=PETR, random_id=1, message="Ответ") == 901
    assert await api.code("messages.send", "community", peer_id=PETR, random_id=1, message="я" * 4097) == 914


async def test_people_and_communities_by_id(api: Api) -> None:
    people = await api.get("users.get", "service", user_ids=f"{ANNA},id{PETR},99,x")
    groups = await api.get("groups.getById", "service", group_ids=f"{PAGE},club{OTHER},99")
    own = await api.get("groups.getById", "other")
    assert [person["last_name"] for person in people] == ["Котова", "Сомов"]
    assert [group["name"] for group in groups["groups"]] == ["Администрация", "Поликлиника"]
    assert [group["id"] for group in own["groups"]] == [221]
    assert await api.code("groups.getById", "user") == 100
