"""Walls and comments of the stand-in."""

from datetime import timedelta
from typing import Any

import pytest

from tests.demo.vk.conftest import ANNA, OTHER, PAGE, PETR, Api


def _ids(answer: Any) -> list[str]:
    return [str(item["id"]) for item in answer["items"]]


async def test_a_wall_shows_the_pinned_post_then_the_newest(api: Api) -> None:
    first = api.stand.post(PAGE, "Первый")
    old = api.stand.post(PAGE, "Старый", at=api.clock.now() - timedelta(days=1))
    last = api.stand.post(PAGE, "Последний")
    api.stand.pin(PAGE, first)
    wall = await api.get("wall.get")
    assert (wall["count"], _ids(wall)) == (3, [first, last, old])
    assert [item.get("is_pinned", 0) for item in wall["items"]] == [1, 0, 0]
    assert _ids(await api.get("wall.get", offset=1, count=1)) == [last]
    assert _ids(await api.get("wall.get", filter="others")) == []


async def test_posts_by_id_leave_out_those_that_are_not_there(api: Api) -> None:
    post, other = api.stand.post(PAGE, "Пост"), api.stand.post(OTHER, "Другой")
    api.stand.comment(PAGE, post, ANNA, "Вопрос")
    found = await api.get("wall.getById", posts=f"-{PAGE}_{post},-{PAGE}_99,-9_1,-{OTHER}_{other}", extended=1)
    assert [(item["owner_id"], item["comments"]["count"]) for item in found["items"]] == [(-220, 1), (-221, 0)]
    assert {group["name"] for group in found["groups"]} == {"Администрация", "Поликлиника"}
    assert await api.code("wall.getById", posts=",".join(f"-{PAGE}_{number}" for number in range(101))) == 100
    assert await api.code("wall.getById", posts="-1") == 100


@pytest.fixture
def thread(api: Api) -> tuple[str, list[str], list[str]]:
    """A post, its 120 first-level comments, and the 15 replies under the first of them."""
    post = api.stand.post(PAGE, "Пост")
    roots = [api.stand.comment(PAGE, post, ANNA, f"Вопрос {number}") for number in range(120)]
    replies = [api.stand.comment(PAGE, post, PETR, "Ответ", reply_to=roots[0]) for _ in range(15)]
    return post, roots, replies


async def test_comments_are_paged_from_a_comment_that_belongs_to_the_page(
    api: Api, thread: tuple[str, list[str], list[str]]
) -> None:
    post, roots, _ = thread
    first = await api.get("wall.getComments", post_id=post, count=100)
    assert (first["count"], first["current_level_count"], _ids(first)) == (135, 120, roots[:100])
    assert _ids(await api.get("wall.getComments", post_id=post)) == roots[:10]
    after = await api.get("wall.getComments", post_id=post, start_comment_id=roots[99], count=100)
    assert _ids(after) == roots[99:]
    shifted = await api.get("wall.getComments", post_id=post, start_comment_id=roots[50], offset=-1, count=2)
    assert _ids(shifted) == roots[49:51]
    newest = await api.get("wall.getComments", post_id=post, sort="desc", count=3)
    assert _ids(newest) == roots[:-4:-1]
    before = await api.get("wall.getComments", post_id=post, sort="desc", start_comment_id=roots[5], offset=1, count=2)
    assert _ids(before) == [roots[4], roots[3]]
    assert await api.code("wall.getComments", post_id=post, count=101) == 100


async def test_threads_begin_inside_and_are_listed_by_themselves(
    api: Api, thread: tuple[str, list[str], list[str]]
) -> None:
    post, roots, replies = thread
    whole = await api.get("wall.getComments", post_id=post, count=1, thread_items_count=10, extended=1)
    inside = whole["items"][0]["thread"]
    assert (inside["count"], _ids(inside)) == (15, replies[:10])
    assert [(person["id"], person["first_name"]) for person in whole["profiles"]] == [(501, "Анна"), (502, "Пётр")]
    bare = await api.get("wall.getComments", post_id=post, count=1)
    assert (bare["items"][0]["thread"]["count"], bare["items"][0]["thread"]["items"]) == (15, [])
    listed = await api.get(
        "wall.getComments", post_id=post, comment_id=roots[0], start_comment_id=replies[9], count=100
    )
    assert (listed["count"], listed["current_level_count"], _ids(listed)) == (15, 15, replies[9:])
    assert listed["items"][0]["parents_stack"] == [int(roots[0])]
    assert await api.code("wall.getComments", post_id=post, thread_items_count=11) == 100
    assert await api.code("wall.getComments", post_id=post, comment_id=99999) == 15


async def test_texts_are_cut_unless_asked_for_whole(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    api.stand.comment(PAGE, post, ANNA, "x" * 200)
    cut = await api.get("wall.getComments", post_id=post)
    whole = await api.get("wall.getComments", post_id=post, preview_length=0)
    assert (len(cut["items"][0]["text"]), len(whole["items"][0]["text"])) == (91, 200)


async def test_a_placeholder_goes_with_its_last_reply(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    root = api.stand.comment(PAGE, post, ANNA, "Вопрос")
    reply = api.stand.comment(PAGE, post, PETR, "Ответ", reply_to=root)
    api.stand.delete(PAGE, root)
    listed = await api.get("wall.getComments", post_id=post, thread_items_count=10)
    placeholder = listed["items"][0]
    assert (listed["count"], listed["current_level_count"], placeholder["deleted"]) == (1, 1, True)
    assert not {"from_id", "text"} & set(placeholder)
    assert _ids(placeholder["thread"]) == [reply]
    api.stand.delete(PAGE, reply)
    assert (await api.get("wall.getComments", post_id=post))["items"] == []
    with pytest.raises(KeyError):
        api.stand.delete(PAGE, root)


async def test_closed_comments_can_be_read_and_hidden_ones_cannot(api: Api) -> None:
    closed, hidden = api.stand.post(PAGE, "Закрыт"), api.stand.post(PAGE, "Скрыт")
    api.stand.close_comments(PAGE, closed)
    api.stand.hide_comments(PAGE, hidden)
    assert (await api.get("wall.getComments", post_id=closed))["can_post"] is False
    assert await api.code("wall.getComments", post_id=hidden) == 212
    assert await api.code("wall.createComment", "community", post_id=closed, message="?") == 213


async def test_who_writes_follows_from_the_token_and_from_group(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    params = {"post_id": post, "message": "Ответ"}
    await api.get("wall.createComment", "community", **params)
    await api.get("wall.createComment", "user", from_group=PAGE, **params)
    await api.get("wall.createComment", "user", **params)
    listed = await api.get("wall.getComments", post_id=post)
    assert [item["from_id"] for item in listed["items"]] == [-220, -220, 900_000_001]
    assert len(api.stand.replies()) == 2
    assert await api.code("wall.createComment", "user", from_group=-220, **params) == 100
    assert await api.code("wall.createComment", "user", from_group=OTHER, **params) == 15


async def test_a_reply_to_a_reply_joins_the_thread_and_is_told_of(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    root = api.stand.comment(PAGE, post, ANNA, "Вопрос")
    reply = api.stand.comment(PAGE, post, PETR, "Тоже", reply_to=root)
    told: list[tuple[str, str | None]] = []
    api.stand.on_reply(lambda one: told.append((one.id, one.reply_to)))
    made = await api.get("wall.createComment", "community", post_id=post, message="Ответ", reply_to_comment=reply)
    listed = await api.get("wall.getComments", post_id=post, comment_id=root, count=100)
    assert made["parents_stack"] == [int(root)]
    assert listed["items"][-1]["reply_to_comment"] == int(reply)
    assert listed["items"][-1]["reply_to_user"] == int(PETR)
    assert told == [(str(made["comment_id"]), reply)]


@pytest.mark.parametrize(("honoured", "comments"), [(True, 1), (False, 2)])
async def test_a_guid_is_remembered_or_not(api: Api, honoured: bool, comments: int) -> None:
    api.stand.guid_honoured = honoured
    post = api.stand.post(PAGE, "Пост")
    for _ in range(2):
        await api.get("wall.createComment", "community", post_id=post, message="Ответ", guid="a")
    assert (await api.get("wall.getComments", post_id=post))["count"] == len(api.stand.replies()) == comments


async def test_what_is_not_there_cannot_be_answered(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    assert await api.code("wall.createComment", "community", post_id=99, message="?") == 15
    assert await api.code("wall.createComment", "community", post_id=post, message="?", reply_to_comment=99) == 15
    assert await api.code("wall.createComment", "community", post_id=post, message=" ") == 100
    assert await api.code("wall.createComment", "community", message="?") == 100
    assert await api.code("wall.getComments", owner_id="-9", post_id=post) == 15


async def test_a_deleted_comment_can_be_restored_in_its_place(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    first, second = (api.stand.comment(PAGE, post, ANNA, text) for text in ("Первый", "Второй"))
    reply = api.stand.comment(PAGE, post, PETR, "Ответ", reply_to=second)
    api.stand.delete(PAGE, first)
    api.stand.delete(PAGE, second)
    gone = await api.get("wall.getComments", post_id=post)
    for comment in (first, second):
        api.stand.restore(PAGE, comment)
    back = await api.get("wall.getComments", post_id=post, thread_items_count=10)
    assert (gone["count"], _ids(gone), back["count"], _ids(back)) == (1, [second], 3, [first, second])
    assert [item["text"] for item in back["items"]] == ["Первый", "Второй"]
    assert _ids(back["items"][1]["thread"]) == [reply]
    with pytest.raises(KeyError):
        api.stand.restore(PAGE, first)


async def test_a_banned_community_shows_nothing(api: Api) -> None:
    post = api.stand.post(PAGE, "Пост")
    api.stand.communities[int(PAGE)].deactivated = "banned"
    assert await api.code("wall.get") == 18
    assert (await api.get("wall.getById", posts=f"-{PAGE}_{post}"))["items"] == []


async def test_the_networks_clock_may_differ_from_ours(api: Api) -> None:
    api.stand.faults.skew_seconds = 90
    api.stand.post(PAGE, "Пост")
    (shown,) = (await api.get("wall.get"))["items"]
    assert shown["date"] == int(api.clock.now().timestamp()) + 90
