"""PIPELINE: from event to jobs, the whole flow on one page."""

from app.deadlines.events import DeadlineAtRisk, DeadlineBreached, DeadlineMet, DeadlineSet
from app.drafting.events import DraftApproved, DraftHandedBack, DraftSubmitted, DraftWritten
from app.intake.events import (
    AnsweredByHand,
    QuestionClosed,
    QuestionContinued,
    QuestionReceived,
    QuestionReopened,
    QuestionScreenedOut,
    QuestionTaken,
)
from app.pages.events import PageLostAccess, PageRecovered, PageSilent
from app.publishing.events import AnswerPublished, PublicationFailed, PublicationPrepared
from app.routing.events import (
    QuestionJoined,
    QuestionReturned,
    QuestionRouted,
    QuestionSentToTriage,
    QuestionTransferred,
)
from workers.job import Job
from workers.jobs.deadlines import cancel_deadlines, meet_deadlines, restart_deadlines, start_deadlines
from workers.jobs.drafting import supersede_draft
from workers.jobs.publishing import prepare_publication, publish_prepared
from workers.jobs.routing import route_question
from workers.jobs.webhooks import fan_out

PIPELINE: dict[str, tuple[Job, ...]] = {
    QuestionReceived.type: (route_question, fan_out),
    QuestionScreenedOut.type: (),
    QuestionContinued.type: (),
    QuestionReopened.type: (route_question, restart_deadlines, fan_out),
    QuestionTaken.type: (),
    QuestionRouted.type: (start_deadlines, fan_out),
    QuestionTransferred.type: (start_deadlines, fan_out),
    QuestionSentToTriage.type: (),
    QuestionReturned.type: (cancel_deadlines, fan_out),
    QuestionJoined.type: (),
    DeadlineSet.type: (),
    DeadlineAtRisk.type: (fan_out,),
    DeadlineBreached.type: (fan_out,),
    DeadlineMet.type: (fan_out,),
    DraftWritten.type: (),
    DraftSubmitted.type: (),
    DraftHandedBack.type: (),
    DraftApproved.type: (prepare_publication,),
    PublicationPrepared.type: (publish_prepared,),
    AnswerPublished.type: (meet_deadlines, fan_out),
    PublicationFailed.type: (fan_out,),
    AnsweredByHand.type: (meet_deadlines, supersede_draft, fan_out),
    QuestionClosed.type: (cancel_deadlines, supersede_draft, fan_out),
    PageSilent.type: (fan_out,),
    PageLostAccess.type: (fan_out,),
    PageRecovered.type: (fan_out,),
}
