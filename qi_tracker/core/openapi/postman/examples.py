"""What the folders of the tags fill in where the contract's examples do not suffice: who sends a request, which objects
it is about that the folder has made before, and what later requests need of its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Example:
    """Of one operation.

    who: the variable with the token; None for the person the example was recorded of. path, query: values by name.
    recorded: whether the path is that of the contract's example, of an object that no other operation of its name has.
    body: instead of the contract's example. keep: variables that are set from the answer, each a JavaScript expression
    on `answer`.
    """

    who: str | None = None
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    recorded: bool = False
    body: Any = None
    keep: Mapping[str, str] = field(default_factory=dict)


STAND_INS = {"ana": None, "ben": None, "xenia": None, "grace": "sami", "hugo": "sami"}
"""Whose token is used for somebody who has none in the environment; None for the collection's own, Ana's."""
TRIED = {"validate_only": True}
"""So that the folder can be run again: the request is checked as a whole, and nothing changes."""
COMPARED = {"measure_name": "seen within four hours"}
NEW_MEETING = {"meeting_id": "{{new_meeting_id}}"}
NEW_CYCLE = {"cycle_id": "{{new_cycle_id}}"}
PASSWORD = "a long pass phrase"  # noqa: S105


def _made(name: str) -> Example:
    """Keeps the id of what was made."""
    return Example(keep={name: "answer.id"})


EXAMPLES: Mapping[str, Example] = {
    "POST /auth/sessions": Example(keep={"session_token": "answer.token"}),
    "DELETE /auth/sessions/current": Example("session_token"),
    "POST /auth/tokens": _made("new_token_id"),
    "PUT /auth/password": Example(body={"link_token": "{{link_token}}", "new_password": PASSWORD}),
    "POST /people/{person_id}/password-links": Example(keep={"link_token": "answer.link_token"}),
    "POST /people": Example(body={"email": "{{$guid}}@example.org", "name": "Robin Vale", "job_role": "nurse"}),
    "POST /sites": _made("new_site_id"),
    "PATCH /sites/{site_id}": Example(path={"site_id": "{{new_site_id}}"}),
    "POST /initiatives": _made("new_initiative_id"),
    "POST /initiatives/{initiative_id}/transitions": Example(query=TRIED),
    "POST /initiatives/{initiative_id}/handover": Example(query=TRIED),
    "POST /initiatives/{initiative_id}/team": Example(keep={"new_person_id": "answer.person_id"}),
    "PATCH /initiatives/{initiative_id}/team/{person_id}": Example(path={"person_id": "{{new_person_id}}"}),
    "POST /committees": Example(body={"name": "Falls Committee {{$guid}}", "quorum": {"minimum": 2}}),
    "PATCH /committees/{committee_id}": Example(query=TRIED),
    "POST /committees/{committee_id}/memberships": _made("new_membership_id"),
    "POST /memberships/{membership_id}/transitions": Example(
        path={"membership_id": "{{new_membership_id}}"}, body={"action": "decline"}
    ),
    "GET /me/mentor-profile": Example("noor"),
    "PUT /me/mentor-profile": Example("noor"),
    "DELETE /me/mentor-profile": Example("noor"),
    "POST /mentorships": _made("new_mentorship_id"),
    "POST /mentorships/{mentorship_id}/transitions": Example(
        "maya", path={"mentorship_id": "{{new_mentorship_id}}"}, body={"action": "decline"}
    ),
    "POST /mentorships/{mentorship_id}/goals": _made("new_goal_id"),
    "POST /mentorships/{mentorship_id}/sessions": Example("token", keep={"new_session_id": "answer.id"}),
    "GET /mentorship-sessions/{session_id}": Example("token"),
    "PATCH /mentorship-sessions/{session_id}": Example("token"),
    "DELETE /mentorship-sessions/{session_id}": Example("token"),
    "GET /metrics/comparison": Example(query=COMPARED),
    "GET /metrics/comparison/chart.svg": Example(query=COMPARED),
    "GET /metrics/comparison/chart.png": Example(query=COMPARED),
    "GET /metrics/comparison/chart.vl.json": Example(query=COMPARED),
    "POST /initiatives/{initiative_id}/drivers": _made("new_driver_id"),
    "POST /initiatives/{initiative_id}/change-ideas": _made("new_change_idea_id"),
    "POST /initiatives/{initiative_id}/cycles": _made("new_cycle_id"),
    "PATCH /cycles/{cycle_id}": Example(path=NEW_CYCLE),
    "POST /cycles/{cycle_id}/transitions": Example(path=NEW_CYCLE, query=TRIED),
    "POST /initiatives/{initiative_id}/comments": _made("new_comment_id"),
    "PATCH /comments/{comment_id}": Example(path={"comment_id": "{{new_comment_id}}"}),
    "POST /committees/{committee_id}/meetings": _made("new_meeting_id"),
    "PATCH /meetings/{meeting_id}": Example(path=NEW_MEETING, query=TRIED),
    "PUT /meetings/{meeting_id}/attendance": Example(path=NEW_MEETING),
    "POST /meetings/{meeting_id}/agenda-items": Example(path=NEW_MEETING, keep={"new_agenda_item_id": "answer.id"}),
    "PATCH /agenda-items/{agenda_item_id}": Example(path={"agenda_item_id": "{{new_agenda_item_id}}"}),
    "PATCH /meetings/{meeting_id}/minutes": Example(path=NEW_MEETING),
    "POST /meetings/{meeting_id}/action-items": Example(path=NEW_MEETING),
    "POST /initiatives/{initiative_id}/measures": _made("new_measure_id"),
    "POST /measures/{measure_id}/tally": Example(query=TRIED, body={}),
    "GET /measures/{measure_id}/pareto": Example(recorded=True),
    "GET /measures/{measure_id}/pareto.svg": Example(recorded=True),
    "GET /measures/{measure_id}/pareto.png": Example(recorded=True),
    "DELETE /measures/{measure_id}/points/{period_start}": Example(path={"period_start": "{{period_start}}"}),
    "POST /measures/{measure_id}/share-links": Example(
        keep={"new_link_id": "answer.id", "secret": 'answer.url.split("/").pop().replace(".svg", "")'}
    ),
    "POST /committees/{committee_id}/decisions": Example(query=TRIED),
}

ORDER = (
    "POST /people/{person_id}/password-links",
    "PUT /auth/password",
    "POST /auth/sessions",
    "PUT /me/mentor-profile",
)
"""What comes first in its folder, since others need it."""
