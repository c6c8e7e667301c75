"""What a text tells of persons; all of them made up."""

import time

import pytest
from hypothesis import given, settings

from app.language.personal_data import find, find_all, masked, tells_of_a_third_person
from app.language.personal_numbers import PersonalKind, is_card, is_inn, is_snils
from tests.language.test_words import HOSTILE
from tests.language.texts import written


def found(text: str, kind: PersonalKind) -> list[str]:
    return [text[one.start : one.end] for one in find(text) if one.kind is kind]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Соседка Римма Огуречникова не платит, её телефон 8 900 000-00-62", ["Римма Огуречникова"]),
        ("В палате лежит Потап Черничкин, у него туберкулёз", ["Потап Черничкин"]),
        ("Пётр Грушин из 45-й шумит по ночам, примите к нему меры, сосед невыносим", ["Пётр Грушин"]),
        ("Ученица Анна Капустина живёт на Ленина 40, её мать пьёт", ["Анна Капустина"]),
        ("сосед грушин пётр ильич из кв 5 шумит", ["грушин пётр ильич"]),
    ],
)
def test_a_named_person_with_a_phone_flat_or_illness_is_told_of(text: str, names: list[str]) -> None:
    assert tells_of_a_third_person(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Я, Мария Огуречникова, ул. Мира 5 кв 8, тел. 8 900 000-00-11, сижу без воды",
        "У соседа темно. С уважением, Мария Огуречникова, тел. 8 900 000-00-11",
        "Врач Пётр Грушин очень внимательный, спасибо ему",
        "На улице Анны Бариновой у соседа нет воды, его телефон 8 900 000-00-62",
        "Мэр Пётр Грушин не ответил соседу из 45-й, его диагноз не волнует",
        "Сосед из 45-й квартиры шумит по ночам",
        "Юля Капустина, смотри, где мы были",
        "Фонд «Светлый угол» не отвечает, его телефон 8 900 000-00-62",
        "",
    ],
)
def test_what_people_tell_of_themselves_or_praise_is_not(text: str) -> None:
    assert tells_of_a_third_person(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Врач Пётр Грушин груб", ["Пётр Грушин"]),
        ("Иванова И.И. и П. С. Грушин", ["Иванова И.И.", "П. С. Грушин"]),
        ("Огуречникова Римма Петровна", ["Огуречникова Римма Петровна"]),
        ("билеты на Шпарг М.А.", ["Шпарг М.А."]),
        ("ИВАНОВ ИВАН ИВАНОВИЧ", ["ИВАНОВ ИВАН ИВАНОВИЧ"]),
        ("жалоба на иванову марью петровну", ["иванову марью петровну"]),
        ("С уважением, Пётр Грушин", ["Пётр Грушин"]),
        (
            "Выступали Зубов Артём, Королевская Варвара, Петров Пётр.",
            ["Зубов Артём", "Королевская Варвара", "Петров Пётр"],
        ),
    ],
)
def test_full_names_are_found(text: str, names: list[str]) -> None:
    assert found(text, PersonalKind.NAME) == names


@pytest.mark.parametrize(
    "text",
    [
        "мэр Иван Петров, депутат Петров П.П.",
        "глава администрации Гурьевского округа Петров П.П. молчит",
        "Петров Пётр Петрович, глава района",
        "Уважаемая Анна Петровна",
        "[имя] [имя], [гражданин], добрый день",
        "[id1|Анна Иванова], спасибо",
        "ул. Карла Маркса, на Анны Бариновой 24",
        "памятник Юрию Гагарину, школа им. академика В.Г. Грушина",
        "УК «Иван Петров»",
        "Владимир Путин",
        "Добрый День, Спасибо Мария",
        "Роман Новый год",
        "Наталья Управляющая компания",
        "вера в людей, роман окончен, мир победы",
    ],
)
def test_officials_streets_and_what_is_called_after_somebody_are_no_names(text: str) -> None:
    assert found(text, PersonalKind.NAME) == []


@pytest.mark.parametrize(
    ("kind", "text", "parts"),
    [
        ("phone", "т. 89000000011, +7 (900) 000-00-12", ["89000000011", "+7 (900) 000-00-12"]),
        ("phone", "звоните 8 (4012) 00-00-13", ["8 (4012) 00-00-13"]),
        ("phone", "тел. 900 000 00 14, тел: 22-00-15", ["900 000 00 14", "22-00-15"]),
        ("phone", "8-800-100-00-00, 112, обращение 88022, 12-13-14, 500 000 руб, id89000000011", []),
        ("email", "anna.p@mail.ru и info@gorod.ru, priemnaya-39@mail.ru, a@gov39.ru", ["anna.p@mail.ru"]),
        ("passport", "паспорт 2700 000001 и серия номер 27 00 № 000002", ["2700 000001", "27 00 № 000002"]),
        ("passport", "заказ 2700 000001", []),
        ("snils", "112-233-445 95, СНИЛС 11223344595", ["112-233-445 95", "11223344595"]),
        ("snils", "112-233-445 96", []),
        ("inn", "ИНН 500100732259", ["500100732259"]),
        ("inn", "ИНН 500100732258, ИНН 7707083893, счёт 500100732259", []),
        ("card", "переведите на 4111 1111 1111 1111", ["4111 1111 1111 1111"]),
        ("card", "лицевой счёт 4111 1111 1111 1112", []),
        ("car", "гос. номер а123вс39, Н 123 ХХ 39, м123ху 39rus", ["а123вс39", "Н 123 ХХ 39", "м123ху 39rus"]),
        ("car", "автобус № Н 123 ХХ 39, в 100 см, в 176 округе", []),
        ("address", "ул. Мира 5, кв. 8 и дом 7 кв 9", ["ул. Мира 5, кв. 8", "дом 7 кв 9"]),
        ("address", "квартира 8 в доме 5 по ул. Мира", ["квартира 8 в доме 5 по ул. Мира"]),
        ("address", "она живёт на Ленина 40", ["Ленина 40"]),
        ("address", "ул. Мира 5, дом 7, в квартире 15 градусов, кв 8", []),
        ("health", "у меня диабет, моя мама инвалид", ["диабет", "инвалид"]),
        ("health", "Сосед перенёс инсульт. Пандус для инвалидов.", ["инсульт"]),
        ("health", "Пандус для инвалидов; наркоманы в подъезде, я боюсь; инвалидная коляска у соседа", []),
        ("health", "Работы проведены в ракетном парке", []),
    ],
)
def test_each_kind_is_found_and_what_resembles_it_is_not(kind: str, text: str, parts: list[str]) -> None:
    assert found(text, PersonalKind(kind)) == parts


def test_check_digits_decide() -> None:
    assert is_card("4111111111111111")
    assert not is_card("4111111111111112")
    assert not is_card("0" * 16)
    assert is_snils("11223344595")
    assert not is_snils("11223344594")
    assert is_inn("500100732259")
    assert not is_inn("500100732250")


def test_findings_are_masked_in_place() -> None:
    text = "Сосед Пётр Грушин, ул. Мира 5 кв 8, т. 89000000011, у него диабет"
    assert masked(text, find(text)) == "Сосед [имя], [адрес], т. [телефон], у него [о здоровье]"
    assert masked("Нет воды", []) == "Нет воды"


def test_many_texts_are_read_as_one_is() -> None:
    texts = ["", "Выступали Зубов Артём, Королевская Варвара.", "т. 89000000011", "Королевская Варвара", "👍"]
    assert find_all(texts) == [find(text) for text in texts]
    assert find_all([]) == []


@settings(deadline=None)
@given(written())
def test_any_text_has_findings_in_order_that_stand_in_it(text: str) -> None:
    ends = 0
    for one in find(text):
        assert ends <= one.start < one.end <= len(text)
        ends = one.end
    masked(text, find(text))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:6])
def test_hostile_texts_cost_no_more_than_their_length(text: str) -> None:
    began = time.process_time()
    find(text)
    assert time.process_time() - began < 2
