"""The sample region's knowledge: where a question goes, why, how surely, and how fast.

The weights were fitted on one half of the demo's messages (`region.is_tuned`); the other half shows what that is worth
on messages they have not seen. Both were written with the catalogue at hand: real citizens are harder.
"""

import time

import pytest

from app.routing.knowledge import Judgement
from app.routing.rules import Asked
from tests.routing.region import ON, THRESHOLD, built, code_id, is_tuned, judged, knowledge, measured, sample

TOLD = [message for message in sample().messages if message.expect_agency]


def judge(text: str, *, page: str = "gov", territory: str = "region") -> Judgement:
    asked = Asked(code_id("page", page), code_id("agency", page), ON)
    return knowledge().judge(text, asked, page_territory_id=code_id("territory", territory), threshold=THRESHOLD)


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
    assert judgement.evidence["places"] == ["Советск"]


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
    assert judgement.evidence["words"][:2] == ["водоканал", "вода"]
    assert judgement.evidence["places"] == ["улица Батальная"]
    assert judgement.evidence["topic"][0]["name"] == "Нет холодной воды"
    assert judgement.candidates[0]["why"] == (
        "тема «Нет холодной воды», место «улица Батальная», спросили на её странице"
    )


def test_a_town_named_on_another_towns_page_stays_a_choice() -> None:
    judgement = judge("В Полесске яма на дороге, пробил колесо", page="adm-gusevsky", territory="gusevsky")
    agencies = [one["agency_id"] for one in judgement.candidates]
    assert set(agencies[:2]) == {str(code_id("agency", "adm-polessky")), str(code_id("agency", "adm-gusevsky"))}


def test_knowledge_is_built_and_asked_fast() -> None:
    began = time.process_time()
    built(sample())
    assert time.process_time() - began < 1.5
    began = time.process_time()
    for message in TOLD:
        judged(message)
    assert len(TOLD) / (time.process_time() - began) >= 300
