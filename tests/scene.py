"""A whole scene, told through the API: one committee, one initiative on its way, and everybody around it.

The people: `ana` leads, `ben` is a member, `sue` superuser, `dan` data collector, `spo` sponsor, `coach` coach;
`chair`, `secretary`, `cora` (member) and `guest` sit on the committee; `mentor` mentors Ana on the initiative;
`nurse` has nothing to do with it.
"""

from typing import Any

from tests.world import World

SCREENING = {
    "uses_unapproved_product": False,
    "funded_as_research": False,
    "multi_site_protocol": False,
    "designed_for_generalizable_knowledge": False,
    "improves_care_here": True,
    "continues_without_publication": True,
}
CHARTER = {
    "title": "Fewer missing doses",
    "problem": "Every tenth first dose is missing when the ward asks for it.",
    "category": "safety",
    "aim": {"statement": "Halve missing doses by June", "target_value": 5, "unit": "%", "due_on": "2026-06-30"},
    "screening": SCREENING,
}
PLAN = {
    "questions": [{"question": "Does a second check find it?", "prediction": "Half of them."}],
    "what": "Check the bins twice on one ward.",
}


class Scene:
    """The ids of a scene, by the names of path parameters."""

    def __init__(self, world: World, *, visibility: str = "team") -> None:
        self.world = world
        self.ids: dict[str, str] = {}
        as_ = world.as_
        hospital = world.site("Scene Hospital")
        self.ids["site_id"] = hospital["id"]
        self._seat_committee()
        self._suggest(visibility)
        self._approve_and_start()
        self._work()
        self._mentor()
        self._wait()
        self.ids["token_id"] = as_("ana").made("/auth/tokens", name="phone", scope="read")["id"]

    def path(self, template: str) -> str:
        """A route with the scene's ids in it."""
        found = template
        for name, value in self.ids.items():
            found = found.replace(f"{{{name}}}", value)
        return found

    def _seat_committee(self) -> None:
        as_, id_of = self.world.as_, self.world.id_of
        committee = as_("quality_lead").made("/committees", name="Scene committee", quorum={"minimum": 2, "roles": []})
        path = f"/committees/{committee['id']}"
        for name, role in (("chair", "chair"), ("secretary", "secretary"), ("cora", "member"), ("guest", "guest")):
            as_("quality_lead").made(f"{path}/memberships", person_id=id_of(name), role=role)
        meeting = as_("chair").made(f"{path}/meetings", scheduled_for="2026-03-10T14:00:00+01:00")
        asked = as_("applicant").made(f"{path}/memberships", role="guest")
        self.ids |= {"committee_id": committee["id"], "meeting_id": meeting["id"], "membership_id": asked["id"]}

    def _suggest(self, visibility: str) -> None:
        as_, id_of = self.world.as_, self.world.id_of
        initiative = as_("ana").made(
            "/initiatives",
            **CHARTER,
            site_id=self.ids["site_id"],
            committee_id=self.ids["committee_id"],
            visibility=visibility,
        )
        self.ids |= {"initiative_id": initiative["id"], "person_id": id_of("ben")}
        roles = {
            "ben": "member",
            "sue": "superuser",
            "dan": "data_collector",
            "spo": "sponsor",
            "coach": "coach",
        }
        for name, role in roles.items():
            as_("ana").made(self.path("/initiatives/{initiative_id}/team"), person_id=id_of(name), role=role)

    def move(self, action: str, who: str = "ana", **more: Any) -> dict[str, Any]:
        """A transition of the initiative that must succeed."""
        return self.world.as_(who).made(self.path("/initiatives/{initiative_id}/transitions"), action=action, **more)

    def decide(self, outcome: str, who: str = "chair", **more: Any) -> dict[str, Any]:
        """A decision of the committee that must succeed."""
        payload = {"initiative_id": self.ids["initiative_id"], "outcome": outcome} | more
        return self.world.as_(who).made(self.path("/committees/{committee_id}/decisions"), **payload)

    def _approve_and_start(self) -> None:
        as_, id_of = self.world.as_, self.world.id_of
        meeting = self.path("/meetings/{meeting_id}")
        self.move("submit")
        item = as_("secretary").made(f"{meeting}/agenda-items", initiative_id=self.ids["initiative_id"], minutes=10)
        action = as_("chair").made(f"{meeting}/action-items", text="Order bins", owner_id=id_of("cora"))
        self.ids |= {"agenda_item_id": item["id"], "action_item_id": action["id"]}
        self.decide("start_review")
        votes = {"for": [id_of("chair"), id_of("secretary"), id_of("cora")]}
        self.decide("approve", votes=votes, reason="A clear aim.")
        self.move("start")

    def _work(self) -> None:
        ana, path = self.world.as_("ana"), self.path("/initiatives/{initiative_id}")
        driver = ana.made(f"{path}/drivers", kind="primary", text="Doses are there")
        idea = ana.made(f"{path}/change-ideas", text="Second check", driver_id=driver["id"])
        measure = ana.made(
            f"{path}/measures", name="Missing doses", kind="outcome", data_kind="value", direction="decrease"
        )
        points = [{"period_start": f"2026-02-{day:02}", "value": 10 + day % 3} for day in range(1, 15)]
        put = ana.put(f"/measures/{measure['id']}/points", json={"points": points})
        assert put.status_code == 200, put.text
        cycle = ana.made(f"{path}/cycles", title="One ward", objective="Find out", change_idea_id=idea["id"], plan=PLAN)
        comment = ana.made(f"{path}/comments", text="Well begun.")
        ana.made(f"{path}/progress-scores", score=1.5, assessed_on="2026-03-01", justification="Team has met.")
        link = ana.made(f"/measures/{measure['id']}/share-links", expires_on="2026-06-30")
        self.ids |= {
            "link_id": link["id"],
            "driver_id": driver["id"],
            "change_idea_id": idea["id"],
            "measure_id": measure["id"],
            "period_start": "2026-02-03",
            "cycle_id": cycle["id"],
            "comment_id": comment["id"],
        }

    def _mentor(self) -> None:
        as_, id_of = self.world.as_, self.world.id_of
        answer = as_("mentor").put("/me/mentor-profile", json={"expertise": ["run charts"], "capacity": 2})
        assert answer.status_code == 201, answer.text
        asked = as_("ana").made(
            "/mentorships",
            mentor_id=id_of("mentor"),
            mentee_id=id_of("ana"),
            initiative_id=self.ids["initiative_id"],
            message="Would you help me with charts?",
        )
        path = f"/mentorships/{asked['id']}"
        as_("mentor").made(f"{path}/transitions", action="accept")
        goal = as_("ana").made(f"{path}/goals", text="Read a run chart")
        session = as_("mentor").made(f"{path}/sessions", held_on="2026-03-01", minutes=30, summary="First chart")
        self.ids |= {"mentorship_id": asked["id"], "goal_id": goal["id"], "session_id": session["id"]}

    def _wait(self) -> None:
        """A second initiative of Ana's waits for the committee."""
        charter = CHARTER | {"title": "Another", "site_id": self.ids["site_id"]}
        ana = self.world.as_("ana")
        waiting = ana.made("/initiatives", **charter, committee_id=self.ids["committee_id"])
        ana.made(f"/initiatives/{waiting['id']}/transitions", action="submit")
        changed = ana.put(
            self.path("/measures/{measure_id}/points"), json={"points": [{"period_start": "2026-02-03", "value": 4}]}
        )
        assert changed.status_code == 200, changed.text
