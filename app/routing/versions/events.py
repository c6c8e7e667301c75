"""What learning tells."""

from uuid import UUID

from app.outbox.event import Event


class RouterLearningRequested(Event):
    """A person, or the night, asked the router to learn anew."""

    type = "router.learning_requested"

    version_id: UUID


class RouterVersionLive(Event):
    """Another version decides from now on. number: what people call it by."""

    type = "router.version_live"

    version_id: UUID
    number: int
