"""What people enter to name a channel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.networks.max.addresses import address


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://max.ru/kaliningrad", "kaliningrad"),
        ("max.ru/kaliningrad?utm=1#top", "kaliningrad"),
        ("http://www.max.ru/kaliningrad/AZ0xY", "kaliningrad"),
        ("https://MAX.ru/@kaliningrad/", "kaliningrad"),
        ("@kaliningrad", "kaliningrad"),
        (" kaliningrad ", "kaliningrad"),
        ("https://max.ru/join/hash-chat_link", "join/hash-chat_link"),
        ("https://max.ru/u/f9LHodD0cOK", "u/f9LHodD0cOK"),
        ("https://web.max.ru/-70000000000005", "-70000000000005"),
        ("https://max.ru/c/-70000000000005/AZ0xY", "-70000000000005"),
        ("-70000000000005", "-70000000000005"),
        ("https://vk.com/kaliningrad", None),
        ("https://max.ru.evil.example/x", None),
        ("https://max.ru", None),
        ("два слова", None),
        ("", None),
    ],
)
def test_links_names_and_ids(link: str, expected: str | None) -> None:
    assert address(link) == expected


@given(st.text())
def test_any_text_is_an_address_or_none(link: str) -> None:
    found = address(link)
    assert found is None or found
