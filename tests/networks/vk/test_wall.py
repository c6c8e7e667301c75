"""Reading comments from the stand-in over HTTP."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import pytest

from app.networks.connector import ConnectorError, FailureKind, PageAccess, TokenKind
from tests.fakes import FrozenClock
from tests.networks.vk.world import ANNA, PAGE, PETR, SERVICE, SITE, USER, WALL_ONLY, World, a_world, texts


async def test_the_first_look_gives_posts_and_comments_with_names_threads_and_addresses(world: World) -> None:
    post = world.stand.post(PAGE, "Во вторник отключат воду")
    root = world.stand.comment(PAGE, post, ANNA, "На какой улице?")
    reply = world.stand.comment(PAGE, post, PETR, "[id501|Анна], на Садовой", reply_to=root)
    deeper = world.stand.comment(PAGE, post, ANNA, "Спасибо", reply_to=reply)
    own = world.stand.comment(PAGE, post, None, "Отключат до 18:00", reply_to=root)

    batch, _ = await world.fetch_all()

    assert [(one.external_id, one.text, one.url) for one in batch.posts] == [
        (post, "Во вторник отключат воду", f"{SITE}/wall-{PAGE}_{post}")
    ]
    first, second, third, fourth = batch.messages
    assert (first.external_id, first.thread_id, first.parent_id, first.post_id) == (
        f"wall:{root}", f"wall:{root}", None, post,
    )  # fmt: skip
    assert (first.author_id, first.author_name, first.from_page) == (ANNA, "Анна Котова", False)
    assert first.url == f"{SITE}/wall-{PAGE}_{post}?reply={root}"
    assert first.published_at == world.clock.now()
    assert (second.text, second.mentions) == ("Анна, на Садовой", [ANNA])
    assert (second.thread_id, second.parent_id) == (f"wall:{root}", f"wall:{root}")
    assert second.url == f"{SITE}/wall-{PAGE}_{post}?reply={reply}&thread={root}"
    assert (third.external_id, third.thread_id, third.parent_id) == (f"wall:{deeper}", f"wall:{root}", f"wall:{reply}")
    assert (fourth.external_id, fourth.from_page, fourth.author_name) == (f"wall:{own}", True, "Администрация города")


async def test_nothing_new_gives_no_messages_and_the_same_cursor(world: World) -> None:
    world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, "Вопрос")
    _, cursor = await world.fetch_all()
    batch, after = await world.fetch_all(cursor)
    again, last = await world.fetch_all(after)
    assert (batch.posts, batch.messages, again.messages) == ([], [], [])
    assert after == last


async def test_a_new_comment_under_a_known_post_comes_with_the_next_look(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    _, cursor = await world.fetch_all()
    world.stand.comment(PAGE, post, ANNA, "Новый вопрос")
    batch, _ = await world.fetch_all(cursor)
    assert texts(batch) == ["Новый вопрос"]
    assert [one.external_id for one in batch.posts] == [post]


async def test_new_posts_are_looked_for_no_more_often_than_asked(world: World) -> None:
    world.stand.post(PAGE, "Первый")
    _, cursor = await world.fetch_all()
    second = world.stand.post(PAGE, "Второй")
    world.stand.comment(PAGE, second, ANNA, "Вопрос")
    world.clock.advance(timedelta(seconds=299))
    early, cursor = await world.fetch_all(cursor)
    world.clock.advance(timedelta(seconds=1))
    late, _ = await world.fetch_all(cursor)
    assert (early.posts, early.messages) == ([], [])
    assert ([one.text for one in late.posts], texts(late)) == (["Второй"], ["Вопрос"])


@pytest.mark.parametrize("tokens", [USER, SERVICE, WALL_ONLY], ids=["user", "service", "user alone"])
async def test_long_threads_and_long_levels_come_whole_and_once(
    clock: FrozenClock, tokens: Mapping[TokenKind, str]
) -> None:
    async with a_world(clock, tokens) as world:
        post = world.stand.post(PAGE, "Пост")
        written = []
        for number in range(230):
            root = world.stand.comment(PAGE, post, ANNA, f"Вопрос {number}")
            written.append(root)
            if number in (0, 99, 100, 229):
                replies = (10, 11, 205, 25)[(0, 99, 100, 229).index(number)]
                written += [world.stand.comment(PAGE, post, PETR, "Ответ", reply_to=root) for _ in range(replies)]
        batch, _ = await world.fetch_all()
        assert [message.external_id for message in batch.messages] == [f"wall:{number}" for number in written]


async def test_a_post_with_exactly_a_page_of_comments_needs_one_request(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    for number in range(100):
        world.stand.comment(PAGE, post, ANNA, str(number))
    batch, _ = await world.fetch_all()
    assert len(batch.messages) == 100
    assert world.methods().count("wall.getComments") == 1


async def test_many_changed_posts_are_read_in_one_request_and_the_rest_with_the_next_call(world: World) -> None:
    for number in range(30):
        world.stand.comment(PAGE, world.stand.post(PAGE, f"Пост {number}"), ANNA, f"Вопрос {number}")
    first = await world.connector.fetch(world.page, None)
    second = await world.connector.fetch(world.page, first.cursor)
    assert (len(first.messages), first.more) == (25, True)
    assert (len(second.messages), second.more) == (5, False)
    assert world.methods().count("execute") == 2
    assert "wall.getComments" not in world.methods()
    assert len({*texts(first), *texts(second)}) == 30


async def test_a_long_wall_is_walked_to_its_end_and_late_comments_on_old_posts_are_seen(world: World) -> None:
    day = timedelta(days=1)
    for number in range(730):
        world.stand.post(PAGE, f"Пост {number}", at=world.clock.now() - (730 - number) * day)
    batch, cursor = await world.fetch_all()
    assert len(batch.posts) == len({one.external_id for one in batch.posts}) == 730
    world.stand.comment(PAGE, "1", ANNA, "Поздний вопрос")
    found: list[str] = []
    for _ in range(7):
        batch, cursor = await world.fetch_all(cursor)
        found += texts(batch)
    assert found == ["Поздний вопрос"]


async def test_an_old_pinned_post_does_not_hide_new_ones(world: World) -> None:
    old = [world.stand.post(PAGE, f"Старый {number}") for number in range(3)]
    _, cursor = await world.fetch_all()
    world.stand.pin(PAGE, old[0])
    new = [world.stand.post(PAGE, f"Новый {number}") for number in range(150)]
    world.clock.advance(timedelta(minutes=6))
    batch, _ = await world.fetch_all(cursor)
    assert sorted(int(one.external_id) for one in batch.posts) == sorted(map(int, new))


async def test_what_appears_while_the_wall_is_walked_is_not_lost(world: World) -> None:
    for number in range(620):
        world.stand.post(PAGE, f"Пост {number}")
    first = await world.connector.fetch(world.page, None)
    assert first.more
    late = world.stand.post(PAGE, "Появился посреди обхода")
    world.stand.comment(PAGE, late, ANNA, "Вопрос")
    world.clock.advance(timedelta(minutes=6))
    rest, cursor = await world.fetch_all(first.cursor)
    world.clock.advance(timedelta(minutes=6))
    batch, _ = await world.fetch_all(cursor)
    assert len({one.external_id for one in [*first.posts, *rest.posts, *batch.posts]}) == 621
    assert "Вопрос" in texts(rest) + texts(batch)


async def test_a_deleted_comment_with_replies_is_a_placeholder_and_without_replies_is_gone(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    root = world.stand.comment(PAGE, post, ANNA, "С ответом")
    world.stand.comment(PAGE, post, PETR, "Ответ", reply_to=root)
    lone = world.stand.comment(PAGE, post, ANNA, "Без ответа")
    _, cursor = await world.fetch_all()
    world.stand.delete(PAGE, root)
    world.stand.delete(PAGE, lone)
    batch, _ = await world.fetch_all(cursor)
    placeholder, reply = batch.messages
    assert (placeholder.external_id, placeholder.deleted, placeholder.text, placeholder.author_id) == (
        f"wall:{root}", True, "", "",
    )  # fmt: skip
    assert (reply.text, reply.thread_id, batch.malformed) == ("Ответ", f"wall:{root}", [])


async def test_an_edit_and_an_exchange_of_comments_are_seen_within_the_hour(world: World) -> None:
    post = world.stand.post(PAGE, "Пост")
    kept = world.stand.comment(PAGE, post, ANNA, "Было")
    swapped = world.stand.comment(PAGE, post, ANNA, "Удалят")
    _, cursor = await world.fetch_all()
    world.stand.edit(PAGE, kept, "Стало")
    world.stand.delete(PAGE, swapped)
    world.stand.comment(PAGE, post, PETR, "Появился взамен")
    same, cursor = await world.fetch_all(cursor)
    world.clock.advance(timedelta(hours=1))
    batch, _ = await world.fetch_all(cursor)
    assert same.messages == []
    assert texts(batch) == ["Стало", "Появился взамен"]


@pytest.mark.parametrize("tokens", [USER, SERVICE], ids=["user", "service"])
async def test_a_post_whose_comments_are_refused_holds_nothing_up_and_is_read_when_it_opens(
    clock: FrozenClock, tokens: Mapping[TokenKind, str]
) -> None:
    async with a_world(clock, tokens) as world:
        hidden, open_ = world.stand.post(PAGE, "Закрытый"), world.stand.post(PAGE, "Открытый")
        world.stand.comment(PAGE, hidden, ANNA, "Не виден")
        world.stand.comment(PAGE, open_, ANNA, "Виден")
        world.stand.hide_comments(PAGE, hidden)
        batch, cursor = await world.fetch_all()
        assert texts(batch) == ["Виден"]
        assert [hidden in one.reason and "212" in one.reason for one in batch.malformed] == [True]
        quiet, cursor = await world.fetch_all(cursor)
        assert (quiet.messages, quiet.malformed) == ([], [])
        world.stand.communities[int(PAGE)].posts[int(hidden)].hidden = False
        world.clock.advance(timedelta(hours=1))
        reopened, _ = await world.fetch_all(cursor)
        assert sorted(texts(reopened)) == ["Виден", "Не виден"]


async def test_a_post_whose_reading_fails_for_the_moment_is_read_with_the_next_look(world: World) -> None:
    posts = [world.stand.post(PAGE, f"Пост {number}") for number in range(2)]
    for post in posts:
        world.stand.comment(PAGE, post, ANNA, f"Вопрос {post}")
    world.stand.faults.force_error["wall.getComments"] = (10, 1)
    first, cursor = await world.fetch_all()
    second, _ = await world.fetch_all(cursor)
    assert (len(first.messages), len(first.malformed)) == (1, 1)
    assert sorted(texts(first) + texts(second)) == [f"Вопрос {post}" for post in posts]


async def test_answers_too_long_for_one_script_are_asked_for_in_parts(world: World) -> None:
    for number in range(8):
        world.stand.comment(PAGE, world.stand.post(PAGE, f"Пост {number}"), ANNA, f"{number}" * 1_500_000)
    batch, _ = await world.fetch_all()
    assert sorted(text[0] for text in texts(batch)) == list("01234567")
    assert Counter(world.methods())["execute"] > 2


async def test_a_text_of_ten_megabytes_passes_through(world: World) -> None:
    long = "Ж" * (5 * 1024 * 1024)
    world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, long)
    batch, _ = await world.fetch_all()
    assert texts(batch) == [long]


async def test_texts_are_fit_to_be_stored(world: World) -> None:
    post = world.stand.post(PAGE, "Пост\x00")
    world.stand.comment(PAGE, post, ANNA, "Первая\nвторая\x00\ud800 😀")
    batch, _ = await world.fetch_all()
    assert (batch.posts[0].text, texts(batch)) == ("Пост", ["Первая\nвторая 😀"])


async def test_a_rate_is_never_exceeded_however_many_pages_share_a_token(world: World) -> None:
    pages = [PageAccess(str(number), WALL_ONLY) for number in range(300, 312)]
    for page in pages:
        world.stand.add_page(page.external_id, "Страница", WALL_ONLY)
        for _ in range(3):
            post = world.stand.post(page.external_id, "Пост")
            for _ in range(2):
                world.stand.comment(page.external_id, post, ANNA, "Вопрос")
    batches = await asyncio.gather(*(world.fetch_all(page=page) for page in pages))
    assert [len(batch.messages) for batch, _ in batches] == [6] * 12
    assert world.caller.refused_as_too_many == 0


async def test_too_many_a_second_is_waited_out(world: World) -> None:
    world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, "Вопрос")
    world.stand.faults.force_error["wall.get"] = (6, 2)
    batch, _ = await world.fetch_all()
    assert texts(batch) == ["Вопрос"]


async def test_too_many_a_second_without_end_is_told(world: World) -> None:
    world.stand.faults.force_error["wall.get"] = (6, 100)
    with pytest.raises(ConnectorError) as raised:
        await world.connector.fetch(world.page, None)
    assert (raised.value.kind, raised.value.code) == (FailureKind.RATE_LIMITED, "6")
    assert world.methods().count("wall.get") == 4


async def test_a_page_without_a_token_for_reading_says_so(world: World) -> None:
    with pytest.raises(ConnectorError) as raised:
        await world.connector.fetch(PageAccess(PAGE, {TokenKind.COMMUNITY: "community-token"}), None)
    assert raised.value.kind is FailureKind.TOKEN_REFUSED


async def test_a_cursor_of_another_make_starts_over(world: World) -> None:
    world.stand.comment(PAGE, world.stand.post(PAGE, "Пост"), ANNA, "Вопрос")
    batch, _ = await world.fetch_all('{"p": [1, 2]}')
    assert texts(batch) == ["Вопрос"]
