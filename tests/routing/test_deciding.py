"""Which agency answers, by rules and areas."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.routing.bodies import Bodies, Body
from app.routing.deciding import MOST_CANDIDATES, Ground, decide
from app.routing.rules import NOBODY, Asked, PlaceGuess, Rule, RuleBook, TopicGuess

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


def test_at_most_eight_candidates_are_kept_best_first() -> None:
    topics = [TopicGuess(uuid4(), "Разное", share / 55) for share in range(1, 11)]
    book = RuleBook([rule(number, topic_id=topic.topic_id) for number, topic in enumerate(topics)])
    found = decide(book, topics, [IN_TOWN], ASKED, threshold=0.75).candidates
    assert len(found) == MOST_CANDIDATES
    assert [round(one.probability * 55) for one in found] == [10, 9, 8, 7, 6, 5, 4, 3]


def test_an_agency_that_gave_the_question_back_is_last_and_never_assigned() -> None:
    first, second = rule(1, topic_id=ROADS), rule(2, topic_id=WATER)
    topics = [roads(0.9), TopicGuess(WATER, "Вода", 0.08)]
    asked = replace(ASKED, refused=frozenset({first.agency_id}))
    found = decide(RuleBook([first, second]), topics, [IN_TOWN], asked, threshold=0.01).candidates
    assert [one.agency_id for one in found if not one.refused] == [second.agency_id, PAGE_AGENCY]
    assert found[-1].agency_id == first.agency_id
    assert found[-1].refused
    alone = decide(RuleBook([first]), [roads()], [IN_TOWN], asked, threshold=0.01)
    assert not alone.sure


def test_where_no_rule_fits_the_one_body_of_the_kind_and_the_place_answers() -> None:
    town, other = Body(uuid4(), "administration", frozenset({TOWN})), uuid4()
    bodies = Bodies(
        [town, Body(other, "administration", frozenset({OTHER_TOWN})), Body(uuid4(), "school", frozenset({TOWN}))]
    )
    topic = replace(roads(), kinds=("administration",))
    decision = decide(RuleBook([], bodies), [topic], [IN_TOWN], ASKED, threshold=0.75)
    best = decision.candidates[0]
    assert (best.agency_id, best.ground) == (town.agency_id, Ground.BODY)
    assert decision.sure


def test_of_several_bodies_of_the_kind_and_the_place_a_person_chooses() -> None:
    ministries = [Body(uuid4(), "ministry", frozenset({REGION})) for _ in range(3)]
    topic = replace(roads(), kinds=("ministry",))
    decision = decide(RuleBook([], Bodies(ministries)), [topic], [IN_TOWN], ASKED, threshold=0.2)
    assert {one.agency_id for one in decision.candidates} >= {body.agency_id for body in ministries}
    assert not decision.sure


def test_the_body_whose_area_covers_the_place_most_closely_comes_first() -> None:
    near, far = Body(uuid4(), "inspection", frozenset({TOWN})), Body(uuid4(), "inspection", frozenset({REGION}))
    assert list(Bodies([far, near]).responsible(["inspection"], IN_TOWN.within)) == [near.agency_id]
    assert list(Bodies([far, near]).responsible(["inspection"], IN_OTHER_TOWN.within)) == [far.agency_id]
    assert list(Bodies([far]).responsible(["school"], IN_TOWN.within)) == []


def test_a_rule_of_words_decides_a_text_about_nothing_known() -> None:
    hotline = rule(1, words=("горячая линия",))
    book = RuleBook([hotline])
    asked = replace(ASKED, spoken=book.spoken(["горячий", "линия"]))
    decision = decide(book, [], [IN_TOWN], asked, threshold=0.75)
    assert decision.sure
    assert decision.decreed
    assert decision.candidates[0].agency_id == hotline.agency_id


def test_a_text_written_on_no_page_names_nobody_for_it() -> None:
    decision = decide(RuleBook([]), [roads()], [IN_TOWN], Asked(NOBODY, NOBODY, TODAY), threshold=0.1)
    assert decision.candidates == ()
