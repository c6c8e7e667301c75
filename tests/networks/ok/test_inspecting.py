"""Pages looked up before they are registered."""

from collections.abc import Mapping

import pytest

from app.networks.access import ConnectorError, FailureKind, TokenKind
from app.networks.inspection import Finding, Inspection, Trouble
from tests.networks.ok.scene import GROUP, GROUP_TOKEN, TOKENS, USER_TOKEN, Scene

USER, BOT = TokenKind.USER, TokenKind.GROUP
NAME = "Администрация Приморска"


async def look_up(scene: Scene, link: str, tokens: Mapping[TokenKind, str] = TOKENS) -> Inspection:
    address = scene.connector.address(link)
    assert address is not None
    return await scene.connector.inspect(address, tokens)


def troubles(inspection: Inspection) -> list[tuple[Trouble, TokenKind | None]]:
    return [(finding.trouble, finding.token) for finding in inspection.findings]


@pytest.mark.parametrize("link", [f"https://ok.ru/group/{GROUP}", "https://ok.ru/primorsk", GROUP])
async def test_a_group_is_found_by_link_short_name_and_number(scene: Scene, link: str) -> None:
    found = await look_up(scene, link)
    assert (found.external_id, found.name, found.url) == (GROUP, NAME, f"https://ok.ru/group/{GROUP}")
    assert (found.comments_open, found.findings) == (None, [])


@pytest.mark.parametrize("tokens", [{USER: USER_TOKEN}, {BOT: GROUP_TOKEN}])
async def test_either_token_tells_who_the_group_is(scene: Scene, tokens: Mapping[TokenKind, str]) -> None:
    found = await look_up(scene, GROUP, tokens)
    assert (found.external_id, found.name, found.findings) == (GROUP, NAME, [])


async def test_a_short_name_with_the_groups_own_token_alone_is_that_tokens_group(scene: Scene) -> None:
    assert (await look_up(scene, "primorsk", {BOT: GROUP_TOKEN})).external_id == GROUP


@pytest.mark.parametrize("link", ["404", "https://ok.ru/nowhere"])
async def test_a_group_nobody_knows(scene: Scene, link: str) -> None:
    found = await look_up(scene, link, {USER: USER_TOKEN})
    assert (found.external_id, troubles(found)) == ("", [(Trouble.UNKNOWN_PAGE, None)])


async def test_the_page_of_a_person(scene: Scene) -> None:
    found = await look_up(scene, "https://ok.ru/profile/11", {})
    assert (found.external_id, troubles(found)) == ("", [(Trouble.PERSON, None)])
    assert scene.calls == []


async def test_without_a_token_nobody_is_asked(scene: Scene) -> None:
    found = await look_up(scene, GROUP, {TokenKind.BOT: "other"})
    assert troubles(found) == [(Trouble.NO_TOKEN, None)]
    assert scene.calls == []


async def test_revoked_tokens(scene: Scene) -> None:
    found = await look_up(scene, GROUP, {USER: "dead", BOT: "dead-too"})
    assert sorted(troubles(found), key=str) == [(Trouble.TOKEN_REFUSED, BOT), (Trouble.TOKEN_REFUSED, USER)]
    assert "dead" not in f"{found.findings}"


async def test_tokens_entered_as_the_other_kind(scene: Scene) -> None:
    found = await look_up(scene, GROUP, {USER: GROUP_TOKEN, BOT: USER_TOKEN})
    assert sorted(troubles(found), key=str) == [(Trouble.TOKEN_KIND, BOT), (Trouble.TOKEN_KIND, USER)]


async def test_the_token_of_another_group(scene: Scene) -> None:
    scene.stand.add_page("99", "Поликлиника", {BOT: "other-bot"})
    found = await look_up(scene, GROUP, {USER: USER_TOKEN, BOT: "other-bot"})
    assert (found.external_id, found.name) == (GROUP, NAME)
    assert list(found.findings) == [Finding(Trouble.OTHER_PAGE, BOT, "Поликлиника")]


@pytest.mark.parametrize("method", ["discussions.getList", "mediatopic.getTopics", "group.getInfo"])
async def test_a_right_that_is_missing(scene: Scene, method: str) -> None:
    scene.stand.faults.force_error[method] = (10, 1)
    found = await look_up(scene, GROUP)
    assert found.external_id == GROUP
    assert troubles(found) == [(Trouble.NO_RIGHTS, USER)]


async def test_a_network_that_cannot_be_asked_is_no_finding(scene: Scene) -> None:
    scene.stand.faults.html_502 = 1
    with pytest.raises(ConnectorError) as error:
        await look_up(scene, GROUP)
    assert error.value.kind is FailureKind.TEMPORARY
