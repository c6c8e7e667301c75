"""The part of VKScript the stand-in understands."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.demo.vk.params import Refused
from app.demo.vk.vkscript import compile_calls


def test_a_list_of_calls() -> None:
    code = ' return [ API.wall.get({"owner_id": -1, "domain":"a\\"],b"}) , API.users.get({"x": true}),API.a.b()\n] ; '
    assert compile_calls(code) == [
        ("wall.get", {"owner_id": "-1", "domain": 'a"],b'}),
        ("users.get", {"x": "1"}),
        ("a.b", {}),
    ]


def test_twenty_five_calls_and_no_more() -> None:
    def script(count: int) -> str:
        return f"return [{','.join(['API.wall.get({})'] * count)}];"

    assert len(compile_calls(script(25))) == 25
    with pytest.raises(Refused) as raised:
        compile_calls(script(26))
    assert raised.value.code == 13


@pytest.mark.parametrize(
    "code",
    [
        "",
        "return 1;",
        "return [];",
        "return [API.wall.get({})",
        "return [API.wall.get({}),];",
        "return [API.wall.get({a: 1})];",
        "return [API.wall({})];",
        "return [API.execute({})];",
        "return [API.wall.get({})]; return [];",
        "var a = 1;",
        "return [API.wall.get(" + '{"a":' * 100_000 + ")];",
    ],
)
def test_anything_else_does_not_compile(code: str) -> None:
    with pytest.raises(Refused) as raised:
        compile_calls(code)
    assert raised.value.code == 12


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text() | st.text(alphabet='return [API.wall.get({"a":1}),];'))
def test_no_text_makes_it_fail_otherwise(code: str) -> None:
    with suppress(Refused):
        assert all(method.count(".") == 1 for method, _ in compile_calls(code))
