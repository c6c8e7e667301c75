"""Texts of networks."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.networks.text import clean_text, comparable

# The first text drawn on a machine takes a second: Hypothesis builds its tables of characters.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

_any = st.text(alphabet=st.characters())


@PATIENT
@given(_any)
def test_a_clean_text_can_be_stored_and_is_otherwise_the_same(text: str) -> None:
    clean = clean_text(text)
    assert "\x00" not in clean
    assert clean.encode().decode() == clean
    assert clean == "".join(one for one in text if one != "\x00" and not "\ud800" <= one <= "\udfff")


def test_line_breaks_and_signs_beyond_the_first_plane_stay() -> None:
    assert clean_text("Раз\r\nдва\t😀") == "Раз\r\nдва\t😀"


@PATIENT
@given(_any)
def test_texts_that_differ_in_white_space_alone_compare_as_the_same(text: str) -> None:
    assert comparable(f" {text}\n") == comparable(text) == comparable(comparable(text))
    assert comparable("Завтра,  в\n18:00") == "Завтра, в 18:00"
