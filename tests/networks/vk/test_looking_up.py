"""Who a page is, and what stands in the way of its tokens."""

import pytest

from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.inspection import Inspection, Trouble
from app.networks.vk.addresses import address
from tests.networks.vk.world import ANNA, PAGE, SERVICE, SITE, USER, WALL_ONLY, World


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("https://vk.com/gorod", "gorod"),
        ("vk.ru/Gorod.39/", "gorod.39"),
        ("http://m.vk.com/gorod?w=wall-1_2", "gorod"),
        ("https://www.vk.com/club123", "club123"),
        ("vk.com/public123", "club123"),
        ("https://vk.com/event0123", "club123"),
        ("https://vk.com/wall-123_45?reply=46", "club123"),
        ("https://vk.com/topic-123_45", "club123"),
        ("https://vk.com/id5", "id5"),
        ("  @gorod ", "gorod"),
        ("gorod", "gorod"),
        ("club123", "club123"),
        ("@club123", "club123"),
        ("-123", "club123"),
        ("https://ok.ru/gorod", None),
        ("https://t.me/gorod", None),
        ("t.me", None),
        ("https://vk.com.example/gorod", None),
        ("https://vk.com/", None),
        ("", None),
        ("Администрация города", None),
        ("https://vk.com/" + "a" * 100_000, None),
        ("@" * 100_000, None),
    ],
)
def test_links_and_short_names(link: str, found: str | None) -> None:
    assert address(link) == found


def _troubles(inspection: Inspection) -> list[tuple[Trouble, TokenKind | None]]:
    return [(one.trouble, one.token) for one in inspection.findings]


async def test_a_page_with_good_tokens_lacks_only_its_events(world: World) -> None:
    await world.stream().look()
    inspection = await world.connector.inspect(f"club{PAGE}", USER)
    assert inspection == Inspection(PAGE, "Администрация города", f"{SITE}/club{PAGE}", True, [])
    world.stand.communities[int(PAGE)].stream.on.discard("message_new")
    events_off = await world.connector.inspect(f"club{PAGE}", USER)
    assert [(one.trouble, one.text) for one in events_off.findings] == [(Trouble.EVENTS_OFF, "message_new")]


async def test_a_service_token_is_good_too(world: World) -> None:
    world.stand.add_page("221", "Поликлиника", SERVICE)
    inspection = await world.connector.inspect("club221", {TokenKind.SERVICE: "service-token"})
    assert (inspection.external_id, inspection.findings) == ("221", [])


async def test_a_short_name_is_resolved(world: World) -> None:
    world.stand.communities[int(PAGE)].screen_name = "gorod"
    inspection = await world.connector.inspect("gorod", WALL_ONLY)
    assert (inspection.external_id, inspection.url, inspection.findings) == (PAGE, f"{SITE}/gorod", [])


@pytest.mark.parametrize(
    ("link", "trouble"),
    [(f"id{ANNA}", Trouble.PERSON), ("nobody", Trouble.UNKNOWN_PAGE), ("club999", Trouble.UNKNOWN_PAGE)],
)
async def test_what_is_no_page_is_told(world: World, link: str, trouble: Trouble) -> None:
    inspection = await world.connector.inspect(link, WALL_ONLY)
    assert (inspection.external_id, _troubles(inspection)) == ("", [(trouble, None)])


async def test_without_a_token_nobody_can_ask(world: World) -> None:
    assert _troubles(await world.connector.inspect("gorod", {})) == [(Trouble.NO_TOKEN, None)]
    foreign = await world.connector.inspect("gorod", {TokenKind.BOT: "t"})
    assert _troubles(foreign) == [(Trouble.NO_TOKEN, None)]


async def test_dead_tokens_are_told_one_by_one(world: World) -> None:
    tokens = {TokenKind.USER: "dead", TokenKind.COMMUNITY: "gone"}
    inspection = await world.connector.inspect(f"club{PAGE}", tokens)
    assert (inspection.external_id, inspection.name) == (PAGE, "")
    assert _troubles(inspection) == [(Trouble.TOKEN_REFUSED, kind) for kind in (TokenKind.USER, TokenKind.COMMUNITY)]
    half = await world.connector.inspect(
        f"club{PAGE}", {TokenKind.USER: "dead", TokenKind.COMMUNITY: "community-token"}
    )
    assert half.name == "Администрация города"
    assert (Trouble.TOKEN_REFUSED, TokenKind.USER) in _troubles(half)


@pytest.mark.parametrize(
    ("entered", "value"),
    [
        (TokenKind.USER, "community-token"),
        (TokenKind.USER, "service-token"),
        (TokenKind.SERVICE, "user-token"),
        (TokenKind.SERVICE, "community-token"),
        (TokenKind.COMMUNITY, "user-token"),
        (TokenKind.COMMUNITY, "service-token"),
    ],
)
async def test_a_token_of_another_kind_is_told(world: World, entered: TokenKind, value: str) -> None:
    world.stand.add_page("221", "Поликлиника", SERVICE | {TokenKind.COMMUNITY: "other"})
    inspection = await world.connector.inspect(f"club{PAGE}", {entered: value})
    assert _troubles(inspection) == [(Trouble.TOKEN_KIND, entered)]
    assert inspection.external_id == PAGE


async def test_a_token_of_another_page_and_one_without_rights_are_told(world: World) -> None:
    world.stand.add_page("221", "Поликлиника", {TokenKind.COMMUNITY: "other"})
    foreign = await world.connector.inspect(f"club{PAGE}", {TokenKind.COMMUNITY: "other"})
    world.stand.tokens["community-token"].rights -= {"manage", "messages"}
    poor = await world.connector.inspect(f"club{PAGE}", {TokenKind.COMMUNITY: "community-token"})
    assert [(one.trouble, one.text) for one in foreign.findings] == [(Trouble.OTHER_PAGE, "Поликлиника")]
    assert [(one.trouble, one.text) for one in poor.findings] == [(Trouble.NO_RIGHTS, "manage, messages")]


async def test_closed_comments_and_a_banned_page_are_told(world: World) -> None:
    community = world.stand.communities[int(PAGE)]
    community.wall_state = 3
    closed = await world.connector.inspect(f"club{PAGE}", WALL_ONLY)
    community.wall_state, community.deactivated = 1, "banned"
    banned = await world.connector.inspect(f"club{PAGE}", WALL_ONLY)
    assert (closed.comments_open, _troubles(closed)) == (False, [(Trouble.COMMENTS_CLOSED, None)])
    assert {one.trouble for one in banned.findings} == {Trouble.BANNED}


async def test_when_the_network_cannot_be_asked_that_is_raised(world: World) -> None:
    world.stand.faults.html_502 = 1
    with pytest.raises(ConnectorError) as raised:
        await world.connector.inspect(f"club{PAGE}", USER)
    assert raised.value.kind is FailureKind.TEMPORARY
