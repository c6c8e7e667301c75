"""Comments of photos, videos, boards and things on sale in the stand-in."""

import pytest

from tests.demo.vk.conftest import ANNA, OTHER, PAGE, Api

METHODS = {
    "photo": ("photos", "photo_id"),
    "video": ("video", "video_id"),
    "topic": ("board", "topic_id"),
    "market": ("market", "item_id"),
}
KINDS = pytest.mark.parametrize("kind", list(METHODS))


@KINDS
async def test_comments_are_listed_and_written(api: Api, kind: str) -> None:
    section, name = METHODS[kind]
    place = (kind, api.stand.place(PAGE, kind, "Тема"))
    numbers = [api.stand.comment_place(PAGE, place, ANNA, f"Вопрос {number}") for number in range(3)]
    params = {name: place[1], "group_id": PAGE}
    newest = await api.get(f"{section}.getComments", "user", **params, sort="desc", count=2, extended=1)
    older = await api.get(f"{section}.getComments", "user", **params, sort="desc", start_comment_id=numbers[1])
    assert [str(one["id"]) for one in newest["items"]] == numbers[:0:-1]
    assert ([str(one["id"]) for one in older["items"]], newest["profiles"][0]["id"]) == (numbers[1::-1], int(ANNA))
    written = {**params, "message": "Ответ", "guid": "a"}
    made = await api.get(f"{section}.createComment", "user", **written, from_group=1)
    again = await api.get(f"{section}.createComment", "user", **written, from_group=1)
    assert (made, [reply.text for reply in api.stand.replies()]) == (again, ["Ответ"])


@KINDS
async def test_what_is_closed_or_not_there_is_refused(api: Api, kind: str) -> None:
    section, name = METHODS[kind]
    place = api.stand.place(PAGE, kind, "Тема")
    params = {"group_id": PAGE, "message": "?"}
    assert await api.code(f"{section}.createComment", "user", **params, **{name: 99}) == 15
    assert await api.code(f"{section}.createComment", "user", **(params | {"message": " "}), **{name: place}) == 100
    api.stand.communities[int(PAGE)].places[kind, int(place)].closed = True
    code = await api.code(f"{section}.createComment", "user", **params, **{name: place})
    assert code == {"photo": 15, "video": 801, "topic": 15, "market": 1401}[kind]


async def test_lists_show_what_has_comments(api: Api) -> None:
    for kind in METHODS:
        place = (kind, api.stand.place(PAGE, kind, f"Первое {kind}"))
        api.stand.comment_place(PAGE, place, ANNA, "Вопрос")
    topics = await api.get("board.getTopics", "service", group_id=PAGE)
    videos, goods = await api.get("video.get"), await api.get("market.get")
    photos = await api.get("photos.getAllComments")
    assert [(one["title"], one["comments"]) for one in (*topics["items"], *videos["items"])] == [
        ("Первое topic", 1), ("Первое video", 1),
    ]  # fmt: skip
    assert [one["title"] for one in goods["items"]] == ["Первое market"]
    assert [(one["text"], one["pid"]) for one in photos["items"]] == [("Вопрос", 1)]
    assert (await api.get("board.getTopics", "service", group_id=OTHER))["items"] == []
