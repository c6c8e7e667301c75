"""Where a question is about."""

from uuid import UUID, uuid4

import pytest

from app.agencies.models import Territory, TerritoryKind
from app.routing.whereabouts import Geography, Hints, Whereabouts

REGION, WEST, EAST = uuid4(), uuid4(), uuid4()
WEST_VILLAGE, EAST_VILLAGE, TOWN = uuid4(), uuid4(), uuid4()
WEST_STREET, TOWN_STREET = uuid4(), uuid4()


def territory(id_: UUID, name: str, kind: TerritoryKind, parent: UUID | None) -> Territory:
    return Territory(id=id_, code=name, name=name, kind=kind, parent_id=parent, other_names=[])


KNOWN = Geography(
    [
        territory(REGION, "Область", TerritoryKind.REGION, None),
        territory(WEST, "Западный округ", TerritoryKind.MUNICIPALITY, REGION),
        territory(EAST, "Восточный округ", TerritoryKind.MUNICIPALITY, REGION),
        territory(WEST_VILLAGE, "Романово", TerritoryKind.SETTLEMENT, WEST),
        territory(EAST_VILLAGE, "Романово", TerritoryKind.SETTLEMENT, EAST),
        territory(TOWN, "Гусев", TerritoryKind.SETTLEMENT, EAST),
        territory(WEST_STREET, "улица Гагарина", TerritoryKind.STREET, WEST),
        territory(TOWN_STREET, "улица Гагарина", TerritoryKind.STREET, TOWN),
    ]
)


def shares(found: Whereabouts) -> dict[UUID | None, float]:
    return {one.territory_id: round(one.probability, 2) for one in found.guesses}


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("", Hints()),
        ("В Романово темно", Hints()),
        ("В Романово темно", Hints(WEST)),
        ("В Гусеве и в Романово темно", Hints(REGION, [WEST])),
        ("На улице Гагарина яма", Hints(EAST, [], {"улица гагарина": {WEST_STREET: 3}})),
        ("Темно", Hints(REGION, [EAST, WEST])),
    ],
)
def test_probabilities_of_places_make_one(text: str, hints: Hints) -> None:
    assert sum(one.probability for one in KNOWN.locate(text, hints).guesses) == pytest.approx(1)


def test_a_name_of_two_places_keeps_both() -> None:
    found = KNOWN.locate("У нас в Романово темно", Hints())
    (named,) = found.named
    assert named.is_ambiguous
    assert {one for one, _ in named.territories} == {WEST_VILLAGE, EAST_VILLAGE}
    assert found.territory_id is None


def test_another_place_named_beside_it_tells_which_is_meant() -> None:
    found = KNOWN.locate("Романово, Западный округ: темно", Hints())
    assert shares(found) == {WEST_VILLAGE: 1.0}
    assert not any(one.is_ambiguous for one in found.named)


def test_a_town_named_beside_a_street_rules_out_the_streets_of_other_towns() -> None:
    found = KNOWN.locate("Гусев, улица Гагарина, яма", Hints())
    assert found.territory_id == TOWN_STREET
    assert WEST_STREET not in shares(found)


def test_the_page_and_earlier_questions_make_one_of_two_places_likelier_and_no_more() -> None:
    for hints in (Hints(EAST), Hints(None, [EAST])):
        (named,) = KNOWN.locate("У нас в Романово темно", hints).named
        assert named.territories[0][0] == EAST_VILLAGE
        assert named.territories[0][1] < 0.9
        assert named.is_ambiguous


def test_what_people_chose_for_a_name_is_meant_again() -> None:
    hints = Hints(EAST, [], {"романово": {WEST_VILLAGE: 2, EAST_VILLAGE: 0}})
    found = KNOWN.locate("У нас в Романово темно", hints)
    (named,) = found.named
    assert (named.chosen, named.is_ambiguous) == (WEST_VILLAGE, False)
    assert found.territory_id == WEST_VILLAGE


def test_a_choice_for_a_street_holds_for_all_its_houses() -> None:
    names = {KNOWN.locate(f"Яма на улице Гагарина, {house}", Hints()).named[0].name for house in ("5", "12а", "д. 7")}
    assert names == {"улице гагарина"}


def test_where_nothing_is_named_the_page_of_a_municipality_says_where() -> None:
    assert shares(KNOWN.locate("Темно", Hints(WEST))) == {WEST: 0.95, None: 0.05}
    assert shares(KNOWN.locate("Темно", Hints(REGION))) == {REGION: 1.0}


def test_where_nothing_is_named_on_a_regional_page_an_earlier_question_is_a_weak_hint() -> None:
    found = KNOWN.locate("Темно", Hints(REGION, [EAST]))
    assert shares(found) == {REGION: 0.75, EAST: 0.25}
    assert found.territory_id is None


def test_it_tells_whether_territories_are_still_the_same() -> None:
    known = list(KNOWN.territories.values())
    assert KNOWN.knows(known)
    assert not KNOWN.knows(known[:-1])
