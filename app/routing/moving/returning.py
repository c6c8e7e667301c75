"""«Не наше»: where a question that an agency gives back goes on to; pure."""

from collections.abc import Sequence
from uuid import UUID

from app.core.db import Json

SUGGESTED = "Предложил орган, который вернул вопрос"
RETURNED = "Уже вернул этот вопрос"


def goes_to(suggested: UUID | None, refused: Sequence[UUID], *, late: bool) -> UUID | None:
    """The agency a returned question goes to at once; None: a coordinator decides.

    refused  agencies that returned it before, this time not counted; after the first return people decide, so that a
             question does not wander
    late     the time for «не наше» was over
    """
    return None if late or refused else suggested


def still_possible(candidates: Sequence[Json], refused: Sequence[UUID], suggested: Json | None) -> list[Json]:
    """The candidates, the suggested one (in their form) first; last and marked those who returned the question."""
    back = {str(agency_id) for agency_id in refused}
    left = [one for one in candidates if one["agency_id"] not in back]
    returned = [{**one, "refused": True, "why": RETURNED} for one in candidates if one["agency_id"] in back]
    if suggested is None or suggested["agency_id"] in back:
        return [*left, *returned]
    known = next((one for one in left if one["agency_id"] == suggested["agency_id"]), suggested)
    others = [one for one in left if one["agency_id"] != suggested["agency_id"]]
    return [{**known, "why": SUGGESTED}, *others, *returned]
