"""What the machine does about surges by itself."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.core.db import Session, Sessions
from app.questions.lifecycle import CloseReason, Status
from app.surges.models import Surge, SurgeMember, SurgeState
from app.surges.watch import watching
from app.surges.watch.queries import read_vectors
from tests.builders import a_territory, a_topic, an_operator
from tests.fakes import MONDAY, FrozenClock
from tests.surges.town import OTHERS, WATER, Town, a_surge, a_town, asked, members, no_water, told

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def watch(sessions: Sessions, clock: FrozenClock) -> int:
    return await watching.watch(sessions=sessions, clock=clock)


async def only_surge(session: Session) -> Surge:
    return (await session.scalars(select(Surge).execution_options(populate_existing=True))).one()


async def history(session: Session, town: Town) -> None:
    """The town is known for long, and usually a question on water a week comes."""
    for week in range(1, 9):
        await asked(session, town, OTHERS[week % 4], at=MONDAY - week * 7 * DAY - HOUR)


async def test_a_burst_is_proposed_with_its_name_words_and_figures(
    session: Session, sessions: Sessions, clock: FrozenClock
) -> None:
    town = await a_town(session)
    await history(session, town)
    questions = await no_water(session, town)
    await session.commit()
    assert await watch(sessions, clock) == 1
    surge = await only_surge(session)
    assert (surge.state, surge.title) == (SurgeState.PROPOSED, "Нет воды: Гурьевск, Яблоневая аллея")
    assert (surge.topic_id, surge.territory_id) == (town.topic.id, town.place.id)
    assert surge.words[0] == "вода"
    assert surge.seen_per_hour == 12
    assert 0 < surge.usual_per_hour <= 1
    assert surge.began_at == questions[0].published_at
    assert await members(session, surge) == {one.id for one in questions}
    assert await told(session) == ["surge.proposed"]


async def test_looking_again_proposes_nothing_more(session: Session, sessions: Sessions, clock: FrozenClock) -> None:
    town = await a_town(session)
    await history(session, town)
    await no_water(session, town)
    await session.commit()
    assert [await watch(sessions, clock) for _ in range(3)] == [1, 0, 0]
    assert await told(session) == ["surge.proposed"]


async def test_a_busy_topic_on_different_matters_is_not_proposed(
    session: Session, sessions: Sessions, clock: FrozenClock
) -> None:
    town = await a_town(session)
    await history(session, town)
    for text in OTHERS * 2:
        await asked(session, town, text)
    await session.commit()
    assert await watch(sessions, clock) == 0


async def test_what_was_filled_in_from_long_ago_is_no_burst(
    session: Session, sessions: Sessions, clock: FrozenClock
) -> None:
    town = await a_town(session)
    await no_water(session, town, count=7, at=MONDAY - 9 * DAY, received_at=MONDAY - MINUTE)
    await session.commit()
    assert await watch(sessions, clock) == 0


async def test_repeats_and_screened_out_messages_do_not_count(
    session: Session, sessions: Sessions, clock: FrozenClock
) -> None:
    town = await a_town(session)
    await history(session, town)
    await no_water(session, town, count=4)
    closed: dict[str, Any] = {"status": Status.CLOSED, "closed_at": MONDAY}
    await asked(session, town, WATER[0], close_reason=CloseReason.REPEAT, **closed)
    await asked(session, town, WATER[1], close_reason=CloseReason.SCREENED_OUT, **closed)
    await session.commit()
    assert await watch(sessions, clock) == 0


async def test_a_proposed_surge_grows_and_tells_nobody_of_it(
    session: Session, sessions: Sessions, clock: FrozenClock
) -> None:
    town = await a_town(session)
    surge = await a_surge(session, await no_water(session, town))
    late = await asked(session, town, "Нет воды, Яблоневая аллея 5", at=MONDAY)
    other = await asked(session, town, OTHERS[3], at=MONDAY)
    await session.commit()
    assert await watch(sessions, clock) == 0
    found = await members(session, surge)
    assert late.id in found
    assert other.id not in found
    assert await told(session) == []


async def test_an_open_surge_is_joined_and_the_question_says_so(
    session: Session, sessions: Sessions, clock: FrozenClock
) -> None:
    town = await a_town(session)
    surge = await a_surge(session, await no_water(session, town), state=SurgeState.OPEN, opened_at=MONDAY)
    late = await asked(session, town, "Нет воды, Яблоневая аллея 5", at=MONDAY)
    await session.commit()
    await watch(sessions, clock)
    member = await session.get_one(SurgeMember, (surge.id, late.id))
    assert (member.joined_by, member.left_at) == (None, None)
    assert 0.55 < member.likeness <= 1
    assert await told(session) == ["question.surge_joined"]


async def test_an_open_surge_that_does_not_take_in_is_left_alone_and_not_proposed_anew(
    session: Session, sessions: Sessions, clock: FrozenClock
) -> None:
    town = await a_town(session)
    await history(session, town)
    first = await no_water(session, town)
    surge = await a_surge(session, first, state=SurgeState.OPEN, opened_at=MONDAY, joins_itself=False)
    await no_water(session, town, at=MONDAY - 6 * MINUTE)
    await session.commit()
    assert await watch(sessions, clock) == 0
    assert await members(session, surge) == {one.id for one in first}


async def test_another_town_and_another_matter_do_not_join(
    session: Session, sessions: Sessions, clock: FrozenClock
) -> None:
    town = await a_town(session)
    first = await no_water(session, town)
    surge = await a_surge(session, first)
    elsewhere = await a_territory(session, parent_id=town.place.parent_id)
    await asked(session, town, WATER[0], territory_id=elsewhere.id)
    heating = await a_topic(session)
    await asked(session, town, "Холодные батареи, мёрзнем", topic_id=heating.id)
    await session.commit()
    await watch(sessions, clock)
    assert await members(session, surge) == {one.id for one in first}


async def test_who_was_taken_out_is_not_put_back(session: Session, sessions: Sessions, clock: FrozenClock) -> None:
    town = await a_town(session)
    questions = await no_water(session, town)
    surge = await a_surge(session, questions, state=SurgeState.OPEN, opened_at=MONDAY)
    member = await session.get_one(SurgeMember, (surge.id, questions[0].id))
    member.left_at, member.left_by = MONDAY, (await an_operator(session)).id
    await session.commit()
    await watch(sessions, clock)
    assert questions[0].id not in await members(session, surge)


async def test_a_dismissed_surge_comes_back_only_when_it_grew_threefold(
    session: Session, sessions: Sessions, clock: FrozenClock
) -> None:
    town = await a_town(session)
    await history(session, town)
    await no_water(session, town, count=5)
    await session.commit()
    await watch(sessions, clock)
    surge = await only_surge(session)
    surge.state, surge.closed_at = SurgeState.DISMISSED, clock.now()
    await session.commit()
    now = clock.advance(30 * MINUTE)
    for minute in range(9):
        await asked(session, town, WATER[0], at=now - minute * MINUTE)
    await session.commit()
    assert await watch(sessions, clock) == 0
    assert (await only_surge(session)).state is SurgeState.DISMISSED
    await asked(session, town, WATER[0], at=now)
    await session.commit()
    assert await watch(sessions, clock) == 0
    surge = await only_surge(session)
    assert (surge.state, surge.proposed_at, surge.closed_at) == (SurgeState.PROPOSED, now, None)
    assert await told(session) == ["surge.proposed", "surge.proposed"]


async def test_a_day_later_the_same_matter_is_a_new_surge(
    session: Session, sessions: Sessions, clock: FrozenClock
) -> None:
    town = await a_town(session)
    await history(session, town)
    await a_surge(session, await no_water(session, town), state=SurgeState.DISMISSED, closed_at=MONDAY)
    now = clock.advance(DAY + HOUR)
    await no_water(session, town, at=now - 20 * MINUTE)
    await session.commit()
    assert await watch(sessions, clock) == 1


async def test_an_open_surge_ends_a_day_after_its_last_question_when_all_are_answered(session: Session) -> None:
    town = await a_town(session)
    answered: dict[str, Any] = {"status": Status.ANSWERED, "answered_at": MONDAY}
    over = await a_surge(session, await no_water(session, town, **answered), state=SurgeState.OPEN, opened_at=MONDAY)
    waits = await a_surge(session, await no_water(session, town), state=SurgeState.OPEN, opened_at=MONDAY)
    unnoticed = await a_surge(session, await no_water(session, town, **answered))
    assert await watching.end_quiet(session, now=MONDAY + DAY - MINUTE) == 0
    now = MONDAY + DAY + MINUTE
    assert await watching.end_quiet(session, now=now) == 2
    assert (over.state, over.closed_at, over.closed_by) == (SurgeState.CLOSED, now, None)
    assert waits.state is SurgeState.OPEN
    assert unnoticed.state is SurgeState.DISMISSED
    assert await told(session) == ["surge.closed"]


def test_no_rows_give_no_vectors() -> None:
    assert read_vectors([]).shape == (0, 300)
