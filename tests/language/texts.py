"""Texts of any characters and of parts that are looked for, for whatever must hold of any text."""

from hypothesis import strategies as st

_PARTS = (
    "ул. Гагарина 12а",
    "кв 5",
    "дом 3, корп. 2",
    "Романово",
    "в посёлке Заречный",
    "Анна Иванова",
    "Петров И.И.",
    "мэр",
    "8 900 000-00-11",
    "anna@mail.ru",
    "4111 1111 1111 1111",
    "А123ВС39",
    "у меня диабет",
    "[id1|Анна]",
    "https://vk.com/a",
    "д0рога",
    "х*ли",
    "…",
    "🙏",
    "\u0301",
    "«",
    "-",
)


def written() -> st.SearchStrategy[str]:
    """Texts of any characters, and of parts that are looked for, in any order."""
    mixed = st.lists(st.one_of(st.sampled_from(_PARTS), st.text(max_size=6)), max_size=12)
    return st.one_of(st.text(max_size=80), st.tuples(mixed, st.sampled_from((" ", "", ", ", "\n"))).map(_joined))


def _joined(drawn: tuple[list[str], str]) -> str:
    parts, between = drawn
    return between.join(parts)
