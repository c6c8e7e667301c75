"""Tables of examples."""

import pytest

from app.routing.learning.examples import Example
from app.routing.learning.table import UnreadableTable, examples_of


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_tables_are_read_as_spreadsheets_write_them(mark: str, encoding: str) -> None:
    lines = [["id", "Text", "topic ", "agency"], ["1", '"Яма, большая; очень\nу дома"', "Дороги", "Администрация"]]
    table = "\r\n".join(mark.join(line) for line in lines).encode(encoding)
    assert examples_of(table) == [Example("Яма, большая; очень\nу дома", "Администрация", "Дороги")]


def test_a_blank_topic_is_none_and_an_empty_text_is_kept() -> None:
    assert examples_of("text,topic,agency\n,,Водоканал\n,,\n".encode()) == [Example("", "Водоканал", None)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        ("text,topic,agency\nЯма,,Город".encode("cp1251"), "not UTF-8"),
        (b"text,topic\nA,b", "no agency"),
        ("Яма,Дороги,Город".encode(), "no text, agency, topic"),
        (b"text,topic,agency\n", "nothing under it"),
        (b"text,topic,agency\nA,b,\n", "line 2 has no agency"),
        (b'text,topic,agency\n"' + b"a" * 1_000_001, "no CSV"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_in_words(content: bytes, told: str) -> None:
    with pytest.raises(UnreadableTable, match=told):
        examples_of(content)
