import pytest

from app.agencies.models import AgencyKind
from app.agencies.table import BOM, BrokenTable, Cells, Finding, read, taken_twice, write


def lines(text: str) -> list[Cells]:
    found, findings = read(text.encode(), needed=["code"], others=["name"])
    assert findings == []
    return found


@pytest.mark.parametrize("text", ["code;name\na;б\n", "code,name\r\na,б\r\n", f"{BOM}Code ; NAME\n a;б \n\n;\n"])
def test_a_table_is_read_however_it_was_written(text: str) -> None:
    assert [(one.line, one.texts) for one in lines(text)] == [(2, {"code": "a", "name": "б"})]


def test_what_was_written_is_read_back() -> None:
    table = write(["code", "name"], [("a;b", "=1+1"), ("two\nlines", None), ("-", ("x", "y"))])
    assert table.startswith(BOM)
    assert "'=1+1" in table
    found = lines(table)
    assert [one.texts["code"] for one in found] == ["a;b", "two\nlines", "-"]
    assert [one.texts["name"] for one in found] == ["=1+1", "", "x|y"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("имя;code\n".encode("cp1251"), "UTF-8"),
        (b"", "code"),
        (b"name\n", "Нет столбцов: code"),
        (b"code;colour\n", "Лишние столбцы: colour"),
        (b"code;name;name\n", "Лишние столбцы: name"),
        (b'code;name\n"a', "не читается"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_why(body: bytes, told: str) -> None:
    with pytest.raises(BrokenTable, match=told):
        read(body, needed=["code"], others=["name"])


def test_a_line_of_another_shape_is_told_and_the_others_are_read() -> None:
    found, findings = read(b"code;name\na;b;c\nd;e\nf;" + b"x" * 5000, needed=["code"], others=["name"])
    assert [one.texts["code"] for one in found] == ["d"]
    assert [(one.line, one.field) for one in findings] == [(2, ""), (4, "")]


def test_cells_are_read_as_what_they_mean_or_leave_a_finding() -> None:
    cells = Cells(7, {"a": "да", "b": "maybe", "c": "31.03.2026", "d": "school", "e": "x | y||x", "f": "mayor"})
    assert cells.flag("a") is True
    assert cells.flag("absent", default=True) is True
    assert cells.flag("b") is False
    assert cells.day("c") is None
    assert cells.kind("d", AgencyKind) is AgencyKind.SCHOOL
    assert cells.parts("e") == ("x", "y")
    cells.kinds(["mayor"], "f", AgencyKind)
    cells.text("absent", needed=True)
    assert [(one.line, one.field) for one in cells.findings] == [(7, "b"), (7, "c"), (7, "f"), (7, "absent")]


def test_a_code_that_stands_twice_is_told_with_its_first_line() -> None:
    assert taken_twice([(2, "a"), (3, "b"), (5, "a")]) == [Finding(5, "code", "Код «a» уже стоит в строке 2.")]
