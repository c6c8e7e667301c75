"""topic × territory × page × words → agency: which rule fits."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from app.language.words import lemmas
from app.routing.rules import PlaceGuess, Rule, RuleBook, TopicGuess

ROADS = uuid4()
REGION, TOWN = uuid4(), uuid4()
PAGE = uuid4()
TODAY = date(2026, 3, 16)
IN_TOWN = PlaceGuess(TOWN, (TOWN, REGION), 1.0)


def rule(rank: int, agency_id: UUID | None = None, **conditions: object) -> Rule:
    return replace(Rule(uuid4(), rank, f"Правило {rank}", agency_id or uuid4()), **conditions)  # type: ignore[arg-type]


def roads(probability: float = 1.0) -> TopicGuess:
    return TopicGuess(ROADS, "Дороги", probability)


def test_the_first_fitting_rule_by_rank_decides() -> None:
    second, first = rule(20, topic_id=ROADS), rule(10, topic_id=ROADS)
    assert RuleBook([second, first]).first(topic=roads(), place=IN_TOWN, page_id=PAGE, on=TODAY) == first


def test_a_rule_of_a_territory_fits_all_inside_it() -> None:
    regional = rule(1, territory_id=REGION)
    book = RuleBook([regional])
    assert book.first(topic=roads(), place=IN_TOWN, page_id=PAGE, on=TODAY) == regional
    assert book.first(topic=roads(), place=PlaceGuess(None, (), 1.0), page_id=PAGE, on=TODAY) is None


def test_conditions_on_group_and_page_are_kept() -> None:
    book = RuleBook([rule(1, topic_group="Вода"), rule(2, page_id=uuid4())])
    assert book.first(topic=roads(), place=IN_TOWN, page_id=PAGE, on=TODAY) is None


def test_a_rule_is_in_force_on_its_first_and_last_day_only() -> None:
    dated = rule(1, topic_id=ROADS, valid_from=date(2026, 3, 10), valid_to=TODAY)
    assert dated.is_valid(date(2026, 3, 10))
    assert dated.is_valid(TODAY)
    assert not dated.is_valid(date(2026, 3, 9))
    assert not dated.is_valid(date(2026, 3, 17))


def test_a_rule_of_words_fits_where_one_of_them_stands_in_any_form() -> None:
    hotline = rule(1, words=("горячая линия", "телефон доверия"))
    book = RuleBook([hotline])
    for text in ("Дозвониться на горячую линию нельзя", "Телефоны доверия молчат"):
        spoken = book.spoken(lemmas(text))
        assert book.first(topic=roads(), place=IN_TOWN, page_id=PAGE, on=TODAY, spoken=spoken) == hotline
    for text in ("Линия горячая", "Горячая вода", ""):
        spoken = book.spoken(lemmas(text))
        assert book.first(topic=roads(), place=IN_TOWN, page_id=PAGE, on=TODAY, spoken=spoken) is None


def test_words_are_asked_for_beside_the_other_conditions() -> None:
    both = rule(1, topic_id=ROADS, words=("светофор",))
    book = RuleBook([both])
    spoken = book.spoken(["светофор"])
    other = TopicGuess(uuid4(), "Вода", 1.0)
    assert book.first(topic=roads(), place=IN_TOWN, page_id=PAGE, on=TODAY, spoken=spoken) == both
    assert book.first(topic=other, place=IN_TOWN, page_id=PAGE, on=TODAY, spoken=spoken) is None
