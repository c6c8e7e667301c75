"""Long work of the router as the queue runs it: in another process, and noticed when it dies."""

import os

import psutil
import pytest

from app.core.db import Session
from app.outbox import queries as outbox
from app.routing.rulebook.models import DryRun, DryRunState
from app.routing.versions import queries as versions
from app.routing.versions import service
from app.routing.versions.models import VersionState
from tests.builders import a_topic, an_agency, stored
from tests.fakes import MONDAY, FrozenClock
from tests.routing.versions.lessons import confirmed
from tests.workers.hands import Queue
from workers.jobs.routing import give_up_silent, learn_nightly, learn_router, own_process
from workers.resources import Resources


async def test_a_version_is_learnt_in_a_process_of_its_own(res: Resources, session: Session) -> None:
    snow, water = await a_topic(session, words=["снег"]), await a_topic(session, words=["вода"])
    await confirmed(session, {snow: await an_agency(session), water: await an_agency(session)}, number=210)
    version = await service.request(session, by=None, now=MONDAY)
    await session.commit()
    (asked,) = await outbox.unrelayed(session, types={"router.learning_requested"}, limit=10)
    await learn_router(Queue().context(res), str(asked.id))
    learnt = await versions.get(session, version.id)
    assert (learnt.state, learnt.reason) == (VersionState.LIVE, "")
    knowledge = await res.knowledge.get(res.sessions, now=MONDAY)
    assert knowledge.live_id == version.id


async def test_the_process_does_not_outlive_work_that_is_broken_off() -> None:
    children: list[psutil.Process] = []

    async def broken_off() -> None:
        async with own_process() as executor:
            children.append(psutil.Process(executor.submit(os.getpid).result()))  # type: ignore[no-untyped-call]
            raise KeyError

    with pytest.raises(KeyError):
        await broken_off()
    gone, _ = psutil.wait_procs(children, timeout=10)  # type: ignore[no-untyped-call]
    assert gone == children


async def test_the_night_and_the_sweep_look_for_what_is_to_be_done(
    res: Resources, session: Session, clock: FrozenClock
) -> None:
    run = await stored(session, DryRun(rule={}, days=30, asked_at=MONDAY, beat_at=MONDAY))
    await session.commit()
    clock.advance(2 * service.SILENT_AFTER)
    await give_up_silent({"resources": res})
    await learn_nightly({"resources": res})
    await session.refresh(run)
    assert run.state is DryRunState.FAILED
    assert await versions.in_state(session, VersionState.LEARNING) is None
