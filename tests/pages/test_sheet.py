import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.networks.access import TokenKind
from app.pages.sheet import BOM, BrokenTable, Row, read, rows

HEAD = "link;agency;territory;user;community;since;name\n"


def table(*lines: str) -> bytes:
    return (HEAD + "\n".join(lines)).encode()


def test_a_line_becomes_a_page_to_be_registered() -> None:
    assert read(table("vk.com/gorod;adm;gus;u-token;;2026-03-01;Город")) == [
        Row(
            number=2,
            link="vk.com/gorod",
            agency="adm",
            territory="gus",
            tokens={TokenKind.USER: "u-token"},
            since=datetime(2026, 3, 1, tzinfo=UTC),
            name="Город",
        )
    ]


def test_what_excel_writes_is_read() -> None:
    line = 'vk.com/gorod;adm;;t;;;"Город ""Гусев""; официально"'
    for body in ((BOM + HEAD + line).encode(), (HEAD + line).replace("\n", "\r\n").encode("cp1251")):
        assert read(body)[0].name == 'Город "Гусев"; официально'


def test_columns_may_stand_in_any_order_and_most_may_be_missing() -> None:
    assert read(b"Agency; LINK\nadm;vk.com/a")[0] == Row(2, "vk.com/a", "adm")


def test_empty_lines_are_passed_over_and_numbers_are_those_of_the_file() -> None:
    assert [row.number for row in read(table("a;adm;;;;;", "", ";;;;;;", "b;adm;;;;;"))] == [2, 5]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("vk.com/a;adm", "В строке 2 столбцов, а в заголовке 7."),
        (";adm;;t;;;", "Нет ссылки на страницу."),
        ("vk.com/a;;;t;;;", "Нет кода ведомства."),
        ("vk.com/a;adm;;t;;01.03.2026;", "Дата в столбце since не в виде 2026-03-31."),
        (f"vk.com/a;adm;;{'t' * 2001};;;", "Столбец длиннее 2000 знаков."),
    ],
)
def test_a_broken_line_says_what_is_wrong_and_the_others_are_read(line: str, wrong: str) -> None:
    found = read(table("vk.com/b;adm;;;;;", line))
    assert [(row.number, row.wrong) for row in found] == [(2, ""), (3, wrong)]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "Нет столбцов: agency, link."),
        (b"link,agency\n", "Нет столбцов"),
        (b"link;agency;password\n", "Лишние столбцы: password."),
        (b"link;agency;link\n", "Лишние столбцы: link."),
        (b'link;agency\n"' + b"x" * 140_000, "Строка 2"),
    ],
)
def test_a_table_that_is_none_is_refused_as_a_whole(body: bytes, words: str) -> None:
    with pytest.raises(BrokenTable, match=words):
        read(body)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: (HEAD + text).encode(errors="replace")))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    try:
        found = read(body)
    except BrokenTable:
        return
    assert all(row.number >= 2 for row in found)


def test_tokens_are_not_shown() -> None:
    assert "secret" not in repr(read(table("vk.com/a;adm;;secret;;;")))


def test_what_a_spreadsheet_would_take_for_a_formula_is_text() -> None:
    written = rows([("=1+1", "-100", 5, None, 'с "кавычками"; и точкой')])
    assert next(csv.reader(io.StringIO(written), delimiter=";")) == [
        "'=1+1", "'-100", "5", "", 'с "кавычками"; и точкой',
    ]  # fmt: skip
