"""Links and short names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.networks.ok.addresses import address


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://ok.ru/group/53038939046008", "group:53038939046008"),
        ("ok.ru/group/53038939046008/topic/154", "group:53038939046008"),
        ("https://m.ok.ru/group/53038939046008?st._aid=x", "group:53038939046008"),
        ("https://m.ok.ru/dk?st.cmd=altGroupMain&st.groupId=53038939046008", "group:53038939046008"),
        ("  http://www.odnoklassniki.ru/group/5 ", "group:5"),
        ("53038939046008", "group:53038939046008"),
        ("https://ok.ru/primorsk", "name:primorsk"),
        ("https://ok.ru/primorsk/topic/15", "name:primorsk"),
        ("HTTPS://OK.RU/Primorsk.adm", "name:Primorsk.adm"),
        ("primorsk", "name:primorsk"),
        ("@primorsk", "name:primorsk"),
        ("https://ok.ru/profile/5711", "person:5711"),
        ("https://m.ok.ru/dk?st.cmd=friendMain&st.friendId=5711", "person:5711"),
        ("https://ok.ru/video/15", None),
        ("https://ok.ru/group/abc", None),
        ("https://ok.ru/", None),
        ("https://ok.ru", None),
        ("https://vk.com/primorsk", None),
        ("https://ok.ru.example.org/primorsk", None),
        ("https://[ok.ru/primorsk", None),
        ("приморск", None),
        ("", None),
    ],
)
def test_a_link_is_read(link: str, expected: str | None) -> None:
    assert address(link) == expected


@given(st.text() | st.text().map(lambda text: f"https://ok.ru/{text}"))
def test_any_text_is_a_link_or_none(text: str) -> None:
    found = address(text)
    assert found is None or found.partition(":")[0] in ("group", "person", "name")
