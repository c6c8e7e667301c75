"""Places in texts: names in any case, names that are also words or surnames, streets."""

import time

import pytest
from hypothesis import given

from app.language.places import PlaceFound, PlaceHow, PlaceName, find_places, gazetteer
from tests.language.test_words import HOSTILE
from tests.language.texts import written

KNOWN = gazetteer(
    [
        PlaceName("kaliningrad", ("Калининград", "Кёнигсберг", "Калининградский городской округ", "Кгд", "клд")),
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
        ("ул. Надежды Плевицкой 23", ["ул. Надежды Плевицкой 23"]),
        ("пр. А. Смирнова и К.Маркса 63а", ["пр. А. Смирнова", "К.Маркса 63а"]),
        ("Челюскинцев д. 3", ["Челюскинцев д. 3"]),
        ("Здравствуйте, дом 5", []),
        ("ул. не убрана, пер. темно", []),
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
        ("дом Гагарина 5 без света", [("st-gagarina", "Гагарина 5")]),
        ("подвал на Киевской 80", [("st-kievskaya", "Киевской 80")]),
        ("Опять Киевская, опять порыв", [("st-kievskaya", "Киевская")]),
        ("на киевской 5 темно", [("st-kievskaya", "киевской 5")]),
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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Кгд опять стоит, клд в снегу", ["kaliningrad", "kaliningrad"]),
        ("калининградский округ", ["kaliningrad"]),
        ("гурьевский район", ["guryevsky"]),
        ("глава Гурьевского р-на", []),
        ("черняховский район", []),
    ],
)
def test_districts_are_known_by_what_people_call_them(text: str, found: list[str]) -> None:
    assert keys(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("в Калининраде", ["kaliningrad"]),
        ("калиниград затопило", ["kaliningrad"]),
        ("Гурьвеск", ["guryevsk"]),
        ("Гурьевская набережная", []),
        ("гурьев", []),
        ("Романов", []),
    ],
)
def test_one_letter_wrong_is_forgiven_in_long_names(text: str, found: list[str]) -> None:
    assert keys(text) == found
    assert all(place.how is PlaceHow.SPELLING for place in find_places(text, KNOWN) if place.territory_key)


def test_a_known_street_is_found_with_one_letter_wrong() -> None:
    assert keys("ул. Гагорина 5") == ["st-gagarina"]
    assert keys("Гагорина обещала") == []


@pytest.mark.parametrize(
    ("text", "house", "flat"),
    [
        ("ул. Гагарина 12", "12", None),
        ("ул. Гагарина 12.", "12", None),
        ("ул. Гагарина, д. 12а, корп. 2, кв. 8", "12ак2", "8"),
        ("ул. Гагарина 12 «А»", "12а", None),
        ("ул. Гагарина 12 в подъезде темно", "12", None),
        ("ул. Гагарина 34/1, подъезд 2, этаж 3, квартира 17", "34/1", "17"),
        ("в доме 14б по ул. Гагарина", "14б", None),
        ("кв 8 дома 15 по улице Гагарина", "15", "8"),
        ("на гагарина 12 кв 3", "12", "3"),
        ("ул. Гагарина 3 дня без воды", None, None),
        ("ул. Гагарина 5 лет не чистили", None, None),
        ("ул. Гагарина, д 5, в квартире 15 градусов", "5", None),
        ("ул. Гагарина", None, None),
    ],
)
def test_a_street_carries_its_house_and_flat(text: str, house: str | None, flat: str | None) -> None:
    (place,) = find_places(text, KNOWN)
    assert (place.territory_key, place.house, place.flat) == ("st-gagarina", house, flat)
    assert not flat or "кв" not in place.text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("в посёлке Заречный", ["посёлке Заречный"]),
        ("из д. Сосновка и пос. Голубево", ["д. Сосновка", "пос. Голубево"]),
        ("село Верхняя Медведица", ["село Верхняя Медведица"]),
        ("в поселке яблоновка", ["поселке яблоновка"]),
        ("дороги Полесского района", ["Полесского района"]),
        ("г.Псков", ["г.Псков"]),
        ("в деревне темно, в городе Опять снег", []),
        ("и т. д. Опять, д. 5, со стороны хуторская", []),
        ("Д. Иванова", []),
        ("нашего района, сельский округ", []),
    ],
)
def test_settlements_that_no_catalogue_knows_are_found_by_their_form(text: str, found: list[str]) -> None:
    places = find_places(text, KNOWN)
    assert [place.text for place in places if place.how is PlaceHow.FORM] == found
    assert not any(place.territory_key for place in places)


def test_a_known_partnership_is_more_than_its_form() -> None:
    known = gazetteer([PlaceName("snt", ("СНТ Мелиоратор",))])
    assert [place.territory_key for place in find_places("в СНТ мелиоратор темно", known)] == ["snt"]
    assert [place.text for place in find_places("в СНТ «Ромашка», мкр. Северный", known)] == [
        "СНТ «Ромашка",
        "мкр. Северный",
    ]
    assert find_places("в снт темно", known) == []


@given(written())
def test_any_text_has_places_that_stand_in_it(text: str) -> None:
    assert all(text[place.start : place.end] == place.text for place in find_places(text, KNOWN))


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
        PlaceFound("st-mira", 36, 46, "ул. Мира 1", PlaceHow.STREET, house="1"),
    ]
    assert all(text[place.start : place.end] == place.text for place in found)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:6])
def test_hostile_texts_cost_no_more_than_their_length(text: str) -> None:
    began = time.process_time()
    find_places(text, KNOWN)
    assert time.process_time() - began < 2
