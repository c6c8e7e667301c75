"""Bursts are found, and what only looks like one is not."""

from datetime import timedelta

import numpy as np

from tests.surges.streams import BALTIYSK, GURYEVSK, REGION, ROADS, STREET, WATER, Stream

HOURS = timedelta(hours=1)


def test_nothing_is_found_where_nothing_came() -> None:
    assert Stream().bursts() == []


def test_many_alike_at_once_where_few_are_usual_are_a_burst() -> None:
    stream = Stream()
    stream.usually(in_two_hours=[1, 0, 2, 1, 0, 1], in_six=[3, 2, 4, 3, 2, 3])
    stream.come(9)
    (burst,) = stream.bursts()
    assert sorted(burst.rows) == list(range(9))
    assert (burst.topic_id, burst.territory_id) == (WATER, GURYEVSK)
    assert burst.seen_per_hour == 18.0
    assert 0.2 < burst.usual_per_hour < 1
    assert burst.began_at == min(one.at for one in stream.seen)


def test_five_of_four_people_are_the_least_of_a_rare_topic() -> None:
    stream = Stream()
    stream.come(4)
    assert stream.bursts() == []
    stream.come(1)
    assert len(stream.bursts()) == 1


def test_one_person_who_writes_often_makes_no_burst() -> None:
    stream = Stream()
    stream.come(12, people=3)
    assert stream.bursts() == []


def test_a_busy_topic_as_it_always_is_at_that_hour_is_no_burst() -> None:
    stream = Stream()
    stream.usually(in_two_hours=[40, 44, 38, 41, 45, 39], in_six=[110, 120, 115, 118, 109, 121])
    stream.come(44, within=2 * HOURS)
    assert stream.bursts() == []


def test_twice_the_usual_is_a_busy_day_and_no_burst() -> None:
    stream = Stream()
    stream.usually(in_two_hours=[40, 44, 38, 41, 45, 39], in_six=[110, 120, 115, 118, 109, 121])
    stream.come(84, within=2 * HOURS)
    assert stream.bursts() == []


def test_many_times_the_usual_on_different_matters_are_no_burst() -> None:
    stream = Stream()
    stream.come(40, about=None)
    assert stream.bursts() == []


def test_the_burst_is_found_among_other_questions_of_its_topic() -> None:
    stream = Stream()
    stream.usually(in_two_hours=[2, 3, 2, 3, 2, 3], in_six=[8, 9, 8, 9, 8, 9])
    stream.come(10, about=None, within=6 * HOURS)
    stream.come(15)
    (burst,) = stream.bursts()
    assert set(range(10, 25)) == set(burst.rows)


def test_a_slow_burst_is_seen_in_six_hours() -> None:
    stream = Stream()
    stream.come(8, within=6 * HOURS)
    (burst,) = stream.bursts()
    assert burst.seen_per_hour <= 8 / 2


def test_one_week_with_a_burst_of_its_own_does_not_make_bursts_usual() -> None:
    stream = Stream()
    stream.usually(in_two_hours=[60, 1, 0, 1, 0, 1], in_six=[80, 2, 2, 2, 2, 2])
    stream.come(12)
    assert len(stream.bursts()) == 1


def test_without_history_more_must_come() -> None:
    stream = Stream()
    stream.usually(in_two_hours=[], in_six=[])
    stream.come(10)
    assert stream.bursts() == []
    stream.come(10)
    assert len(stream.bursts()) == 1


def test_two_municipalities_have_two_bursts() -> None:
    stream = Stream()
    stream.come(8)
    stream.come(9, place=BALTIYSK)
    assert sorted((burst.territory_id, len(burst.rows)) for burst in stream.bursts()) == sorted(
        [(GURYEVSK, 8), (BALTIYSK, 9)]
    )


def test_a_street_and_those_who_name_no_place_belong_to_the_burst_of_their_town() -> None:
    stream = Stream()
    stream.come(6, place=STREET)
    stream.come(2, place=GURYEVSK)
    stream.come(3, place=None)
    stream.come(1, place=REGION)
    (burst,) = stream.bursts()
    assert (len(burst.rows), burst.territory_id) == (12, STREET)


def test_a_matter_of_the_whole_region_is_one_burst_without_a_place() -> None:
    stream = Stream()
    for place in (GURYEVSK, BALTIYSK, None):
        stream.come(3, place=place)
    (burst,) = stream.bursts()
    assert (len(burst.rows), burst.territory_id) == (9, None)


def test_questions_without_a_topic_burst_by_their_texts_alone() -> None:
    stream = Stream()
    stream.come(30, topic=None, place=None, about=None, within=6 * HOURS)
    stream.come(9, topic=None, place=None)
    (burst,) = stream.bursts()
    assert (burst.topic_id, set(burst.rows)) == (None, set(range(30, 39)))


def test_two_matters_of_one_topic_are_two_bursts() -> None:
    stream = Stream()
    stream.come(8, about=1)
    stream.come(7, about=2)
    assert sorted(len(burst.rows) for burst in stream.bursts()) == [7, 8]


def test_texts_without_a_known_word_are_never_alike() -> None:
    stream = Stream()
    stream.come(12)
    stream.rows = [row * 0 for row in stream.rows]
    assert stream.bursts() == []


def test_two_topics_are_looked_at_apart() -> None:
    stream = Stream()
    stream.come(4)
    stream.come(4, topic=ROADS)
    assert stream.bursts() == []


def test_the_rhythm_of_ordinary_days_has_no_bursts() -> None:
    stream = Stream()
    found = 0
    for hour in range(24 * 5):
        rate = 12 if 8 <= hour % 24 <= 20 else 2
        weeks = [stream.chance.randint(rate // 2, rate + rate // 2) for _ in range(6)]
        stream.usually(in_two_hours=weeks, in_six=[3 * count for count in weeks])
        stream.seen, stream.rows = [], []
        stream.come(stream.chance.randint(rate // 2, rate + rate // 2), within=2 * HOURS)
        found += len(stream.bursts())
    assert found == 0


def test_one_matter_in_two_wordings_is_one_burst() -> None:
    stream = Stream()
    stream.come(8, about=1, own=0.2)
    stream.come(7, about=2, own=0.2)
    # The second wording shares the matter with the first.
    shared = [row + stream.rows[0] * 0.75 for row in stream.rows[8:]]
    stream.rows[8:] = [np.asarray(row / np.linalg.norm(row), dtype=np.float32) for row in shared]
    (burst,) = stream.bursts()
    assert len(burst.rows) == 15
