"""The folder "Manager": what somebody who answers for a hospital asks."""

from .steps import Step

DESCRIPTION = """\
What a manager asks; nothing is changed. Noor, who manages Lakeside General Hospital, sends it: the variable `noor` of
the environment holds her token.
"""

STEPS = (
    Step(
        "What is stuck, and why?",
        "noor",
        "GET /metrics/flow",
        expect={"answer.stalled.length > 0": True, "answer.stalled[0].reasons.length > 0": True},
        keep={"initiative_id": "answer.stalled[0].initiative_id"},
        description="Initiatives that stalled, each with its reasons, and how long decisions and first cycles take.",
    ),
    Step("What has happened to the first of them?", "noor", "GET /initiatives/{initiative_id}/timeline"),
    Step("What could be done with it?", "noor", "GET /initiatives/{initiative_id}/actions"),
    Step(
        "Which measures have improved?",
        "noor",
        "GET /metrics/measures",
        query={"improved": "true", "sort": "-changed_on"},
        expect={"answer.items.length > 0": True},
        keep={"measure_id": "answer.items[0].id"},
        description="Measures that improved, by a signal or by a phase that lasts, the latest change first.",
    ),
    Step(
        "What does the first of them show?",
        "noor",
        "GET /measures/{measure_id}/analysis",
        query={"last_points": 12},
        expect={"answer.narrative.length > 0": True},
    ),
    Step(
        "Show its chart to the board",
        "noor",
        "GET /measures/{measure_id}/chart.svg",
        query={"width": 900},
        text=True,
        expect={'answer.startsWith("<svg")': True},
    ),
    Step(
        "Which measures have got worse?",
        "noor",
        "GET /metrics/measures",
        query={"worse": "true", "sort": "-changed_on"},
    ),
    Step(
        "How do my sites compare?",
        "noor",
        "GET /metrics/initiatives",
        query={"group_by": "site"},
        expect={"answer.groups.length > 1": True},
    ),
    Step(
        "How do hospitals compare on one measure?",
        "noor",
        "GET /metrics/comparison",
        query={"measure_name": "seen within four hours", "adjustment": "additive"},
        expect={"answer.points.length > 1": True},
    ),
    Step(
        "The same as a funnel plot",
        "noor",
        "GET /metrics/comparison/chart.svg",
        query={"measure_name": "seen within four hours", "adjustment": "additive"},
        text=True,
        expect={'answer.startsWith("<svg")': True},
    ),
    Step("What is due from me?", "noor", "GET /me/work", expect={"Array.isArray(answer.items)": True}),
    Step(
        "Which committees review our work?",
        "noor",
        "GET /committees",
        query={"q": "safety"},
        keep={"committee_id": "answer.items[0].id"},
    ),
    Step("What waits for the committee?", "noor", "GET /committees/{committee_id}/queue"),
    Step("What has it decided?", "noor", "GET /committees/{committee_id}/decisions", query={"limit": 10}),
    Step("Which of its tasks are open?", "noor", "GET /committees/{committee_id}/action-items", query={"open": True}),
    Step("Who has room to mentor?", "noor", "GET /mentors", query={"available": True}),
    Step(
        "Every initiative, for a spreadsheet",
        "noor",
        "GET /initiatives",
        query={"format": "csv"},
        text=True,
        expect={'answer.includes("title")': True},
    ),
)
