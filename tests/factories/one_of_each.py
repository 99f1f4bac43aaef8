"""One object of every kind, made through the API: one committee, one active initiative, and everybody around it.

The people: `ana` leads, `ben` is a member, `sue` superuser, `dan` data collector, `spo` sponsor, `coach` coach;
`chair`, `secretary`, `cora` (member) and `guest` sit on the committee; `mentor` mentors Ana on the initiative;
`nurse` has nothing to do with it.
"""

from copy import copy
from typing import TYPE_CHECKING, Any

from qi_tracker.charts.cache import PictureCache
from tests.factories.payloads import CHARTER, PLAN

if TYPE_CHECKING:
    from tests.factories.factory import Factory


class OneOfEach:
    """One object of every kind: their ids, by the names of path parameters."""

    def __init__(self, factory: "Factory", visibility: str) -> None:
        self.factory = factory
        self.ids: dict[str, str] = {}
        client_as = factory.client_as
        hospital = factory.site("Scene Hospital")
        self.ids["site_id"] = hospital["id"]
        self._found_committee()
        self._suggest(visibility)
        self._approve_and_start()
        self._work()
        self._mentor()
        self._wait()
        self.ids["token_id"] = client_as("ana").create("/auth/tokens", name="phone", scope="read")["id"]

    def copy(self, factory: "Factory") -> "OneOfEach":
        """The same objects for a test of its own: their ids, and their people among the clients of its factory."""
        found = copy(self)
        found.factory, found.ids = factory, dict(self.ids)
        factory.clients = {name: client.again() for name, client in self.factory.clients.items()}
        # What another test changed and drew had the versions that what this one changes will have.
        renderer = factory.app.extensions["qi_tracker.renderer"]
        renderer.cache = PictureCache(renderer.cache.max_bytes)
        return found

    def path(self, template: str) -> str:
        """A route with the ids in it."""
        found = template
        for name, value in self.ids.items():
            found = found.replace(f"{{{name}}}", value)
        return found

    def _found_committee(self) -> None:
        client_as, id_of = self.factory.client_as, self.factory.id_of
        committee = client_as("quality_lead").create(
            "/committees", name="Scene committee", quorum={"minimum": 2, "roles": []}
        )
        path = f"/committees/{committee['id']}"
        for name, role in (("chair", "chair"), ("secretary", "secretary"), ("cora", "member"), ("guest", "guest")):
            client_as("quality_lead").create(f"{path}/memberships", person_id=id_of(name), role=role)
        meeting = client_as("chair").create(f"{path}/meetings", scheduled_for="2026-03-10T14:00:00+01:00")
        asked = client_as("applicant").create(f"{path}/memberships", role="guest")
        self.ids |= {"committee_id": committee["id"], "meeting_id": meeting["id"], "membership_id": asked["id"]}

    def _suggest(self, visibility: str) -> None:
        client_as, id_of = self.factory.client_as, self.factory.id_of
        initiative = client_as("ana").create(
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
            client_as("ana").create(self.path("/initiatives/{initiative_id}/team"), person_id=id_of(name), role=role)

    def move(self, action: str, who: str = "ana", **more: Any) -> dict[str, Any]:
        """A transition of the initiative that must succeed."""
        return self.factory.client_as(who).create(
            self.path("/initiatives/{initiative_id}/transitions"), action=action, **more
        )

    def decide(self, outcome: str, who: str = "chair", **more: Any) -> dict[str, Any]:
        """A decision of the committee that must succeed."""
        payload = {"initiative_id": self.ids["initiative_id"], "outcome": outcome} | more
        return self.factory.client_as(who).create(self.path("/committees/{committee_id}/decisions"), **payload)

    def _approve_and_start(self) -> None:
        client_as, id_of = self.factory.client_as, self.factory.id_of
        meeting = self.path("/meetings/{meeting_id}")
        self.move("submit")
        item = client_as("secretary").create(
            f"{meeting}/agenda-items", initiative_id=self.ids["initiative_id"], minutes=10
        )
        action = client_as("chair").create(f"{meeting}/action-items", text="Order bins", owner_id=id_of("cora"))
        self.ids |= {"agenda_item_id": item["id"], "action_item_id": action["id"]}
        self.decide("start_review")
        votes = {"for": [id_of("chair"), id_of("secretary"), id_of("cora")]}
        approved = self.decide("approve", votes=votes, reason="A clear aim.")
        self.ids["decision_id"] = approved["id"]
        self.move("start")

    def _work(self) -> None:
        ana, path = self.factory.client_as("ana"), self.path("/initiatives/{initiative_id}")
        driver = ana.create(f"{path}/drivers", kind="primary", text="Doses are there")
        idea = ana.create(f"{path}/change-ideas", text="Second check", driver_id=driver["id"])
        measure = ana.create(
            f"{path}/measures",
            name="Missing doses",
            kind="outcome",
            data_kind="count",
            direction="decrease",
            frequency="daily",
        )
        points = [{"period_start": f"2026-02-{day:02}", "value": 10 + day % 3} for day in range(1, 15)]
        put = ana.put(f"/measures/{measure['id']}/points", json={"points": points})
        assert put.status_code == 200, put.text
        cycle = ana.create(
            f"{path}/cycles", title="One ward", objective="Find out", change_idea_id=idea["id"], plan=PLAN
        )
        comment = ana.create(f"{path}/comments", text="Well begun.")
        ana.create(f"{path}/progress-scores", score=1.5, assessed_on="2026-03-01", justification="Team has met.")
        link = ana.create(f"/measures/{measure['id']}/share-links", expires_on="2026-06-30")
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
        client_as, id_of = self.factory.client_as, self.factory.id_of
        answer = client_as("mentor").put("/me/mentor-profile", json={"expertise": ["run charts"], "capacity": 2})
        assert answer.status_code == 201, answer.text
        asked = client_as("ana").create(
            "/mentorships",
            mentor_id=id_of("mentor"),
            mentee_id=id_of("ana"),
            initiative_id=self.ids["initiative_id"],
            message="Would you help me with charts?",
        )
        path = f"/mentorships/{asked['id']}"
        client_as("mentor").create(f"{path}/transitions", action="accept")
        goal = client_as("ana").create(f"{path}/goals", text="Read a run chart")
        session = client_as("mentor").create(
            f"{path}/sessions", held_on="2026-03-01", minutes=30, summary="First chart"
        )
        self.ids |= {"mentorship_id": asked["id"], "goal_id": goal["id"], "session_id": session["id"]}

    def _wait(self) -> None:
        """A second initiative of Ana's waits for the committee."""
        charter = CHARTER | {"title": "Another", "site_id": self.ids["site_id"]}
        ana = self.factory.client_as("ana")
        waiting = ana.create("/initiatives", **charter, committee_id=self.ids["committee_id"])
        ana.create(f"/initiatives/{waiting['id']}/transitions", action="submit")
        changed = ana.put(
            self.path("/measures/{measure_id}/points"), json={"points": [{"period_start": "2026-02-03", "value": 4}]}
        )
        assert changed.status_code == 200, changed.text
