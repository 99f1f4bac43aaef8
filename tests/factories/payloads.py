"""What is sent to make one object of each kind: every field that it needs, valid and complete."""

from datetime import date, timedelta
from typing import Any

UNKNOWN_ID = "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e"
"""The id of nothing that a test makes."""

SCREENING = {
    "uses_unapproved_product": False,
    "funded_as_research": False,
    "multi_site_protocol": False,
    "designed_for_generalizable_knowledge": False,
    "improves_care_here": True,
    "continues_without_publication": True,
}
SUGGESTION = {"title": "Fewer missing doses", "problem": "Every tenth first dose is missing on the ward."}
"""The least that an initiative needs."""
AIM = {"statement": "Halve missing first doses by June", "target_value": 5, "due_on": "2026-06-30"}
CHARTER: dict[str, Any] = {**SUGGESTION, "category": "safety", "aim": AIM, "screening": SCREENING}
"""All that submitting asks for, apart from a site and a committee."""
OUTCOME = {"outcome_summary": "Missing doses fell by half.", "lessons_learned": "Ask the night shift first."}
"""What completing an initiative brings along."""

TEAM = {"mel": "member", "sue": "superuser", "dan": "data_collector", "spo": "sponsor", "coco": "coach"}
"""A team besides its lead Ana: name -> role."""

ROUTES = {
    "draft": "",
    "submitted": "submit",
    "in_review": "submit start_review",
    "revisions_requested": "submit start_review request_revisions",
    "deferred": "submit start_review defer",
    "declined": "submit start_review decline",
    "approved": "submit start_review approve",
    "active": "submit start_review approve start",
    "on_hold": "submit start_review approve start hold",
    "sustaining": "submit start_review approve start sustain",
    "completed": "submit start_review approve start complete",
    "abandoned": "submit start_review approve start abandon",
}
"""The actions by which an initiative reaches each state from a complete draft; a committee's are its decisions."""

FINISHED = ("completed", "abandoned", "declined")
"""The states in which an initiative has ended."""

PLAN = {
    "questions": [
        {"question": "How many are found?", "prediction": "Three of four."},
        {"question": "How long does it take?", "prediction": "Two minutes."},
    ],
    "what": "A second technician checks every first dose of ward 4.",
}
STAGES = ("plan", "do", "study", "act")
STAGE_CONTENT: dict[str, dict[str, Any]] = {
    "plan": {"objective": "Does a second check find missing doses?", "plan": PLAN},
    "do": {"do": {"started_on": "2026-03-03", "observations": "All doses were checked."}},
    "study": {
        "study": {
            "results": "Three of four were found.",
            "learned": "The check pays off.",
            "answers": [{"prediction_held": "yes"}, {"prediction_held": "partly", "note": "Three minutes."}],
        }
    },
    "act": {"act": {"decision": "adapt", "rationale": "It works, but takes long."}},
}
"""What each stage of a cycle needs before the cycle can leave it."""

MEASURE = {"name": "Missing doses", "kind": "outcome", "data_kind": "value", "direction": "decrease", "unit": "doses"}


def days(count: int, step: int = 7) -> list[str]:
    """So many days a step apart, from 2025-01-06 on."""
    return [(date(2025, 1, 6) + timedelta(days=step * index)).isoformat() for index in range(count)]
