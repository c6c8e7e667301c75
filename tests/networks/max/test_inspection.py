"""What is found out about a channel before it is registered."""

import pytest

from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.inspection import Trouble
from tests.networks.max.world import ANNA, PAGE, TOKENS, World

NAME = f"channel{PAGE.removeprefix('-')}"


async def _troubles(world: World, address: str = PAGE, token: str = TOKENS[TokenKind.BOT]) -> list[tuple[Trouble, str]]:
    found = await world.connector.inspect(address, {TokenKind.BOT: token} if token else {})
    return [(one.trouble, one.text) for one in found.findings]


@pytest.mark.parametrize("address", [PAGE, NAME, f"join/{NAME}"])
async def test_a_channel_is_found_by_id_name_and_invitation(world: World, address: str) -> None:
    found = await world.connector.inspect(address, TOKENS)
    assert (found.external_id, found.name, found.url) == (PAGE, "Администрация города", f"https://max.ru/{NAME}")
    assert (found.findings, found.comments_open) == ([], None)


async def test_an_unknown_channel(world: World) -> None:
    assert await _troubles(world, "nobody") == [(Trouble.UNKNOWN_PAGE, "Chat not found")]


async def test_a_person(world: World) -> None:
    assert await _troubles(world, "u/f9LHodD0cOK") == [(Trouble.PERSON, "")]
    world.stand.private(PAGE, ANNA, ANNA, "Здравствуйте")
    chat = str(next(iter(world.stand.dialogs)))
    assert await _troubles(world, chat) == [(Trouble.PERSON, "")]


async def test_no_token_and_a_dead_one(world: World) -> None:
    assert await _troubles(world, token="") == [(Trouble.NO_TOKEN, "")]
    assert await _troubles(world, token="dead") == [(Trouble.TOKEN_REFUSED, "Invalid access_token")]


async def test_a_bot_that_is_no_administrator(world: World) -> None:
    world.stand.expel_bot(PAGE)
    assert [trouble for trouble, _ in await _troubles(world)] == [Trouble.NOT_ADMINISTRATOR]


async def test_rights_that_are_missing_are_named(world: World) -> None:
    rights = world.stand.channels[int(PAGE)].rights
    [bot] = rights
    rights[bot] = frozenset({"write"})
    assert await _troubles(world) == [(Trouble.NO_RIGHTS, "read_all_messages")]
    rights[bot] = None
    assert await _troubles(world) == [(Trouble.NO_RIGHTS, "read_all_messages, write")]


async def test_a_network_that_fails_is_no_finding(world: World) -> None:
    world.stand.faults.html_502 = 1
    with pytest.raises(ConnectorError) as caught:
        await world.connector.inspect(PAGE, TOKENS)
    assert caught.value.kind is FailureKind.TEMPORARY
