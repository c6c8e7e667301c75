"""What follows from each event."""

from workers.pipeline import PIPELINE

# Sorted by name. A change here is a change of the flow.
FLOW = {
    "question.received": ["fan_out", "route_question"],
    "question.screened_out": [],
    "question.continued": [],
    "question.reopened": ["fan_out", "route_question", "start_deadlines"],
    "question.taken": ["meet_return"],
    "question.routed": ["fan_out", "start_deadlines"],
    "question.transferred": ["fan_out", "start_deadlines"],
    "question.sent_to_triage": [],
    "question.returned": ["fan_out", "return_deadlines"],
    "question.put_back": ["cancel_deadlines", "fan_out", "route_question", "start_deadlines"],
    "question.split": [],
    "question.placed": [],
    "question.joined": [],
    "rule.changed": [],
    "rule.dry_run_requested": ["try_rule"],
    "router.learning_requested": ["learn_router"],
    "router.version_live": [],
    "question.answered": ["fan_out", "meet_deadlines"],
    "question.undeliverable": ["fan_out"],
    "question.answered_by_hand": ["fan_out", "meet_deadlines", "supersede_draft"],
    "question.closed": ["cancel_deadlines", "fan_out", "supersede_draft"],
    "deadline.set": [],
    "deadline.at_risk": ["fan_out"],
    "deadline.breached": ["fan_out"],
    "deadline.met": ["fan_out"],
    "draft.written": ["meet_return"],
    "draft.submitted": [],
    "draft.handed_back": [],
    "draft.approved": ["prepare_publication"],
    "publication.prepared": ["publish_prepared"],
    "page.silent": ["fan_out"],
    "page.lost_access": ["fan_out"],
    "page.recovered": ["fan_out"],
    "surge.proposed": [],
    "surge.opened": ["fan_out"],
    "question.surge_joined": [],
    "question.surge_left": [],
    "surge.closed": ["fan_out"],
}


def test_each_event_leads_to_its_jobs() -> None:
    assert {kind: sorted(job.name for job in jobs) for kind, jobs in PIPELINE.items()} == FLOW


def test_no_two_jobs_share_a_name() -> None:
    jobs = {id(job): job.name for jobs in PIPELINE.values() for job in jobs}
    assert len(set(jobs.values())) == len(jobs)
