"""Enters the demonstration through the API itself, in process, at the moments at which it is said to have happened."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson
from flask import Flask
from flask.testing import FlaskClient

from ..core.blueprint import API_PREFIX
from .cast import Panel
from .ideas import Idea, Series

SCREENING = {
    "uses_unapproved_product": False,
    "funded_as_research": False,
    "multi_site_protocol": False,
    "designed_for_generalizable_knowledge": False,
    "improves_care_here": True,
    "continues_without_publication": True,
}
_STARTED = ("active", "sustaining", "on_hold", "completed", "abandoned")
_REASONS = {
    "request_revisions": "Please say which wards take part, and who collects the data.",
    "defer": "The budget for this year is spent; bring it back in spring.",
    "decline": "The clinic moves next year; a robot would have to move with it.",
}


class StoryError(Exception):
    """The API refused a step of the demonstration."""


class Voice:
    """Somebody's client of the API."""

    def __init__(self, client: FlaskClient, token: str, person_id: str) -> None:
        self.client, self.token, self.id = client, token, person_id

    def __call__(self, method: str, path: str, payload: Any = None) -> dict[str, Any]:
        """Send a request that must succeed; answers its JSON, or {} without any."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if method == "PATCH":
            headers["If-Match"] = "*"
        body = None if payload is None else orjson.dumps(payload)
        answer = self.client.open(API_PREFIX + path, method=method, data=body, headers=headers)
        if answer.status_code >= 400:
            raise StoryError(f"{method} {path}: {answer.get_data(as_text=True)}")
        return dict(orjson.loads(answer.data)) if answer.data else {}


class Moment:
    """The clock of the story: a moment that the storyteller sets."""

    def __init__(self, present: datetime) -> None:
        self.present = self.moment = present

    def __call__(self) -> datetime:
        return self.moment

    def at(self, day: date, hour: int = 9) -> None:
        """Go to an hour of a day, at most to the present."""
        self.moment = min(datetime.combine(day, time(hour), UTC), self.present)


class Story:
    """Everybody's voices, the ids of places and committees, and the steps that initiatives go through."""

    def __init__(self, app: Flask, moment: Moment, voices: Mapping[str, Voice]) -> None:
        self.app, self.moment, self.voices = app, moment, voices
        self.places: dict[str, str] = {}
        self.panels: dict[str, tuple[str, Panel]] = {}

    def tell(self, idea: Idea) -> None:
        """One initiative, from its suggestion to the state that it has reached."""
        lead, day = self.voices[idea.lead], idea.begun
        self.moment.at(day)
        initiative = lead("POST", "/initiatives", self._charter(idea))
        path = f"/initiatives/{initiative['id']}"
        if idea.state == "draft":
            return
        lead("PATCH", path, self._case(idea))
        for number, key in enumerate(idea.team):
            role = "data_collector" if number == 2 else "member"
            lead("POST", f"{path}/team", {"person_id": self.voices[key].id, "role": role})
        self.moment.at(day + timedelta(days=3))
        lead("POST", f"{path}/transitions", {"action": "submit"})
        if idea.state == "submitted":
            return
        self._review(idea, initiative["id"], day)
        if idea.state in _STARTED:
            self._run(idea, path, day)

    def _charter(self, idea: Idea) -> dict[str, Any]:
        marked = ["illustrative"] if idea.illustrative else ["real series"]
        return {
            "title": idea.title,
            "problem": idea.problem,
            "category": idea.category,
            "site_id": self.places[idea.site],
            "tags": sorted({*idea.tags, *marked}),
            "visibility": idea.visibility,
            "open_to_help": idea.open_to_help,
        }

    def _case(self, idea: Idea) -> dict[str, Any]:
        return {
            "rationale": "Staff raise it at every huddle, and the numbers agree.",
            "expected_benefits": "Safer, calmer days for patients and staff.",
            "stakeholders": "Pharmacy team, ward nurses, prescribers.",
            "aim": {
                "statement": idea.aim,
                "measure_name": idea.series[0].name,
                "target_value": idea.target,
                "unit": idea.unit,
                "due_on": (idea.begun + timedelta(days=365)).isoformat(),
            },
            "screening": SCREENING,
            "committee_id": self.panels[idea.panel][0],
        }

    def _review(self, idea: Idea, initiative_id: str, day: date) -> None:
        committee_id, panel = self.panels[idea.panel]
        absent = {idea.lead, *idea.team}
        officer = self.voices[next((key for key in (panel.chair, panel.secretary) if key not in absent), "maya")]

        def decide(outcome: str, after: int, **more: Any) -> None:
            self.moment.at(day + timedelta(days=after))
            payload = {"initiative_id": initiative_id, "outcome": outcome, **more}
            officer("POST", f"/committees/{committee_id}/decisions", payload)

        decide("start_review", 7)
        present = [key for key in (panel.chair, panel.secretary, *panel.members) if key not in absent]
        voters = [self.voices[key].id for key in present]
        if idea.state in ("revisions_requested", "deferred"):
            outcome = "request_revisions" if idea.state == "revisions_requested" else "defer"
            decide(outcome, 14, reason=_REASONS[outcome])
        elif idea.state == "declined":
            decide("decline", 14, reason=_REASONS["decline"], votes={"against": voters})
        elif idea.state != "in_review":
            votes = {"for": voters[:-1], "abstain": voters[-1:]}
            decide("approve", 14, reason="A clear aim and a team that can reach it.", votes=votes)

    def _run(self, idea: Idea, path: str, day: date) -> None:
        lead = self.voices[idea.lead]
        self.moment.at(day + timedelta(days=16))
        lead("POST", f"{path}/transitions", {"action": "start"})
        driver = lead("POST", f"{path}/drivers", {"kind": "primary", "text": "A process that works every time"})
        idea_id = lead("POST", f"{path}/change-ideas", {"text": idea.change, "driver_id": driver["id"]})["id"]
        measures = [self._measure(lead, path, series) for series in idea.series]
        score = {"score": 1.5, "justification": "Planning has begun; the team has met."}
        lead("POST", f"{path}/progress-scores", score | {"assessed_on": (day + timedelta(days=16)).isoformat()})
        second = self._cycle(lead, path, idea_id, measures[0], day + timedelta(days=30))
        self._enter_points(lead, measures, idea.series)
        self._end(idea, lead, path, second)

    def _measure(self, lead: Voice, path: str, series: Series) -> str:
        payload = {
            "name": series.name,
            "kind": series.kind,
            "data_kind": series.data_kind,
            "unit": series.unit,
            "multiplier": series.multiplier,
            "direction": series.direction,
            "frequency": series.frequency,
            "target_value": series.target_value,
            "chart": series.chart,
            "decimals": 1,
            "strata": list(series.strata),
            "operational_definition": {"data_source": series.source},
        }
        return str(lead("POST", f"{path}/measures", payload)["id"])

    def _cycle(self, lead: Voice, path: str, idea_id: str, measure_id: str, day: date) -> str:
        """The first cycle of a ramp, through all its stages; answers the second, which it opens."""
        self.moment.at(day)
        plan = {
            "questions": [
                {"question": "Can the team do it in a normal shift?", "prediction": "Yes, on four days of five."},
                {"question": "Does the measure move?", "prediction": "By a quarter within a month."},
            ],
            "what": "Try the change with one team on one day a week.",
            "who": "The lead and one colleague",
            "starts_on": day.isoformat(),
            "ends_on": (day + timedelta(days=14)).isoformat(),
            "measure_ids": [measure_id],
        }
        cycle = lead(
            "POST", f"{path}/cycles",
            {"title": "One team, one day", "objective": "Learn whether it can be done", "scale": "one",
             "change_idea_id": idea_id, "plan": plan},
        )["id"]  # fmt: skip
        own = f"/cycles/{cycle}"
        lead("POST", f"{own}/transitions", {"action": "advance"})
        done = {"started_on": day.isoformat(), "ended_on": (day + timedelta(days=14)).isoformat()}
        lead("PATCH", own, {"do": done | {"observations": "It worked on busy days too, once the kit was at hand."}})
        self.moment.at(day + timedelta(days=15))
        lead("POST", f"{own}/transitions", {"action": "advance"})
        answers = [{"prediction_held": "yes", "note": None}, {"prediction_held": "partly", "note": "By a tenth."}]
        study = {"results": "Nine of ten tries went well.", "learned": "The kit must stand where the work is."}
        compared = {"comparison_to_prediction": "Feasible as predicted; a smaller effect.", "answers": answers}
        lead("PATCH", own, {"study": study | compared})
        lead("POST", f"{own}/transitions", {"action": "advance"})
        lead("PATCH", own, {"act": {"decision": "adapt", "rationale": "Promising", "next_steps": "Whole unit"}})
        following = {"title": "The whole unit", "scale": "unit"}
        lead("POST", f"{own}/transitions", {"action": "advance", "next_cycle": following})
        return str(lead("GET", own)["next_cycle_id"])

    def _enter_points(self, lead: Voice, measures: list[str], series: tuple[Series, ...]) -> None:
        last = max(date.fromisoformat(one.points[-1]["period_start"]) for one in series)
        self.moment.at(max(self.moment.moment.date(), last + timedelta(days=7)))
        for measure_id, one in zip(measures, series, strict=True):
            lead("PUT", f"/measures/{measure_id}/points", {"points": one.points})
            if one.phases:
                lead("PUT", f"/measures/{measure_id}/phases", {"phases": one.phases})

    def _end(self, idea: Idea, lead: Voice, path: str, cycle: str) -> None:
        def move(action: str, **more: Any) -> None:
            lead("POST", f"{path}/transitions", {"action": action, **more})

        lead("POST", f"{path}/comments", {"text": "The new way holds on weekdays; weekends need another look."})
        if idea.state in ("sustaining", "completed"):
            lead(
                "POST", f"/cycles/{cycle}/transitions", {"action": "cancel", "reason": "Adopted without a second test."}
            )
            today = self.moment.moment.date().isoformat()
            score = {"score": 4.0, "assessed_on": today, "justification": "The measure has moved and stays there."}
            lead("POST", f"{path}/progress-scores", score)
            move("sustain")
        if idea.state == "completed":
            move(
                "complete",
                outcome_summary="The change is part of the daily work, and the measure has kept its new level.",
                lessons_learned="Put the kit where the work is, and show the chart to those who do the work.",
            )
        if idea.state == "on_hold":
            move("hold", reason="Two colleagues are on leave; the team meets again next month.")
        if idea.state == "abandoned":
            move("abandon", reason="Recordings could not be kept private.", lessons_learned="Ask about privacy first.")
