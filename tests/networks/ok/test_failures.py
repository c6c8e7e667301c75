"""What goes wrong while a group is read, by its kind."""

import pytest

from app.networks.connector import ConnectorError, FailureKind, PageAccess
from tests.networks.ok.scene import GROUP, KEY, PAGE, SECRET, USER_TOKEN, Scene


async def test_a_gateways_error_page_is_temporary_and_nothing_is_lost(scene: Scene) -> None:
    scene.stand.comment(GROUP, scene.stand.post(GROUP, "Пост"), "11", "Вопрос")
    scene.stand.faults.html_502 = 1
    with pytest.raises(ConnectorError) as error:
        await scene.fetch()
    assert error.value.kind is FailureKind.TEMPORARY
    assert len(await scene.fetch()) == 1


async def test_an_answer_that_breaks_off_is_malformed(scene: Scene) -> None:
    scene.stand.faults.invalid_json = 1
    with pytest.raises(ConnectorError) as error:
        await scene.fetch()
    assert error.value.kind is FailureKind.MALFORMED


async def test_a_dead_token_is_refused_and_named_nowhere(scene: Scene) -> None:
    scene.stand.expire(USER_TOKEN)
    with pytest.raises(ConnectorError) as error:
        await scene.fetch()
    assert (error.value.kind, error.value.code) == (FailureKind.TOKEN_REFUSED, "102")
    assert USER_TOKEN not in f"{error.value!r} {error.value} {PAGE!r}"


async def test_a_page_without_tokens_is_refused_before_any_call(scene: Scene) -> None:
    with pytest.raises(ConnectorError) as error:
        await scene.fetch(PageAccess(GROUP, {}))
    assert error.value.kind is FailureKind.TOKEN_REFUSED
    assert scene.calls == []


@pytest.mark.parametrize(
    ("field", "value", "code"), [("application_key", "other", "101"), ("application_secret", "x", "104")]
)
async def test_wrong_credentials_of_the_application_are_a_matter_of_configuration(
    scene: Scene, field: str, value: str, code: str
) -> None:
    setattr(scene.stand, field, value)
    with pytest.raises(ConnectorError) as error:
        await scene.fetch()
    assert (error.value.kind, error.value.code) == (FailureKind.CONFIGURATION, code)
    assert not {KEY, SECRET} & set(str(error.value).split())


@pytest.mark.parametrize("code", [7, 8, 9, 511])
async def test_too_much_asked_is_told_as_such(scene: Scene, code: int) -> None:
    scene.stand.faults.force_error["mediatopic.getTopics"] = (code, 1)
    with pytest.raises(ConnectorError) as error:
        await scene.fetch()
    assert error.value.kind is FailureKind.RATE_LIMITED
