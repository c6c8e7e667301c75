"""The sample region's knowledge: where a question goes, why, how surely, and how fast.

The weights were fitted on one half of the demo's messages (`region.is_tuned`); the other half shows what that is worth
on messages they have not seen. Both were written with the catalogue at hand: real citizens are harder.
"""

import time

import pytest

from app.routing.knowledge import Asking, Judgement
from app.routing.whereabouts import Hints
from tests.routing.region import ON, THRESHOLD, built, code_id, is_tuned, judged, knowledge, measured, sample

TOLD = [message for message in sample().messages if message.expect_agency]

OUTAGES = [
    ("water.outage", "Гурьевск, Яблоневая аллея 7: воды нет с шести утра, детей умыть нечем"),
    ("water.outage", "Опять сидим без воды, второй день пошёл"),
    ("water.outage", "Отключили воду и даже объявление не повесили"),
    ("water.outage", "На улице Парковой пропала вода, когда дадут?"),
    ("water.outage", "Холодная вода не идёт ни на кухне, ни в ванной"),
    ("heat.hotwater", "Горячей воды нет уже неделю, моемся из тазика"),
    ("heat.hotwater", "ул. Больничная, 4. Горячую воду так и не подают"),
    ("heat.none", "Школьная 12, батареи холодные, в комнате пятнадцать градусов"),
    ("heat.none", "Третьи сутки без отопления, спим в куртках"),
    ("heat.none", "На Садовой улице отключили отопление, ребёнок кашляет"),
    ("power.outage", "Сельма, света нет во всём квартале"),
    ("power.outage", "свет пропал минут двадцать назад, весь подъезд тёмный"),
    ("power.outage", "Вырубили электричество на Театральной улице, когда включат?"),
    ("power.outage", "Весь посёлок остался без света после ветра"),
    ("gas.outage", "Газ отключили без предупреждения, обед не сварить"),
    ("gas.outage", "Переулок Лесной: нет газа с понедельника"),
    ("digital.internet", "Пропал интернет на Спортивной, второй вечер ничего не грузится"),
    ("digital.mobile", "В деревне нет связи, до скорой не дозвониться"),
    ("transport.schedule", "Автобуса нет сорок минут, на Вокзальной улице толпа"),
    ("education.kindergarten", "Сказали, что мест в садике нет до следующего года"),
    ("health.doctors", "Второй год в амбулатории нет врача"),
    ("health.drugs", "В аптеке на Аптечной улице нет лекарств по льготному рецепту"),
    ("power.outage", "Отключение электроэнергии на Музейной аллее, никто ничего не знает"),
    ("education.food", "В школе пропало горячее питание, дети едят булки"),
    ("water.pressure", "Напора нет, на четвёртом этаже еле капает"),
    ("transport.stop", "На остановке нет ни навеса, ни скамейки"),
    ("light.street", "Темень на Заводской, освещения нет вторую неделю"),
    ("transport.rail", "Электрички нет полчаса, стоим на платформе"),
    ("economy.fuel", "На заправке второй день нет бензина"),
    ("roads.sidewalk", "Вдоль Клубной улицы нет тротуара, идём по дороге"),
    ("roads.lights", "На Морской светофор не работает"),
    ("housing.elevator", "лифт не работает неделю, пятый этаж"),
    ("gas.outage", "без газа четвёртые сутки"),
    ("water.outage", "Нет воды в Гурьевске! Яблоневая аллея, третий этаж"),
    ("water.outage", "в кране пусто, водоканал молчит"),
    ("power.outage", "Света нету с ночи, холодильник течёт"),
    ("health.doctors", "педиатра в посёлке не стало, ездим за тридцать километров"),
    ("education.teachers", "математики нет с сентября, учителя не нашли"),
]
"""Topics and how people tell of them in a few words."""


def judge(text: str, *, page: str = "gov", territory: str = "region") -> Judgement:
    hints = Hints(code_id("territory", territory))
    asking = Asking(text, code_id("page", page), code_id("agency", page), ON, hints)
    return knowledge().judge(asking, threshold=THRESHOLD)


def named(judgement: Judgement) -> list[list[str]]:
    """The territories of each place that is named."""
    return [[one["name"] for one in place["territories"]] for place in judgement.evidence["places"]]


@pytest.mark.parametrize("tuned", [True, False], ids=["fitted half", "other half"])
def test_most_questions_reach_their_agency_without_a_person(tuned: bool) -> None:
    figures = measured([message for message in TOLD if is_tuned(message) is tuned])
    print(figures)
    assert figures.alone >= 0.70
    assert figures.precision >= 0.94
    assert figures.first >= 0.85
    assert figures.first_three >= 0.95
    assert figures.calibration <= 0.08


def test_no_word_of_evidence_is_a_word_that_says_nothing() -> None:
    shown = {word for message in TOLD for word in judged(message).evidence["words"]}
    assert len(shown) > 200
    assert not shown & {"в", "на", "не", "а", "и", "у", "с", "что", "как", "это", "мы", "быть"}


def test_a_street_of_the_catalogue_is_a_place() -> None:
    judgement = judge("На Гагарина перед рынком яма, второе колесо за месяц")
    assert judgement.candidates[0]["agency_id"] == str(code_id("agency", "adm-kaliningrad"))
    assert judgement.territory_id == code_id("territory", "kgd-gagarina")
    assert "место «улица Гагарина»" in judgement.candidates[0]["why"]


def test_a_street_of_another_town_loses_to_the_town_that_asks() -> None:
    judgement = judge("На Гагарина яма, пробил колесо", page="adm-sovetsky", territory="sovetsky")
    assert judgement.candidates[0]["agency_id"] == str(code_id("agency", "adm-sovetsky"))


def test_a_street_of_another_town_is_not_meant_where_a_town_is_named() -> None:
    judgement = judge("Советск, улица Гагарина 12, яма на дороге, пробил колесо")
    assert judgement.candidates[0]["agency_id"] == str(code_id("agency", "adm-sovetsky"))
    assert named(judgement) == [["Советск"]]


def test_a_page_of_one_town_says_where_and_a_regional_page_does_not() -> None:
    text = "Огромная яма на дороге, пробил колесо, асфальт разбит"
    own, regional = judge(text, page="adm-gusevsky", territory="gusevsky"), judge(text)
    assert own.decision.sure
    assert own.candidates[0]["agency_id"] == str(code_id("agency", "adm-gusevsky"))
    assert not regional.decision.sure
    assert regional.territory_id is None
    assert regional.topic_id == own.topic_id


def test_a_matter_of_the_whole_region_needs_no_place() -> None:
    judgement = judge("Инсулина нет в аптеке, льготный рецепт просрочится")
    assert judgement.decision.sure
    assert judgement.candidates[0]["agency_id"] == str(code_id("agency", "min-health"))


def test_a_text_about_nothing_goes_to_a_person_with_the_page_asked_at_hand() -> None:
    judgement = judge("Ну и что теперь?", page="bus-kgd", territory="kaliningrad")
    assert not judgement.decision.sure
    assert judgement.topic_id is None
    assert [one["why"] for one in judgement.candidates] == ["правила нет, ведёт эту страницу"]


def test_the_grounds_are_told_in_words_for_a_person() -> None:
    judgement = judge("Батальная, воды нет с утра, водоканал молчит", page="water-pregel")
    assert judgement.evidence["words"][:3] == ["нет воды", "водоканал", "вода"]
    assert named(judgement) == [["улица Батальная"]]
    assert judgement.evidence["topic"][0]["name"] == "Нет холодной воды"
    assert judgement.candidates[0]["why"] == (
        "тема «Нет холодной воды», место «улица Батальная», спросили на её странице"
    )


def test_a_town_named_on_another_towns_page_stays_a_choice() -> None:
    judgement = judge("В Полесске яма на дороге, пробил колесо", page="adm-gusevsky", territory="gusevsky")
    agencies = [one["agency_id"] for one in judgement.candidates]
    assert set(agencies[:2]) == {str(code_id("agency", "adm-polessky")), str(code_id("agency", "adm-gusevsky"))}


@pytest.mark.parametrize(("topic", "text"), OUTAGES, ids=[text for _, text in OUTAGES])
def test_a_plain_message_on_what_people_are_without_names_its_topic(topic: str, text: str) -> None:
    best = judge(text).evidence["topic"][0]
    assert best["id"] == str(code_id("topic", topic))
    assert best["probability"] > 0.5


@pytest.mark.parametrize("street", ["Яблоневая аллея", "ул. Школьная", "улица Больничная", "Парковый переулок, 5"])
def test_the_name_of_a_street_says_nothing_of_the_matter(street: str) -> None:
    without, at = judge("Всё сломано"), judge(f"{street}. Всё сломано")
    assert [one["name"] for one in at.evidence["topic"]] == [one["name"] for one in without.evidence["topic"]]
    assert at.evidence["words"] == without.evidence["words"]


def test_knowledge_is_built_and_asked_fast() -> None:
    began = time.process_time()
    built(sample())
    assert time.process_time() - began < 1.5
    began = time.process_time()
    for message in TOLD:
        judged(message)
    assert len(TOLD) / (time.process_time() - began) >= 300
