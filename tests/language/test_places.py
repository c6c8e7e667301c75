"""Places in texts: names in any case, names that are also words or surnames, streets."""

import time

import pytest

from app.language.places import PlaceFound, PlaceHow, PlaceName, find_places, gazetteer
from tests.language.test_words import HOSTILE

KNOWN = gazetteer(
    [
        PlaceName("kaliningrad", ("Калининград", "Кёнигсберг", "Калининградский городской округ")),
        PlaceName("guryevsk", ("Гурьевск",)),
        PlaceName("guryevsky", ("Гурьевский округ", "Гурьевский муниципальный округ")),
        PlaceName("isakovo", ("Большое Исаково",)),
        PlaceName("svetly", ("Светлый",)),
        PlaceName("gusev", ("Гусев",)),
        PlaceName("nesterov", ("Нестеров",)),
        PlaceName("mamonovo", ("Мамоново",)),
        PlaceName("ozyorsk", ("Озёрск",)),
        PlaceName("romanovo-1", ("Романово",)),
        PlaceName("romanovo-2", ("Романово",)),
        PlaceName("st-gagarina", ("улица Гагарина", "на Гагарина"), is_street=True),
        PlaceName("st-kievskaya", ("улица Киевская",), is_street=True),
        PlaceName("st-leninsky", ("Ленинский проспект", "пр-т Ленинский"), is_street=True),
        PlaceName("st-mira", ("проспект Мира",), is_street=True),
        PlaceName("st-smelykh", ("улица Аллея Смелых",), is_street=True),
        PlaceName("st-batalnaya", ("улица Батальная", "Баталка"), is_street=True),
    ]
)


def keys(text: str) -> list[str]:
    return [place.territory_key for place in find_places(text, KNOWN) if place.territory_key]


def streets(text: str) -> list[str]:
    return [place.text for place in find_places(text, KNOWN) if place.how is PlaceHow.STREET]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("в Калининграде опять нет света", ["kaliningrad"]),
        ("КАЛИНИНГРАД", ["kaliningrad"]),
        ("под калининградом", ["kaliningrad"]),
        ("жители Кенигсберга", ["kaliningrad"]),
        ("калининградское шоссе", []),
        ("Гурьевск, Яблоневая аллея", ["guryevsk"]),
        ("в Гурьевском округе", ["guryevsky"]),
        ("администрация Гурьевского муниципального округа", ["guryevsky"]),
        ("посёлок Большое Исаково", ["isakovo"]),
        ("у нас в большом исакове", ["isakovo"]),
        ("из Большого Исаково", ["isakovo"]),
        ("большое спасибо", []),
        ("в Озерске и в Гурьевске", ["ozyorsk", "guryevsk"]),
        ("в Мамонове", ["mamonovo"]),
        ("живу в Мамоново", ["mamonovo"]),
    ],
)
def test_names_are_found_in_any_case(text: str, found: list[str]) -> None:
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("светлый подъезд", []),
        ("Светлый праздник", []),
        ("в светлом будущем", []),
        ("в Светлом темно", ["svetly"]),
        ("г. светлый", ["svetly"]),
        ("депутат Гусев обещал", []),
        ("г.Гусев", ["gusev"]),
        ("в гусеве", ["gusev"]),
        ("директор Мамонова", []),
        ("ул. Нестерова 5", []),
        ("из Нестерова", ["nesterov"]),
        ("дети ходят за Светлым", ["svetly"]),
        ("Светлый, опять темно", ["svetly"]),
        ("Добрый день. Гусев, нет воды", ["gusev"]),
        ("Светлый праздник удался", []),
        ("ждём ответа. Гусев", []),
    ],
)
def test_a_name_that_is_also_a_word_or_surname_needs_more_to_show_it(text: str, found: list[str]) -> None:
    assert keys(text) == found


def test_a_name_that_exists_twice_gives_all_candidates() -> None:
    assert keys("у нас в Романово") == ["romanovo-1", "romanovo-2"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("на ул. Гагарина 12 нет света", ["ул. Гагарина 12"]),
        ("по улице гагарина 15а", ["улице гагарина 15а"]),
        ("ул гагарина, д. 15, корп 2", ["ул гагарина, д. 15, корп 2"]),
        ("Яблоневая аллея 34", ["Яблоневая аллея 34"]),
        ("на Ленинском проспекте 34/1", ["Ленинском проспекте 34/1"]),
        ("улица 9 Апреля", ["улица 9 Апреля"]),
        ("ул. 40 лет Победы", ["ул. 40 лет Победы"]),
        ("переулок Космонавта Леонова 7", ["переулок Космонавта Леонова 7"]),
        ("ул. Карла Маркса и пр-т Мира", ["ул. Карла Маркса", "пр-т Мира"]),
        ("ул. Гагарина, 12.30 приехали", ["ул. Гагарина"]),
        ("на улице темно", []),
        ("наша улица не освещена", []),
        ("на каждой улице", []),
    ],
)
def test_streets_are_found_by_their_form(text: str, found: list[str]) -> None:
    assert streets(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("на ул. Гагарина 12 нет света", [("st-gagarina", "ул. Гагарина 12")]),
        ("по улице гагарина", [("st-gagarina", "гагарина")]),
        ("на Гагарина яма", [("st-gagarina", "Гагарина")]),
        ("на гагарина яма", [("st-gagarina", "гагарина")]),
        ("Гагарина, второй подъезд, темно", [("st-gagarina", "Гагарина")]),
        ("гагарина, мусор не вывозят", [("st-gagarina", "гагарина")]),
        ("дом Гагарина 5 без света", [("st-gagarina", "Гагарина")]),
        ("подвал на Киевской 80", [("st-kievskaya", "Киевской")]),
        ("Опять Киевская, опять порыв", [("st-kievskaya", "Киевская")]),
        ("на Ленинском яма", [("st-leninsky", "Ленинском")]),
        ("Ленинский проспект 5", [("st-leninsky", "Ленинский проспект 5")]),
        ("пр. Мира", [("st-mira", "пр. Мира")]),
        ("на Мира темно", [("st-mira", "Мира")]),
        ("на аллее смелых яма", []),
        ("аллея смелых, яма", [("st-smelykh", "аллея смелых")]),
        ("нет воды баталка!", [("st-batalnaya", "баталка")]),
        ("инженер Гагарина обещала", []),
        ("с уважением. Гагарина", []),
        ("за Гагарина обидно", []),
        ("котлета по киевски, на киевской кухне", []),
        ("мы за мир, мира нам", []),
    ],
)
def test_known_streets_are_found_by_their_bare_name_too(text: str, found: list[tuple[str, str]]) -> None:
    places = [place for place in find_places(text, KNOWN) if place.how is PlaceHow.STREET]
    assert [(place.territory_key, place.text) for place in places] == found


def test_a_street_known_in_two_towns_gives_both() -> None:
    twice = gazetteer([PlaceName(key, ("улица Садовая",), is_street=True) for key in ("here", "there")])
    assert [place.territory_key for place in find_places("на Садовой 5 темно", twice)] == ["here", "there"]


def test_a_town_after_a_street_is_no_part_of_it() -> None:
    assert [(place.territory_key, place.text) for place in find_places("улица Ленина Гурьевск", KNOWN)] == [
        (None, "улица Ленина"),
        ("guryevsk", "Гурьевск"),
    ]


def test_positions_are_those_of_the_text() -> None:
    text = "👍 https://vk.com/gurievsk Гурьевск, ул. Мира 1"
    found = find_places(text, KNOWN)
    assert found == [
        PlaceFound("guryevsk", 26, 34, "Гурьевск", PlaceHow.NAME),
        PlaceFound("st-mira", 36, 46, "ул. Мира 1", PlaceHow.STREET),
    ]
    assert all(text[place.start : place.end] == place.text for place in found)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:6])
def test_hostile_texts_cost_no_more_than_their_length(text: str) -> None:
    began = time.process_time()
    find_places(text, KNOWN)
    assert time.process_time() - began < 2
