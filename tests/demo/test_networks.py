"""The process of the stand-ins: what it is told to play."""

import pytest

from app.demo.networks import Script


def test_a_script_reaches_the_process_through_its_environment() -> None:
    script = Script(
        vk_port=1,
        ok_port=2,
        telegram_port=4,
        max_port=5,
        control_port=3,
        pace_seconds=0.5,
        history="/somewhere/with a space.csv",
        page="vk:220000001",
        within_seconds=12.5,
    )
    env = script.env()
    assert all(name.startswith("OTKLIK_DEMO_") for name in env)
    assert Script.read({"PATH": "/bin", **env}) == script


def test_what_is_left_out_has_its_usual_value_on_both_sides() -> None:
    script = Script(vk_port=1, ok_port=2, telegram_port=4, max_port=5, control_port=3)
    assert Script.read(script.env()) == script


def test_a_script_that_is_not_whole_is_refused() -> None:
    env = Script(vk_port=1, ok_port=2, telegram_port=4, max_port=5, control_port=3).env()
    with pytest.raises(KeyError):
        Script.read({name: value for name, value in env.items() if name != "OTKLIK_DEMO_PAGE"})
    with pytest.raises(ValueError, match="many"):
        Script.read(env | {"OTKLIK_DEMO_VK_PORT": "many"})
