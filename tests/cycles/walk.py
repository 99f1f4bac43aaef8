"""Takes cycles along their stages through the API."""

from typing import Any

from tests.world import Client

PLAN = {
    "questions": [
        {"question": "How many are found?", "prediction": "Three of four."},
        {"question": "How long does it take?", "prediction": "Two minutes."},
    ],
    "what": "A second technician checks every first dose of ward 4.",
}
CONTENT: dict[str, dict[str, Any]] = {
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
"""What each stage needs to be left."""

STAGES = ("plan", "do", "study", "act")


def move(client: Client, cycle: dict[str, Any], action: str = "advance", **payload: Any) -> Any:
    """The answer to a transition."""
    return client.post(f"/cycles/{cycle['id']}/transitions", json={"action": action, **payload})


def advanced(client: Client, cycle: dict[str, Any], action: str = "advance", **payload: Any) -> dict[str, Any]:
    """The cycle after a step that must succeed."""
    answer = move(client, cycle, action, **payload)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def filled(client: Client, cycle: dict[str, Any], **content: Any) -> dict[str, Any]:
    """The cycle with what its stage needs, or with other content."""
    return client.changed(f"/cycles/{cycle['id']}", **(content or CONTENT[cycle["stage"]]))


def a_cycle(client: Client, initiative: str, stage: str = "plan", **members: Any) -> dict[str, Any]:
    """A new cycle, brought to a stage."""
    cycle = client.made(f"/initiatives/{initiative}/cycles", **({"title": "One ward, one day"} | members))
    while cycle["stage"] != stage:
        cycle = advanced(client, filled(client, cycle)) if stage != "canceled" else canceled(client, cycle)
    return cycle


def canceled(client: Client, cycle: dict[str, Any]) -> dict[str, Any]:
    """The cycle after it was canceled."""
    return advanced(client, cycle, action="cancel", reason="The ward closed.")


def closed(client: Client, cycle: dict[str, Any], decision: str, **payload: Any) -> dict[str, Any]:
    """A cycle in any open stage, closed with a decision."""
    while cycle["stage"] != "act":
        cycle = advanced(client, filled(client, cycle))
    filled(client, cycle, act={"decision": decision, "rationale": "So it is."})
    return advanced(client, cycle, **payload)
