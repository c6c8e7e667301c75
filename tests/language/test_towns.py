"""Towns that nothing but the dictionary and their place in a sentence shows."""

import pytest

from app.language.places import Gazetteer, PlaceHow, find_places


def towns(text: str) -> list[str]:
    return [place.text for place in find_places(text, Gazetteer()) if place.how is PlaceHow.FORM]


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("Гурьевск, Яблоневая аллея: темно", "Гурьевск"),
        ("у нас в Романово темно", "Романово"),
        ("Мы живём в Романове", "Романове"),
        ("в гурьевске опять нет воды", "гурьевске"),
        ("Автобус не едет до Светлогорска", "Светлогорска"),
        ("Калининград. Когда дадут тепло?", "Калининград"),
    ],
)
def test_a_town_is_found_without_a_catalogue(text: str, town: str) -> None:
    assert towns(text) == [town]


@pytest.mark.parametrize(
    "text",
    [
        "в России дороги такие",
        "из-за Путина",
        "В Поликлинике очередь",
        "до Нового года обещали",
        "из Администрации ответили",
        "В Надежде ждём",
        "Господа, когда уже?",
        "под Иваном провалился лёд",
    ],
)
def test_what_stands_in_the_same_place_and_is_no_town_is_left(text: str) -> None:
    assert towns(text) == []
