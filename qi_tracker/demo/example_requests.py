"""The requests whose answers are the examples of the contract: who sends them, and to which objects."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..comments.models import Comment
from ..committees.meetings.models import ActionItem, AgendaItem, Meeting, MeetingState
from ..committees.models import Committee, CommitteeMembership, Decision
from ..cycles.models import Cycle, CycleStage
from ..diagrams.models import ChangeIdea, Driver
from ..initiatives.models import Initiative
from ..measures.models import Measure, MeasurePoint
from ..mentoring.models import Mentorship, MentorshipGoal, MentorshipSession
from ..people.models import Person
from ..sites.models import Site
from .cast import DOMAIN, HOSPITALS


@dataclass(frozen=True)
class Sent:
    """A request. who: a key of the cast, None for nobody; path: the values in the path, by the names in the route.

    body: where it is not the operation's example; "" in it stands for what an earlier answer has shown, such as a
    link_token. first: operations that are sent before, in the same transaction.
    """

    who: str | None
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    first: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A request that is refused, and the code of the refusal. times: how often it is sent; the last answer counts."""

    code: str
    method: str
    path: str
    who: str | None = "ana"
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    times: int = 1


_TALLY = {"values": {"source": "Telephone", "shift": "Night"}}
_DRAFT_TITLE = {"title": "Fewer missing doses"}
ERRORS = (
    Refused("malformed_request", "POST", "/initiatives", body=b'{"title": '),
    Refused("unauthenticated", "GET", "/me", who=None),
    Refused("forbidden", "POST", "/sites", body={"name": "North Hospital", "kind": "hospital"}),
    Refused("not_found", "GET", "/initiatives/0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e"),
    Refused("not_acceptable", "GET", "/me", headers={"Accept": "image/png"}),
    Refused("wrong_state", "POST", "/initiatives/{active}/transitions", body={"action": "submit"}),
    Refused("incomplete", "POST", "/initiatives/{suggested}/transitions", who="ben", body={"action": "submit"}),
    Refused("stale_version", "PATCH", "/initiatives/{active}", body=_DRAFT_TITLE, headers={"If-Match": '"old-1"'}),
    Refused("content_too_large", "POST", "/initiatives", body=b" " * (1024 * 1024 + 1)),
    Refused("unsupported_media_type", "POST", "/initiatives", body=b"title", headers={"Content-Type": "text/plain"}),
    Refused("validation_failed", "POST", "/initiatives", body={"title": "No", "porblem": "Doses are missing."}),
    Refused("precondition_required", "PATCH", "/initiatives/{active}", body=_DRAFT_TITLE),
    Refused(
        "too_many_requests",
        "POST",
        "/auth/sessions",
        who=None,
        body={"email": f"ana@{DOMAIN}", "password": "not this one"},
        times=11,
    ),
)


class ExampleRequests:
    """The requests, with the ids of a database that holds the demonstration."""

    def __init__(self, session: Session) -> None:
        self._session = session
        rows = session.execute(select(Person.email, Person.id)).all()
        self.people: dict[str, uuid.UUID] = {email.partition("@")[0]: key for email, key in rows}
        self.ids = self._ids()
        self._requests = self._all()

    def of(self, operation_id: str) -> Sent:
        """The request of an operation; raises LookupError where it has none."""
        if operation_id not in self._requests:
            raise LookupError(f"{operation_id} has no request in {__name__}: add one")
        return self._requests[operation_id]

    def _one(self, model: Any, *conditions: Any) -> uuid.UUID:
        statement = select(model.id).where(*conditions).order_by(model.created_at, model.id).limit(1)
        found: uuid.UUID = self._session.scalars(statement).one()
        return found

    def _ids(self) -> dict[str, str]:
        def initiative(title: str) -> uuid.UUID:
            return self._one(Initiative, Initiative.title == title)

        active = initiative("Fewer missing first doses on 4 West")
        committee = self._one(Committee, Committee.name == "Medication Safety Committee")
        mentorship = self._one(Mentorship, Mentorship.mentee_id == self.people["ana"])
        measure = self._one(Measure, Measure.initiative_id == active)
        # The days of its points are of 2015 and later; those of other measures move with the day of loading.
        surveillance = initiative(f"Fewer hospital-acquired infections at {HOSPITALS[0]}")
        infections = self._one(Measure, Measure.initiative_id == surveillance)
        held = self._one(Meeting, Meeting.committee_id == committee, Meeting.state == MeetingState.HELD)
        ahead = self._one(Meeting, Meeting.committee_id == committee, Meeting.state == MeetingState.SCHEDULED)
        found = {
            "active": active,
            "suggested": initiative("Night cupboard that closes itself"),
            "reviewed": initiative("Clear labels for look-alike names"),
            "site": self._one(Site, Site.name == "Inpatient Pharmacy"),
            "committee": committee,
            "driver": self._one(Driver, Driver.initiative_id == active),
            "change_idea": self._one(ChangeIdea, ChangeIdea.initiative_id == active),
            "closed_cycle": self._one(Cycle, Cycle.initiative_id == active, Cycle.stage == CycleStage.CLOSED),
            "planned_cycle": self._one(Cycle, Cycle.initiative_id == active, Cycle.stage == CycleStage.PLAN),
            "comment": self._one(Comment, Comment.initiative_id == active),
            "measure": measure,
            "divided_measure": self._one(Measure, Measure.name == "Interruptions in an hour of filling"),
            "infections": infections,
            "point": self._session.scalars(
                select(MeasurePoint.period_start)
                .where(MeasurePoint.measure_id == infections)
                .order_by(MeasurePoint.period_start)
                .limit(1)
            ).one(),
            "held": held,
            "ahead": ahead,
            "agenda_item": self._one(AgendaItem, AgendaItem.meeting_id == ahead),
            "action_item": self._one(ActionItem, ActionItem.committee_id == committee),
            "membership": self._one(CommitteeMembership, CommitteeMembership.committee_id == committee),
            "decision": self._one(Decision, Decision.committee_id == committee),
            "mentorship": mentorship,
            "asked_mentorship": self._one(Mentorship, Mentorship.mentee_id == self.people["elif"]),
            "goal": self._one(MentorshipGoal, MentorshipGoal.mentorship_id == mentorship),
            "session": self._one(MentorshipSession, MentorshipSession.mentorship_id == mentorship),
        }
        return {name: str(key) for name, key in found.items()}

    def _all(self) -> dict[str, Sent]:
        return {
            **self._access(),
            **self._people_and_sites(),
            **self._initiatives(),
            **self._cycles(),
            **self._committees(),
            **self._meetings(),
            **self._measures(),
            **self._mentoring(),
            **self._metrics(),
        }

    def _access(self) -> dict[str, Sent]:
        ana = {"person_id": str(self.people["ana"])}
        return {
            "createPasswordLink": Sent("quinn", ana),
            "setPassword": Sent(
                None,
                body={"link_token": "", "new_password": "a long pass phrase"},
                first=("createPasswordLink",),
            ),
            "signIn": Sent(
                None,
                body={"email": f"ana@{DOMAIN}", "password": "a long pass phrase"},
                first=("createPasswordLink", "setPassword"),
            ),
            "signOut": Sent("ana"),
            "listTokens": Sent("ana"),
            "createToken": Sent("ana"),
            "deleteToken": Sent("ana", first=("createToken",)),
            "listActivity": Sent("quinn"),
            "getMe": Sent("ana"),
            "getMyWork": Sent("sami"),
        }

    def _people_and_sites(self) -> dict[str, Sent]:
        ana, site = {"person_id": str(self.people["ana"])}, {"site_id": self.ids["site"]}
        return {
            "listPeople": Sent("ana", query={"q": "grace"}),
            "createPerson": Sent("quinn"),
            "getPerson": Sent("ana", ana),
            "updatePerson": Sent("ana", ana),
            "listSites": Sent("ana", query={"q": "pharmacy"}),
            "createSite": Sent("maya"),
            "getSite": Sent("ana", site),
            "updateSite": Sent("maya", site),
            "deleteSite": Sent("maya", first=("createSite",)),
        }

    def _initiatives(self) -> dict[str, Sent]:
        active = {"initiative_id": self.ids["active"]}
        team = active | {"person_id": str(self.people["ben"])}
        return {
            "listInitiatives": Sent("ana", query={"state": "active", "limit": 1}),
            "createInitiative": Sent("ana"),
            "getInitiative": Sent("ana", active),
            "updateInitiative": Sent("ana", active),
            "deleteInitiative": Sent("ben", {"initiative_id": self.ids["suggested"]}),
            "listInitiativeActions": Sent("ben", {"initiative_id": self.ids["suggested"]}),
            "transitionInitiative": Sent("ana", active),
            "listInitiativeTimeline": Sent("ana", active, {"limit": 1}),
            "listTeamMembers": Sent("ana", active),
            "createTeamMember": Sent(
                "ana", active, body={"person_id": str(self.people["deng"]), "role": "data_collector"}
            ),
            "getTeamMember": Sent("ana", team),
            "updateTeamMember": Sent("ana", team),
            "deleteTeamMember": Sent("ana", team),
            "handOverInitiative": Sent("ana", active, body={"person_id": str(self.people["farid"])}),
            "listDrivers": Sent("ana", active),
            "createDriver": Sent("ana", active),
            "getDriver": Sent("ana", {"driver_id": self.ids["driver"]}),
            "updateDriver": Sent("ana", {"driver_id": self.ids["driver"]}),
            "deleteDriver": Sent("ana", first=("createDriver",)),
            "listChangeIdeas": Sent("ana", active),
            "createChangeIdea": Sent("ana", active),
            "getChangeIdea": Sent("ana", {"change_idea_id": self.ids["change_idea"]}),
            "updateChangeIdea": Sent("ana", {"change_idea_id": self.ids["change_idea"]}),
            "deleteChangeIdea": Sent("ana", first=("createChangeIdea",)),
            "listProgressScores": Sent("ana", active),
            "createProgressScore": Sent("ana", active),
            "listComments": Sent("ana", active),
            "createComment": Sent("ben", active),
            "getComment": Sent("ana", {"comment_id": self.ids["comment"]}),
            "updateComment": Sent("ana", {"comment_id": self.ids["comment"]}),
            "deleteComment": Sent("ana", {"comment_id": self.ids["comment"]}),
        }

    def _cycles(self) -> dict[str, Sent]:
        active, planned = {"initiative_id": self.ids["active"]}, {"cycle_id": self.ids["planned_cycle"]}
        return {
            "listCycles": Sent("ana", active),
            "createCycle": Sent("ana", active),
            "getCycle": Sent("ana", {"cycle_id": self.ids["closed_cycle"]}),
            "updateCycle": Sent("ana", planned),
            "deleteCycle": Sent("ana", planned),
            "listCycleActions": Sent("ana", planned),
            "transitionCycle": Sent("ana", planned, first=("updateCycle",)),
        }

    def _committees(self) -> dict[str, Sent]:
        committee = {"committee_id": self.ids["committee"]}
        return {
            "listCommittees": Sent("ana"),
            "createCommittee": Sent("maya"),
            "getCommittee": Sent("ana", committee),
            "updateCommittee": Sent("sami", committee),
            "listMemberships": Sent("ana", committee),
            "createMembership": Sent("ana", committee),
            "getMembership": Sent("ana", {"membership_id": self.ids["membership"]}),
            "listMembershipActions": Sent("sami", first=("createMembership",)),
            "transitionMembership": Sent("sami", first=("createMembership",)),
            "listReviewQueue": Sent("sami", committee),
            "listDecisions": Sent("sami", committee, {"limit": 1}),
            "getDecision": Sent("sami", {"decision_id": self.ids["decision"]}),
            "createDecision": Sent(
                "sami",
                committee,
                body={
                    "initiative_id": self.ids["reviewed"],
                    "outcome": "approve",
                    "reason": "A clear aim, and a test that one ward can carry out.",
                    "conditions": "Report after the first two cycles.",
                    "votes": {
                        "for": [str(self.people[key]) for key in ("sami", "hugo", "tara")],
                        "against": [],
                        "abstain": [str(self.people["noor"])],
                        "recused": [],
                    },
                },
            ),
        }

    def _meetings(self) -> dict[str, Sent]:
        committee, held = {"committee_id": self.ids["committee"]}, {"meeting_id": self.ids["held"]}
        ahead, item = {"meeting_id": self.ids["ahead"]}, {"agenda_item_id": self.ids["agenda_item"]}
        return {
            "listMeetings": Sent("sami", committee),
            "createMeeting": Sent("sami", committee),
            "getMeeting": Sent("sami", held),
            "listMeetingActions": Sent("sami", ahead),
            "updateMeeting": Sent("sami", ahead),
            "setAttendance": Sent(
                "grace",
                held,
                body={"present": [str(self.people[key]) for key in ("sami", "grace", "tara")], "guests": []},
            ),
            "listAgendaItems": Sent("sami", held),
            "createAgendaItem": Sent("grace", ahead),
            "getAgendaItem": Sent("grace", item),
            "updateAgendaItem": Sent("grace", item),
            "deleteAgendaItem": Sent("grace", item),
            "getMinutes": Sent("sami", held),
            "updateMinutes": Sent("grace", ahead),
            "listMeetingActionItems": Sent("sami", held),
            "createActionItem": Sent("grace", ahead),
            "listCommitteeActionItems": Sent("sami", committee, {"open": "true"}),
            "getActionItem": Sent("hugo", {"action_item_id": self.ids["action_item"]}),
            "updateActionItem": Sent("hugo", {"action_item_id": self.ids["action_item"]}),
        }

    def _measures(self) -> dict[str, Sent]:
        active, measure = {"initiative_id": self.ids["active"]}, {"measure_id": self.ids["measure"]}
        point = {"measure_id": self.ids["infections"], "period_start": self.ids["point"]}
        small = {"width": 400, "height": 300}
        divided = {"measure_id": self.ids["divided_measure"]}
        return {
            "listMeasures": Sent("ana", active),
            "createMeasure": Sent("ana", active),
            "getMeasure": Sent("ana", measure),
            "updateMeasure": Sent("ana", measure),
            "deleteMeasure": Sent("ana", first=("createMeasure",)),
            "getMeasureDefaults": Sent("maya"),
            "updateMeasureDefaults": Sent("maya"),
            "setPhases": Sent("ana", measure),
            "analyzeMeasure": Sent("ana", measure, {"last_points": 1}),
            "getChartAdvice": Sent("ana", measure),
            "listPoints": Sent("xenia", {"measure_id": self.ids["infections"]}, {"limit": 1}),
            "putPoints": Sent("ana", measure),
            "tallyEvent": Sent("ben", divided, body=_TALLY),
            "getPareto": Sent("ben", divided, {"split": "2026-04-01"}),
            "drawParetoSvg": Sent("ben", divided, small),
            "drawParetoPng": Sent("ben", divided, small),
            "countEvents": Sent(
                "ana", measure, body={"rows": [{"date": "2026-01-05", "count": 3, "denominator": 480}]}
            ),
            "getPoint": Sent("xenia", point),
            "updatePoint": Sent("xenia", point),
            "deletePoint": Sent("xenia", point),
            "listPointHistory": Sent("xenia", point, first=("updatePoint",)),
            "drawMeasureIcon": Sent("ana", measure),
            "drawChartSvg": Sent("ana", measure, small),
            "drawChartPng": Sent("ana", measure, small),
            "getChartSpecification": Sent("ana", measure, small),
            "getChartsSpecification": Sent("ana", active),
            "drawChartsSvg": Sent("ana", active),
            "listShareLinks": Sent("ana", measure, first=("createShareLink",)),
            "createShareLink": Sent("ana", measure),
            "deleteShareLink": Sent("ana", first=("createShareLink",)),
            "getSharedChart": Sent(None, query=small, first=("createShareLink",)),
            "getFhirMeasure": Sent("ana", measure),
            "getFhirMeasureReport": Sent("ana", measure),
        }

    def _mentoring(self) -> dict[str, Sent]:
        mentorship, goal = {"mentorship_id": self.ids["mentorship"]}, {"goal_id": self.ids["goal"]}
        session = {"session_id": self.ids["session"]}
        return {
            "listMentors": Sent("ana", query={"skill": "run charts"}),
            "getMyMentorProfile": Sent("grace"),
            "setMyMentorProfile": Sent("grace"),
            "deleteMyMentorProfile": Sent("grace"),
            "listMentorships": Sent("ana"),
            "createMentorship": Sent(
                "ana",
                body={
                    "mentor_id": str(self.people["maya"]),
                    "mentee_id": str(self.people["ana"]),
                    "message": "Would you help me to read my run chart?",
                },
            ),
            "getMentorship": Sent("ana", mentorship),
            "listMentorshipActions": Sent("ana", mentorship),
            "updateMentorship": Sent("ana", mentorship, body={"initiative_id": self.ids["active"]}),
            "transitionMentorship": Sent("hugo", {"mentorship_id": self.ids["asked_mentorship"]}),
            "listMentorshipGoals": Sent("ana", mentorship),
            "createMentorshipGoal": Sent("ana", mentorship),
            "getMentorshipGoal": Sent("ana", goal),
            "updateMentorshipGoal": Sent("ana", goal),
            "deleteMentorshipGoal": Sent("ana", goal),
            "listMentorshipSessions": Sent("ana", mentorship),
            "createMentorshipSession": Sent("grace", mentorship),
            "getMentorshipSession": Sent("grace", session),
            "updateMentorshipSession": Sent("grace", session),
            "deleteMentorshipSession": Sent("grace", session),
        }

    def _metrics(self) -> dict[str, Sent]:
        compared = {"measure_name": "seen within four hours", "adjustment": "additive"}
        return {
            "countInitiatives": Sent("noor", query={"group_by": "site"}),
            "listMeasureMetrics": Sent("noor", query={"limit": 1}),
            "drawMeasureTableSvg": Sent("noor", query={"improved": "true", "limit": 2}),
            "drawMeasureTablePng": Sent("noor", query={"improved": "true", "limit": 2}),
            "getFlow": Sent("noor"),
            "compareSites": Sent("noor", query=compared),
            "listComparableMeasures": Sent("noor"),
            "drawComparisonSvg": Sent("noor", query=compared),
            "drawComparisonPng": Sent("noor", query=compared | {"width": 360}),
            "getComparisonSpecification": Sent("noor", query=compared),
        }
