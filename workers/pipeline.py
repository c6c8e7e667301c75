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
from app.routing.moving.events import QuestionPlaced, QuestionPutBack, QuestionSplit
from app.routing.rulebook.events import DryRunRequested, RuleChanged
from app.routing.versions.events import RouterLearningRequested, RouterVersionLive
from app.surges.events import SurgeClosed, SurgeJoined, SurgeLeft, SurgeOpened, SurgeProposed
from workers.job import Job
from workers.jobs.deadlines import cancel_deadlines, meet_deadlines, meet_return, return_deadlines, start_deadlines
from workers.jobs.drafting import supersede_draft
from workers.jobs.publishing import prepare_publication, publish_prepared
from workers.jobs.routing import learn_router, route_question, try_rule
from workers.jobs.webhooks import fan_out

PIPELINE: dict[str, tuple[Job, ...]] = {
    QuestionReceived.type: (route_question, fan_out),
    QuestionScreenedOut.type: (),
    QuestionContinued.type: (),
    QuestionReopened.type: (route_question, start_deadlines, fan_out),
    QuestionTaken.type: (meet_return,),
    QuestionRouted.type: (start_deadlines, fan_out),
    QuestionTransferred.type: (start_deadlines, fan_out),
    QuestionSentToTriage.type: (),
    QuestionReturned.type: (return_deadlines, fan_out),
    QuestionPutBack.type: (route_question, start_deadlines, cancel_deadlines, fan_out),
    QuestionSplit.type: (),
    QuestionPlaced.type: (),
    QuestionJoined.type: (),
    RuleChanged.type: (),
    DryRunRequested.type: (try_rule,),
    RouterLearningRequested.type: (learn_router,),
    RouterVersionLive.type: (),
    DeadlineSet.type: (),
    DeadlineAtRisk.type: (fan_out,),
    DeadlineBreached.type: (fan_out,),
    DeadlineMet.type: (fan_out,),
    DraftWritten.type: (meet_return,),
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
    SurgeProposed.type: (),
    SurgeOpened.type: (fan_out,),
    SurgeJoined.type: (),
    SurgeLeft.type: (),
    SurgeClosed.type: (fan_out,),
}
