"""Mentions in VKontakte's texts."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.networks.vk.mentions import answered, naming, shown

# The first text drawn on a machine takes a second: Hypothesis builds its tables of characters.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("text", "plain", "ids"),
    [
        ("[id5|Анна], здравствуйте", "Анна, здравствуйте", ["5"]),
        ("[club7|Мэрия] и [public8|Школа]", "Мэрия и Школа", ["-7", "-8"]),
        ("[id5:bp-7_12|Анна], да", "Анна, да", ["5"]),
        ("[id5|Анна] [id5|Аня]", "Анна Аня", ["5"]),
        ("[id|Анна] [id5 Анна] [5|Анна] [id5|]", "[id|Анна] [id5 Анна] [5|Анна] [id5|]", []),
        ("скобки [как есть] и | черта", "скобки [как есть] и | черта", []),
    ],
)
def test_a_mention_is_shown_as_its_name(text: str, plain: str, ids: list[str]) -> None:
    assert shown(text) == (plain, ids)


@PATIENT
@given(st.text(alphabet="[]|id5club: а", max_size=60))
def test_text_without_a_bar_stays_as_it_is(text: str) -> None:
    plain, ids = shown(text)
    assert len(plain) <= len(text)
    assert "|" in text or (plain, ids) == (text, [])


def test_brackets_that_never_close_cost_no_time() -> None:
    text = "[id5|" * 400_000
    assert shown(text) == (text, [])


def test_an_answer_on_a_board_names_the_comment_it_answers() -> None:
    text = naming(5, "Анна", page=7, comment=12) + "включат в шесть"
    assert (answered(text), shown(text)) == (12, ("Анна, включат в шесть", ["5"]))
    assert naming(-9, "Школа", page=7, comment=12).startswith("[club9:bp-7_12|Школа]")
    assert [answered(one) for one in ("[id5|Анна], да", "да [id5:bp-7_12|Анна]", "")] == [None, None, None]
