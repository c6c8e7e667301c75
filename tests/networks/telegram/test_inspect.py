"""Who a page is, and what keeps the bot from it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from app.networks.access import ConnectorError, TokenKind
from app.networks.inspection import Inspection, Trouble
from tests.fakes import FrozenClock
from tests.networks.telegram.world import ANNA, OTHER, PAGE, SITE, TOKEN, TOKENS, World, a_world


@pytest_asyncio.fixture
async def world(clock: FrozenClock) -> AsyncIterator[World]:
    async with a_world(clock) as world:
        world.stand.name_page(PAGE, "Gorod_Info")
        yield world


async def troubles(world: World, address: str = PAGE) -> list[Trouble]:
    return [one.trouble for one in (await world.connector.inspect(address, TOKENS)).findings]


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://t.me/gorod_info", "@gorod_info"),
        ("t.me/gorod_info/15?comment=3", "@gorod_info"),
        ("https://t.me/s/gorod_info", "@gorod_info"),
        ("http://www.telegram.me/Gorod_Info/", "@Gorod_Info"),
        ("gorod-info.t.me", None),
        ("gorodinfo.t.me", "@gorodinfo"),
        ("https://t.me/c/1234567890/15", "-1001234567890"),
        (" @gorod_info ", "@gorod_info"),
        ("-1001234567890", "-1001234567890"),
        ("gorod_info", None),
        ("https://t.me/joinchat/AAAA", None),
        ("https://t.me/+AbCd1234", None),
        ("https://vk.com/gorod_info", None),
        ("https://t.me.example/gorod_info", None),
        ("ftp://t.me/gorod_info", None),
        ("https://[t.me/x", None),
        ("", None),
    ],
)
async def test_links_and_short_names_of_channels_are_known(world: World, link: str, address: str | None) -> None:
    assert world.connector.address(link) == address


async def test_a_page_in_order_has_no_findings(world: World) -> None:
    found = await world.connector.inspect("@gorod_info", TOKENS)
    assert found == Inspection(PAGE, "Администрация 1", f"{SITE}/Gorod_Info", True, [])


async def test_the_discussion_group_leads_to_its_channel(world: World) -> None:
    group = world.stand.page(PAGE).group.id
    assert (await world.connector.inspect(str(group), TOKENS)).external_id == PAGE


async def test_an_unknown_page_and_a_person_are_told_apart(world: World) -> None:
    assert await troubles(world, "@nobody_here") == [Trouble.UNKNOWN_PAGE]
    assert await troubles(world, OTHER) == [Trouble.UNKNOWN_PAGE]
    world.stand.to_bot(TOKEN, ANNA, "Здравствуйте")
    assert await troubles(world, ANNA) == [Trouble.PERSON]


async def test_without_a_token_or_with_a_dead_one_nothing_is_found(world: World) -> None:
    for tokens, trouble in (({}, Trouble.NO_TOKEN), ({TokenKind.BOT: "7:dead"}, Trouble.TOKEN_REFUSED)):
        found = await world.connector.inspect(PAGE, tokens)
        assert (found.external_id, [one.trouble for one in found.findings]) == ("", [trouble])


async def test_a_channel_without_discussion_has_no_comments(world: World) -> None:
    world.stand.page(PAGE).channel.linked = None
    found = await world.connector.inspect(PAGE, TOKENS)
    assert ([one.trouble for one in found.findings], found.comments_open) == ([Trouble.NO_DISCUSSION], False)


@pytest.mark.parametrize("status", ["member", "left", "kicked"])
async def test_a_bot_that_is_no_administrator_hears_nothing(world: World, status: str) -> None:
    known = world.stand.page(PAGE)
    world.stand.change_rights(known.group.id, TOKEN, status)
    assert await troubles(world) == [Trouble.NOT_ADMINISTRATOR]
    world.stand.change_rights(known.channel.id, TOKEN, "left")
    assert await troubles(world) == [Trouble.NOT_ADMINISTRATOR, Trouble.NOT_ADMINISTRATOR]


async def test_a_group_where_citizens_may_not_write_is_closed(world: World) -> None:
    world.stand.page(PAGE).group.open = False
    found = await world.connector.inspect(PAGE, TOKENS)
    assert ([one.trouble for one in found.findings], found.comments_open) == ([Trouble.COMMENTS_CLOSED], False)


async def test_updates_that_are_switched_off_are_named(world: World) -> None:
    world.stand.world.bots[TOKEN].allowed = ["channel_post"]
    (finding,) = (await world.connector.inspect(PAGE, TOKENS)).findings
    assert finding.trouble is Trouble.EVENTS_OFF
    assert "edited_message" in finding.text
    await world.look()  # a look says what it wants
    assert not await troubles(world)


@pytest.mark.parametrize("method", ["getMe", "getChat", "getChatMember", "getWebhookInfo"])
async def test_a_network_that_fails_is_no_finding(world: World, method: str) -> None:
    world.stand.faults.force_error[method] = (500, 1)
    with pytest.raises(ConnectorError):
        await world.connector.inspect(PAGE, TOKENS)
