"""Jobs of the catalogues."""

from typing import Any

from app.agencies.topics import service as topics
from workers.resources import Resources


async def apply_topic_versions(ctx: dict[str, Any]) -> None:
    """Put the versions of topics in force whose day has come; what the router knows is read anew by itself."""
    res: Resources = ctx["resources"]
    async with res.sessions.begin() as session:
        await topics.apply_versions(session, res.clock.now().date())
