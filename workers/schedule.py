"""When to sweep: the database says what is to be done, these look for it.

Each runs on one worker at a time; what it claims is claimed in the database, so that two at once would do no harm.
"""

from typing import Any

from arq import ArqRedis, cron
from arq.cron import CronJob

from app.accounts import service as accounts
from app.deadlines import service as deadlines
from app.publishing import queries as publishing
from app.webhooks import queries as webhooks
from workers.jobs.agencies import apply_topic_versions
from workers.jobs.pages import clean_up_pages, find_silent, reread_rejected
from workers.jobs.publishing import publish
from workers.jobs.routing import give_up_silent, learn_nightly
from workers.jobs.surges import end_quiet_surges, watch_surges
from workers.jobs.webhooks import deliver
from workers.relay import relay_again
from workers.resources import Resources

_AT_ONCE = 500
_LONGEST_SECONDS = 3600
_EVERY_SECOND = set(range(60))


async def sweep_deadlines(ctx: dict[str, Any]) -> None:
    """Tell of warnings and breaches whose instant has come."""
    res: Resources = ctx["resources"]
    told = _AT_ONCE
    while told >= _AT_ONCE:
        async with res.sessions.begin() as session:
            told = await deadlines.sweep(session, now=res.clock.now(), limit=_AT_ONCE)


async def sweep_deliveries(ctx: dict[str, Any]) -> None:
    """Send the webhooks whose time has come."""
    res: Resources = ctx["resources"]
    queue: ArqRedis = ctx["redis"]
    async with res.sessions.begin() as session:
        due = await webhooks.due(session, now=res.clock.now(), limit=_AT_ONCE)
    for delivery_id in due:
        await queue.enqueue_job(deliver.name, str(delivery_id), _job_id=f"{deliver.name}:{delivery_id}")


async def sweep_publications(ctx: dict[str, Any]) -> None:
    """Publish answers whose next try is due, and look up those whose sending was cut off."""
    res: Resources = ctx["resources"]
    queue: ArqRedis = ctx["redis"]
    async with res.sessions.begin() as session:
        due = await publishing.due(session, now=res.clock.now(), limit=_AT_ONCE)
    for publication_id in due:
        await queue.enqueue_job(publish.name, str(publication_id), _job_id=f"{publish.name}:{publication_id}")


async def sweep_events(ctx: dict[str, Any]) -> None:
    """Queue the jobs again that the queue lost."""
    await relay_again(ctx["resources"])


async def clean_up(ctx: dict[str, Any]) -> None:
    """Remove ended sign-ins and old counts of failed ones."""
    res: Resources = ctx["resources"]
    async with res.sessions.begin() as session:
        await accounts.clean_up(session, limits=accounts.limits_of(res.settings), now=res.clock.now())


CRON: list[CronJob] = [
    cron(sweep_deadlines, second=_EVERY_SECOND),
    cron(sweep_deliveries, second=_EVERY_SECOND),
    cron(sweep_publications, second=set(range(0, 60, 5))),
    cron(sweep_events, second=set(range(0, 60, 30))),
    cron(clean_up, minute=17, second=0),
    cron(find_silent, minute=set(range(0, 60, 10)), second=7),
    cron(apply_topic_versions, minute=1, second=3, run_at_startup=True),
    cron(learn_nightly, hour=2, minute=11, second=0),
    cron(give_up_silent, second=11),
    cron(watch_surges, second=23),
    cron(end_quiet_surges, minute=set(range(3, 60, 10)), second=41),
    # At once too: a newer version has just been started, maybe.
    cron(reread_rejected, minute=33, second=0, run_at_startup=True, timeout=_LONGEST_SECONDS),
    cron(clean_up_pages, hour=3, minute=47, second=0, timeout=_LONGEST_SECONDS),
]
