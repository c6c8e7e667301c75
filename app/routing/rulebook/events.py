"""What keeping rules tells."""

from uuid import UUID

from app.outbox.event import Event


class DryRunRequested(Event):
    """Somebody wants to see what a change of a rule would do before it is made."""

    type = "rule.dry_run_requested"

    dry_run_id: UUID


class RuleChanged(Event):
    """A rule was made, changed, moved or (removed) taken away; it counts everywhere within half a minute."""

    type = "rule.changed"

    rule_id: UUID
    removed: bool = False
