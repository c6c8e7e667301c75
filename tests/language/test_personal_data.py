"""Third persons of whom a text tells what is nobody's business; all of them made up."""

import pytest

from app.language.personal_data import tells_of_a_third_person


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Соседка Римма Огуречникова не платит, её телефон 8 900 000-00-62", ["Римма Огуречникова"]),
        ("В палате лежит Потап Черничкин, у него туберкулёз", ["Потап Черничкин"]),
        ("Пётр Грушин из 45-й шумит по ночам, примите к нему меры, сосед невыносим", ["Пётр Грушин"]),
        ("Ученица Анна Капустина живёт на Ленина 40, её мать пьёт", ["Анна Капустина"]),
    ],
)
def test_a_named_person_with_a_phone_flat_or_illness_is_told_of(text: str, names: list[str]) -> None:
    assert tells_of_a_third_person(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Я, Мария Огуречникова, ул. Мира 5 кв 8, тел. 8 900 000-00-11, сижу без воды",
        "Врач Пётр Грушин очень внимательный, спасибо ему",
        "На улице Анны Бариновой у соседа нет воды, его телефон 8 900 000-00-62",
        "Сосед из 45-й квартиры шумит по ночам",
        "Юля Капустина, смотри, где мы были",
        "Фонд «Светлый угол» не отвечает, его телефон 8 900 000-00-62",
        "",
    ],
)
def test_what_people_tell_of_themselves_or_praise_is_not(text: str) -> None:
    assert tells_of_a_third_person(text) == []
