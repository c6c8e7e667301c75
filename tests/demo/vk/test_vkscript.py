"""The part of VKScript the stand-in understands."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.demo.vk.params import Refused
from app.demo.vk.vkscript import compile_calls, compile_script


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


def test_fields_of_items_are_picked_and_nothing_of_a_failed_call() -> None:
    code = (
        'var p0=API.wall.getById({"posts":"-1_2"}).items;var p1=API.a.b({}).items;'
        "return [[p0@.id,p0@.comments@.count],[p1@.id],API.c.d({})];"
    )
    script = compile_script(code)
    items = [{"id": 1, "comments": {"count": 7}}, {"id": 2}]
    assert [name for name, _ in script.calls] == ["wall.getById", "a.b", "c.d"]
    assert script.answer([{"items": items}, False, 5]) == [[[1, 2], [7, None]], [None], 5]


@pytest.mark.parametrize(
    "code",
    [
        "",
        "return [p0];",
        "return [[p0@.id]];",
        "return [[]];",
        "var p0=API.a.b({}).items;return [[p0.id]];",
        "var p0=API.a.b({});return [[p0@.id]];",
        "var p0=API.a.b({}).items;var p1=API.a.b({}).items;return [[p0@.id,p1@.id]];",
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
