"""The folder "Tour": from a suggestion to a measured change, as in the tour of the documentation."""

from .steps import Step

DESCRIPTION = """\
From a suggestion to a measured change. Run the folder from top to bottom, or send its requests one after the other:
each keeps in variables (`tour_...`) what later ones need. It can be repeated; every run makes an initiative of its own.

Three people take part: Ana, a technician; Sami, who chairs the Medication Safety Committee; and Maya, a mentor. The
variables `ana`, `sami` and `maya` of the environment hold their tokens.
"""

SCREENING = {
    "uses_unapproved_product": False,
    "funded_as_research": False,
    "multi_site_protocol": False,
    "designed_for_generalizable_knowledge": False,
    "improves_care_here": True,
    "continues_without_publication": True,
}
CHARTER = {
    "category": "safety",
    "committee_id": "{{tour_committee_id}}",
    "aim": {"statement": "Halve missing doses on four wards", "target_value": 2, "unit": "%", "due_on": "2030-06-30"},
    "screening": SCREENING,
}
CSV = """\
date;events;exposure
05.01.2026;19;481
12.01.2026;21;476
19.01.2026;15;490
26.01.2026;22;485
02.02.2026;18;478
09.02.2026;20;488
16.02.2026;13;472
23.02.2026;21;494
02.03.2026;19;480
09.03.2026;17;487
16.03.2026;23;491
23.03.2026;14;469
30.03.2026;20;483
06.04.2026;18;479
13.04.2026;19;486
"""
LATER = (
    ("2026-04-20", 11, 482),
    ("2026-04-27", 9, 477),
    ("2026-05-04", 8, 490),
    ("2026-05-11", 10, 484),
    ("2026-05-18", 7, 481),
    ("2026-05-25", 9, 488),
    ("2026-06-01", 8, 479),
    ("2026-06-08", 6, 485),
)

INITIATIVE = "/initiatives/{initiative_id}"
CYCLE = "/cycles/{cycle_id}"
COMMITTEE = "/committees/{committee_id}"
MEASURE = "/measures/{measure_id}"
MENTORSHIP = "/mentorships/{mentorship_id}"
FIRST_ID = "answer.items[0].id"


def _person(name: str) -> Step:
    key = f"{name.lower()}_id"
    return Step(f"Find {name}", "ana", "GET /people", query={"q": name}, keep={key: FIRST_ID})


def _move(name: str, path: str, action: str, state: str, who: str = "ana", **fields: object) -> Step:
    return Step(name, who, f"POST {path}/transitions", {"action": action, **fields}, expect={"answer.state": state})


SUGGEST = (
    Step("Who am I?", "ana", "GET /me", expect={"answer.name": "Ana Ruiz"}, keep={"ana_id": "answer.id"}),
    Step(
        "Find the committee",
        "ana",
        "GET /committees",
        query={"q": "safety"},
        expect={"answer.items[0].name": "Medication Safety Committee"},
        keep={"committee_id": FIRST_ID},
    ),
    *(_person(name) for name in ("Hugo", "Grace", "Noor", "Tara")),
    Step(
        "Suggest an initiative",
        "ana",
        "POST /initiatives",
        {
            "title": "No missing doses on the morning round",
            "problem": "One dose in twenty-five is not in the drawer when the nurse needs it.",
        },
        status=201,
        expect={"answer.state": "draft", "answer.lead.name": "Ana Ruiz", "answer.site.name": "Inpatient Pharmacy"},
        keep={"initiative_id": "answer.id"},
        description="A title and a problem are enough; who suggests becomes the lead.",
    ),
    Step(
        "Ask what is missing",
        "ana",
        f"GET {INITIATIVE}/actions",
        expect={
            "answer.items[0].action": "submit",
            "answer.items[0].allowed": False,
            "answer.items[0].missing[0].pointer": "#/aim/statement",
        },
        description="Says for every action whether you may take it now, and what is missing.",
    ),
    Step(
        "Read it with its ETag",
        "ana",
        f"GET {INITIATIVE}",
        expect={'pm.response.headers.has("ETag")': True},
        keep={"etag": "answer.etag"},
    ),
    Step(
        "Complete the charter",
        "ana",
        f"PATCH {INITIATIVE}",
        CHARTER,
        headers={"If-Match": "{{tour_etag}}"},
        media_type="application/merge-patch+json",
        expect={"answer.screening.determination": "quality_improvement"},
        description="Sends what changes, with the ETag that was read: nobody overwrites what they have not seen.",
    ),
    Step(
        "The same ETag does not work twice",
        "ana",
        f"PATCH {INITIATIVE}",
        CHARTER,
        headers={"If-Match": "{{tour_etag}}"},
        media_type="application/merge-patch+json",
        status=412,
        expect={"answer.code": "stale_version"},
    ),
    Step(
        "Build the team",
        "ana",
        f"POST {INITIATIVE}/team",
        {"person_id": "{{tour_hugo_id}}", "role": "superuser"},
        status=201,
        expect={"answer.person.name": "Hugo Lind"},
    ),
    _move("Submit", INITIATIVE, "submit", "submitted"),
)


def _decision(name: str, who: str = "sami", status: int = 201, **fields: object) -> Step:
    return Step(
        name,
        who,
        f"POST {COMMITTEE}/decisions",
        {"initiative_id": "{{tour_initiative_id}}", **fields},
        status=status,
        expect={"answer.outcome": fields["outcome"]} if status == 201 else {"answer.status": status},
    )


DECIDE = (
    Step(
        "See what waits for review",
        "sami",
        f"GET {COMMITTEE}/queue",
        query={"sort": "-submitted_at", "limit": 1},
        expect={"answer.items[0].id === pm.collectionVariables.get('tour_initiative_id')": True},
        description="The longest waiting come first; this is the other end.",
    ),
    _decision("Take it into review", outcome="start_review"),
    _decision(
        "Nobody on the team votes",
        status=422,
        outcome="approve",
        votes={"for": ["{{tour_hugo_id}}", "{{tour_tara_id}}"]},
    ),
    _decision(
        "A quorum needs the right people",
        status=409,
        outcome="approve",
        votes={"for": ["{{tour_tara_id}}"], "recused": ["{{tour_hugo_id}}"]},
    ),
    _decision(
        "Approve",
        outcome="approve",
        reason="A clear aim.",
        votes={
            "for": ["{{tour_grace_id}}", "{{tour_tara_id}}"],
            "abstain": ["{{tour_noor_id}}"],
            "recused": ["{{tour_hugo_id}}"],
        },
    ),
)

PLAN = {
    "questions": [{"question": "How many does it find?", "prediction": "Half of them"}],
    "what": "Check one cart against the list at six",
    "starts_on": "2026-04-20",
    "ends_on": "2026-04-26",
}


def _record(name: str, body: dict[str, object]) -> Step:
    """A change of the cycle, on whatever version there is."""
    return Step(
        name, "ana", f"PATCH {CYCLE}", body, headers={"If-Match": "*"}, media_type="application/merge-patch+json"
    )


def _advance(name: str, stage: str, **fields: object) -> Step:
    body = {"action": "advance", **fields}
    return Step(name, "ana", f"POST {CYCLE}/transitions", body, expect={"answer.stage": stage})


TEST_A_CHANGE = (
    _move("Start", INITIATIVE, "start", "active"),
    Step(
        "Draw the driver",
        "ana",
        f"POST {INITIATIVE}/drivers",
        {"kind": "primary", "text": "The cart holds what the list asks for"},
        status=201,
        keep={"driver_id": "answer.id"},
    ),
    Step(
        "Add an idea for a change",
        "ana",
        f"POST {INITIATIVE}/change-ideas",
        {"text": "A second look into the cart at six", "driver_id": "{{tour_driver_id}}"},
        status=201,
        keep={"change_idea_id": "answer.id"},
    ),
    Step(
        "Plan a cycle",
        "ana",
        f"POST {INITIATIVE}/cycles",
        {
            "title": "One ward, one week",
            "objective": "Learn whether the second look finds what is missing",
            "scale": "one",
            "change_idea_id": "{{tour_change_idea_id}}",
            "plan": PLAN,
        },
        status=201,
        expect={"answer.stage": "plan"},
        keep={"cycle_id": "answer.id"},
        description="It asks a question and predicts the answer; both are locked once it leaves `plan`.",
    ),
    _advance("Plan to do", "do"),
    _record("Say what was done", {"do": {"started_on": "2026-04-20", "observations": "Eleven of fourteen found."}}),
    _advance("Do to study", "study"),
    _record(
        "Compare with the prediction",
        {
            "study": {
                "results": "Missing doses fell to 2%.",
                "learned": "Six is too early for late orders.",
                "answers": [{"prediction_held": "partly", "note": "More than half"}],
            }
        },
    ),
    _advance("Study to act", "act"),
    _record("Decide to adapt", {"act": {"decision": "adapt", "rationale": "It works; the hour is wrong."}}),
    _advance("Close it and open the next", "closed", next_cycle={"title": "Four wards, at seven", "scale": "few"}),
    Step(
        "Read the ramp",
        "ana",
        f"GET {INITIATIVE}/cycles",
        query={"sort": "created_at"},
        expect={"answer.items.map(cycle => cycle.stage)": ["closed", "plan"]},
    ),
)

MEASURE_IT = (
    Step(
        "Say what is counted",
        "ana",
        f"POST {INITIATIVE}/measures",
        {
            "name": "Missing doses",
            "kind": "outcome",
            "data_kind": "proportion",
            "unit": "%",
            "multiplier": 100,
            "decimals": 1,
            "direction": "decrease",
            "frequency": "weekly",
            "target_value": 2,
            "operational_definition": {
                "numerator": "Doses not in the drawer at eight",
                "denominator": "Doses due at eight",
            },
        },
        status=201,
        keep={"measure_id": "answer.id"},
    ),
    Step(
        "Enter points as CSV",
        "ana",
        f"PUT {MEASURE}/points",
        CSV,
        media_type="text/csv",
        expect={"answer.created": 15},
        description="As spreadsheets write it. All or none are taken, and what they replace stays in their history.",
    ),
    Step(
        "Enter points as JSON",
        "ana",
        f"PUT {MEASURE}/points",
        {"points": [{"period_start": day, "numerator": of, "denominator": all_} for day, of, all_ in LATER]},
        expect={"answer.created": 8},
    ),
    Step(
        "Signal or noise?",
        "ana",
        f"GET {MEASURE}/analysis",
        expect={"answer.chart": "p", "answer.variation": "improvement_low"},
        description="Whether the process has changed, since when, and by which published rule.",
    ),
    Step("See the chart", "ana", f"GET {MEASURE}/chart.svg", text=True, expect={'answer.startsWith("<svg")': True}),
)

FIND_A_MENTOR = (
    Step(
        "Look for a mentor",
        "ana",
        "GET /mentors",
        query={"skill": "control charts", "available": True},
        expect={"answer.items[0].person.name": "Maya Singh"},
        keep={"maya_id": "answer.items[0].person.id"},
    ),
    Step(
        "Ask",
        "ana",
        "POST /mentorships",
        {
            "mentor_id": "{{tour_maya_id}}",
            "mentee_id": "{{tour_ana_id}}",
            "initiative_id": "{{tour_initiative_id}}",
            "message": "Would you read my chart with me?",
        },
        status=201,
        keep={"mentorship_id": "answer.id"},
    ),
    _move("Accept", MENTORSHIP, "accept", "active", who="maya"),
    Step("Set a goal", "ana", f"POST {MENTORSHIP}/goals", {"text": "Explain my chart to the board"}, status=201),
    Step(
        "Meet",
        "maya",
        f"POST {MENTORSHIP}/sessions",
        {
            "held_on": "2026-06-10",
            "minutes": 40,
            "summary": "Read the chart together",
            "next_step": "Show it at the huddle",
        },
        status=201,
    ),
    _move("Complete the mentorship", MENTORSHIP, "complete", "completed"),
)

BRING_IT_HOME = (
    Step(
        "Score the progress",
        "ana",
        f"POST {INITIATIVE}/progress-scores",
        {"score": 4, "assessed_on": "2026-06-12", "justification": "The measure has moved and stays there."},
        status=201,
    ),
    _move("Sustain", INITIATIVE, "sustain", "sustaining"),
    _move(
        "Complete",
        INITIATIVE,
        "complete",
        "completed",
        outcome_summary="Missing doses fell by half and stay there.",
        lessons_learned="Look again after the late orders are in.",
    ),
    Step(
        "Read the whole story",
        "sami",
        f"GET {INITIATIVE}/timeline",
        query={"sort": "at"},
        expect={"answer.items[0].kind": "created", "answer.items.at(-1).action": "complete"},
    ),
    Step(
        "See the whole organization",
        "maya",
        "GET /metrics/initiatives",
        query={"group_by": "state"},
        expect={"answer.groups[0].label": "Draft"},
    ),
    Step(
        "The same for a spreadsheet",
        "maya",
        "GET /metrics/initiatives",
        query={"group_by": "category", "format": "csv"},
        text=True,
        expect={'answer.includes("key,label,count")': True},
    ),
)

STEPS = (*SUGGEST, *DECIDE, *TEST_A_CHANGE, *MEASURE_IT, *FIND_A_MENTOR, *BRING_IT_HOME)
