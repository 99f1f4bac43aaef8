"""The folder "My own work": finds objects of the person who holds the token, for the folders of the tags to use."""

from typing import Any

from .steps import Step

DESCRIPTION = """\
The folders of the tags are about objects of the demonstration. On another server, run this folder first: it finds an
initiative that you lead, with its measures, cycles and committee, and puts their ids into the variables that those
folders use. It changes nothing.
"""

INITIATIVE = "/initiatives/{initiative_id}"


def _first(name: str, call: str, variable: str, who: str | None = None, **query: Any) -> Step:
    """Keeps the id of the first item of a list; nothing where the list is empty."""
    return Step(name, who, call, query={"limit": 1, **query}, keep={variable: 'answer.items[0]?.id ?? ""'})


STEPS = (
    Step("Who am I?", None, "GET /me", keep={"person_id": "answer.id"}),
    Step(
        "An initiative that I lead",
        None,
        "GET /initiatives",
        query={"lead_id": "{{person_id}}", "state": "active", "limit": 1},
        keep={
            name: f'answer.items[0]?.{name.replace("initiative_id", "id")} ?? ""'
            for name in ("initiative_id", "site_id", "committee_id")
        },
    ),
    _first("One of its measures", f"GET {INITIATIVE}/measures", "measure_id"),
    _first("One of its cycles", f"GET {INITIATIVE}/cycles", "cycle_id", sort="-created_at"),
    _first("One of its drivers", f"GET {INITIATIVE}/drivers", "driver_id"),
    _first("One of its change ideas", f"GET {INITIATIVE}/change-ideas", "change_idea_id"),
    _first("One of its comments", f"GET {INITIATIVE}/comments", "comment_id"),
    _first(
        "A meeting of its committee",
        "GET /committees/{committee_id}/meetings",
        "meeting_id",
        who="sami",
        state="scheduled",
    ),
    _first("An item of its agenda", "GET /meetings/{meeting_id}/agenda-items", "agenda_item_id", who="sami"),
    _first("An action item", "GET /committees/{committee_id}/action-items", "action_item_id", who="sami"),
    _first("A mentorship of mine", "GET /mentorships", "mentorship_id", state="active"),
    _first("One of its goals", "GET /mentorships/{mentorship_id}/goals", "goal_id"),
    _first("One of its sessions", "GET /mentorships/{mentorship_id}/sessions", "session_id"),
)
