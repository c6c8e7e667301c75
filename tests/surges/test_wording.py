"""What a surge is called, and which street a text names."""

import pytest

from app.surges.wording import LONGEST_TITLE, common_words, street, title

WATER = [
    "Нет воды на Яблоневой аллее в Гурьевске",
    "Когда дадут воду? Яблоневая аллея, Гурьевск, с утра сухо",
    "Гурьевск Яблоневая аллея 12 нет холодной воды с 8 утра",
    "Здравствуйте! Почему отключили воду на Яблоневой аллее? Дети дома",
    "опять без воды сидим!!! гурьевск",
    "Воды нет уже три часа, Гурьевск, когда включат?",
    "Вода пропала во всём доме, Яблоневая аллея 7",
]


def test_what_is_missing_and_where_make_the_title() -> None:
    assert title(WATER, topic="Водоснабжение", place="Гурьевск") == "Нет воды: Гурьевск, Яблоневая аллея"


def test_what_is_missing_is_said_within_one_clause() -> None:
    texts = ["Воды нет, дети дома", "воды нет! дети голодные", "Воды нет. Детям пить нечего", "нет воды"]
    assert title(texts, topic=None, place="Гурьевск") == "Нет воды: Гурьевск"


def test_a_street_that_is_the_place_is_not_said_twice() -> None:
    assert title(WATER, topic=None, place="Гурьевск, Яблоневая аллея") == "Нет воды: Гурьевск, Яблоневая аллея"


def test_words_that_many_use_make_the_title() -> None:
    texts = ["Ледяной дождь, сплошной гололёд на тротуарах", "сплошной гололед, люди падают", "гололёд сплошной"]
    assert title(texts, topic="Уборка", place=None) == "Сплошной гололед"


def test_without_common_words_the_topic_names_the_matter() -> None:
    texts = ["Когда откроют?", "Что с расписанием?", "Опоздал на час"]
    assert title(texts, topic="Движение автобусов", place="Балтийск") == "Движение автобусов: Балтийск"
    assert title(texts, topic=None, place=None) == "Похожие вопросы"


def test_a_title_is_never_too_long() -> None:
    long = title(["Что?"], topic="Очень " * 60 + "длинная тема", place="Гурьевск")
    assert len(long) <= LONGEST_TITLE
    assert long.endswith("…")


def test_the_words_in_common_are_lemmas_of_the_matter() -> None:
    found = common_words(WATER)
    assert found[0] == "вода"
    assert not {"здравствовать", "гурьевск", "на", "дом"} & set(found)


def test_one_text_has_nothing_in_common() -> None:
    assert common_words(WATER[:1]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("темно на ул. Гагарина, д. 12 кв 3", "ул. Гагарина"),
        ("яма по улице Гагарина 12", "улица Гагарина"),
        ("сухо на Яблоневой аллее", "Яблоневая аллея"),
        ("не ходит по Ленинскому проспекту", "Ленинский проспект"),
        ("ул.Карла Маркса 63а", "ул. Карла Маркса"),
        ("нет света", None),
        ("", None),
    ],
)
def test_a_street_is_named_as_on_a_map_and_without_its_house(text: str, found: str | None) -> None:
    assert street(text) == found
