"""topic × territory × page → agency."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.routing.rules import Asked, PlaceGuess, Rule, RuleBook, TopicGuess, decide

ROADS, WATER = uuid4(), uuid4()
REGION, TOWN, OTHER_TOWN = uuid4(), uuid4(), uuid4()
PAGE, PAGE_AGENCY = uuid4(), uuid4()
TODAY = date(2026, 3, 16)
ASKED = Asked(PAGE, PAGE_AGENCY, TODAY)
IN_TOWN = PlaceGuess(TOWN, (TOWN, REGION), 1.0)
IN_OTHER_TOWN = PlaceGuess(OTHER_TOWN, (OTHER_TOWN, REGION), 1.0)


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


def test_a_clear_case_needs_no_person() -> None:
    only = rule(1, topic_id=ROADS)
    decision = decide(RuleBook([only]), [roads(0.95)], [IN_TOWN], ASKED, threshold=0.75)
    assert decision.sure
    assert decision.candidates[0].agency_id == only.agency_id
    assert decision.candidates[0].rule_id == only.id


def test_two_towns_of_one_name_leave_both_agencies_to_a_person() -> None:
    here, there = rule(1, topic_id=ROADS, territory_id=TOWN), rule(2, topic_id=ROADS, territory_id=OTHER_TOWN)
    places = [replace(IN_TOWN, probability=0.5), replace(IN_OTHER_TOWN, probability=0.5)]
    decision = decide(RuleBook([here, there]), [roads()], places, ASKED, threshold=0.75)
    assert not decision.sure
    assert {one.agency_id for one in decision.candidates} == {here.agency_id, there.agency_id}


def test_two_topics_of_one_agency_add_up() -> None:
    housing = uuid4()
    book = RuleBook([rule(1, housing, topic_id=ROADS), rule(2, housing, topic_id=WATER)])
    decision = decide(book, [roads(0.5), TopicGuess(WATER, "Вода", 0.4)], [IN_TOWN], ASKED, threshold=0.75)
    assert decision.sure
    assert abs(decision.confidence - 0.9) < 1e-9


def test_without_a_rule_the_page_asked_is_only_a_weak_guess() -> None:
    decision = decide(RuleBook([]), [roads()], [IN_TOWN], ASKED, threshold=0.4)
    assert decision.candidates[0].agency_id == PAGE_AGENCY
    assert not decision.sure


def test_a_text_about_nothing_known_leaves_only_the_page_asked_and_a_person_to_decide() -> None:
    decision = decide(RuleBook([rule(1, topic_id=ROADS)]), [], [IN_TOWN], ASKED, threshold=0.4)
    assert [one.agency_id for one in decision.candidates] == [PAGE_AGENCY]
    assert decision.candidates[0].topic_id is None
    assert not decision.sure


def test_the_page_asked_makes_its_agency_likelier_but_does_not_decide() -> None:
    own, other = rule(1, PAGE_AGENCY, topic_id=ROADS), rule(2, topic_id=WATER)
    even = [roads(0.45), TopicGuess(WATER, "Вода", 0.45)]
    decision = decide(RuleBook([own, other]), even, [IN_TOWN], ASKED, threshold=0.75)
    assert decision.candidates[0].agency_id == PAGE_AGENCY
    clear = [roads(0.1), TopicGuess(WATER, "Вода", 0.9)]
    assert (
        decide(RuleBook([own, other]), clear, [IN_TOWN], ASKED, threshold=0.75).candidates[0].agency_id != PAGE_AGENCY
    )


def test_a_topic_whose_rule_needs_no_place_is_as_sure_without_one() -> None:
    book = RuleBook([rule(1, topic_id=ROADS)])
    anywhere = [replace(IN_TOWN, probability=0.6), PlaceGuess(None, (), 0.4)]
    known, unknown = (
        decide(book, [roads(0.9)], places, ASKED, threshold=0.75).confidence for places in ([IN_TOWN], anywhere)
    )
    assert abs(known - unknown) < 1e-9


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=4).map(lambda shares: [one / max(1, sum(shares)) for one in shares]),
    st.floats(0, 1),
)
def test_probabilities_of_candidates_are_probabilities(shares: list[float], there: float) -> None:
    topics = [TopicGuess(uuid4(), "Разное", share) for share in shares]
    book = RuleBook([rule(number, topic_id=topic.topic_id) for number, topic in enumerate(topics[1:])])
    places = [replace(IN_TOWN, probability=there), PlaceGuess(None, (), 1 - there)]
    found = [one.probability for one in decide(book, topics, places, ASKED, threshold=0.75).candidates]
    assert found == sorted(found, reverse=True)
    assert sum(found) <= 1 + 1e-9


def test_at_most_three_candidates_are_kept_best_first() -> None:
    topics = [TopicGuess(uuid4(), "Разное", share) for share in (0.1, 0.4, 0.2, 0.3)]
    book = RuleBook([rule(number, topic_id=topic.topic_id) for number, topic in enumerate(topics)])
    found = decide(book, topics, [IN_TOWN], ASKED, threshold=0.75).candidates
    assert [round(one.probability, 1) for one in found] == [0.4, 0.3, 0.2]
