"""Mentoring: mentors, mentorships, their goals and sessions."""

from typing import Any

from ..access.actor import actor
from ..access.guards import fetch, get_reference, permit
from ..core.blueprint import Blueprint, Created, Ranked, Resource
from ..core.errors import Invalid, NotFound, RequestPart
from ..core.openapi.available_actions import AvailableActions
from ..core.request_transaction import clock, session
from ..initiatives.models import Initiative
from ..initiatives.queries import visible_to
from ..people.models import Person
from . import queries, schemas, service
from .fit import named_in
from .models import MentorProfile, Mentorship, MentorshipGoal, MentorshipSession
from .transitions import TRANSITIONS

blp = Blueprint("mentoring", __name__, tag="Mentoring")


def _sees_initiative() -> Any:
    return visible_to(actor(), clock().today())


def _profile(profile_id: Any) -> Any:
    return session().execute(queries.profiles().where(MentorProfile.id == profile_id)).one()


def _row(mentorship_id: Any) -> Any:
    found = queries.shown_to(actor(), _sees_initiative())
    return session().execute(found.where(Mentorship.id == mentorship_id)).one()


def _goal(goal_id: Any) -> Any:
    return session().execute(queries.goals(True).where(MentorshipGoal.id == goal_id)).one()


def _session(session_id: Any) -> Any:
    return session().execute(queries.sessions(True).where(MentorshipSession.id == session_id)).one()


def _wanted(query: dict[str, Any]) -> tuple[list[str], Any]:
    """The skills that a mentor is wanted for, and the site."""
    skills = list(query.get("skill", []))
    if "for_initiative" not in query:
        return skills, None
    effort = session().execute(queries.initiative_named(query["for_initiative"], _sees_initiative())).one_or_none()
    if effort is None:
        raise Invalid.at(
            "#/for_initiative",
            "unknown_reference",
            "There is no such object, or none that you may see.",
            RequestPart.QUERY,
        )
    says = "\n".join([effort.title, effort.problem, effort.aim_statement or "", *effort.tags])
    return skills + named_in(session().scalars(queries.taught_skills()), says), effort.site_id


@blp.route("/mentors")
class Mentors(Resource):
    @blp.operation("listMentors", to="mentors:list")
    @blp.listing(
        schemas.Mentor, filters=schemas.MentorQuery, sorts=queries.MENTOR_SORTS, default="name", key=MentorProfile.id
    )
    def get(self, query: dict[str, Any]) -> Any:
        """List mentors, the best fit first where a skill or an initiative is named"""
        if not {"skill", "for_initiative"} & query.keys():
            return queries.mentors(query, queries.no_fit())
        fit = queries.fit_of(*_wanted(query))
        found = queries.mentors(query, fit)
        if "for_initiative" in query:
            found = found.where(MentorProfile.person_id != actor().id)
        return found if "sort" in query else Ranked(queries.best_first(found, fit))


@blp.route("/me/mentor-profile")
class OwnMentorProfile(Resource):
    @staticmethod
    def _fetch() -> MentorProfile | None:
        key = session().scalar(queries.own_profile_id(actor()))
        return None if key is None else fetch(MentorProfile, key)

    @blp.operation("getMyMentorProfile", to="mentor_profiles:read", extra_errors=(404,))
    @blp.response(200, schemas.MentorProfile)
    def get(self) -> Any:
        """Show my mentor profile"""
        profile = self._fetch()
        if profile is None:
            raise NotFound
        return _profile(profile.id)

    @blp.operation("setMyMentorProfile", to=("mentor_profiles:edit", "mentor_profiles:create"), extra_errors=(412,))
    @blp.arguments(
        schemas.MentorProfileInput,
        example={"expertise": ["run charts", "sterile compounding"], "capacity": 2, "availability": "Tuesdays"},
    )
    @blp.response(200, schemas.MentorProfile, location="/me/mentor-profile", creates=True)
    def put(self, payload: dict[str, Any]) -> Any:
        """Offer myself as a mentor, or replace what I offer"""
        profile = self._fetch()
        if profile is None:
            permit(to="mentor_profiles:create")
            return Created(_profile(service.offer(session(), actor().id, payload).id))
        service.change_offer(session(), profile, payload)
        return _profile(profile.id)

    @blp.operation("deleteMyMentorProfile", to="mentor_profiles:delete", precondition=False, extra_errors=(404, 412))
    @blp.response(204)
    def delete(self) -> None:
        """Withdraw my mentor profile; active mentorships go on"""
        profile = self._fetch()
        if profile is None:
            raise NotFound
        service.withdraw_offer(session(), profile)


@blp.route("/mentorships")
class Mentorships(Resource):
    @blp.operation("listMentorships", to="mentorships:list")
    @blp.listing(
        schemas.Mentorship,
        filters=schemas.MentorshipQuery,
        sorts=queries.MENTORSHIP_SORTS,
        default="-created_at",
        key=Mentorship.id,
    )
    def get(self, query: dict[str, Any]) -> Any:
        """List my mentorships; for a quality lead all, without texts"""
        return queries.filtered(actor(), _sees_initiative(), query)

    @blp.operation("createMentorship", to="mentorships:create")
    @blp.arguments(
        schemas.MentorshipInput,
        example={
            "mentor_id": "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e",
            "mentee_id": "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6f",
            "message": "Would you help me to read my run chart?",
        },
    )
    @blp.response(201, schemas.Mentorship, location="/mentorships/{id}")
    def post(self, payload: dict[str, Any]) -> Any:
        """Ask for a mentorship as the mentee, or offer one as the mentor"""
        mentor_id, mentee_id = payload["mentor_id"], payload["mentee_id"]
        asked = Mentorship(
            mentor_id=mentor_id, mentee_id=mentee_id, requested_by_id=actor().id, message=payload["message"]
        )
        permit(asked)
        get_reference(Person, mentor_id, "#/mentor_id")
        get_reference(Person, mentee_id, "#/mentee_id")
        initiative = get_reference(Initiative, payload["initiative_id"], "#/initiative_id")
        service.request(session(), asked, initiative)
        return _row(asked.id)


@blp.route("/mentorships/<uuid:mentorship_id>")
class MentorshipById(Resource):
    @blp.operation("getMentorship", to="mentorships:read")
    @blp.response(200, schemas.Mentorship)
    def get(self, mentorship_id: Any) -> Any:
        """Show a mentorship"""
        fetch(Mentorship, mentorship_id)
        return _row(mentorship_id)

    @blp.operation("updateMentorship", to="mentorships:edit")
    @blp.arguments(schemas.MentorshipPatch, example={"initiative_id": "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e"})
    @blp.response(200, schemas.Mentorship)
    def patch(self, payload: dict[str, Any], mentorship_id: Any) -> Any:
        """Link the mentorship to an initiative of the mentee, or unlink it"""
        mentorship = fetch(Mentorship, mentorship_id)
        if "initiative_id" in payload:
            initiative = get_reference(Initiative, payload["initiative_id"], "#/initiative_id")
            service.relink(session(), mentorship, initiative)
        return _row(mentorship_id)


@blp.route("/mentorships/<uuid:mentorship_id>/actions")
class MentorshipActions(Resource):
    @blp.operation("listMentorshipActions", to="mentorships:read")
    @blp.response(200, AvailableActions)
    def get(self, mentorship_id: Any) -> Any:
        """Say for every action with a mentorship whether you may take it now"""
        mentorship = fetch(Mentorship, mentorship_id)
        return {"items": [found.as_json() for found in service.actions(session(), mentorship, actor())]}


@blp.route("/mentorships/<uuid:mentorship_id>/transitions")
class MentorshipTransitions(Resource):
    @blp.operation("transitionMentorship", to="mentorships:transition")
    @blp.arguments(schemas.MentorshipTransition, example={"action": "accept"})
    @blp.response(200, schemas.Mentorship)
    @TRANSITIONS.document
    def post(self, payload: dict[str, Any], mentorship_id: Any) -> Any:
        """Accept, decline, complete or cancel a mentorship"""
        mentorship = fetch(Mentorship, mentorship_id, about=payload["action"])
        service.move(session(), mentorship, payload["action"], clock().now(), payload["reason"])
        return _row(mentorship_id)


@blp.route("/mentorships/<uuid:mentorship_id>/goals")
class MentorshipGoals(Resource):
    @blp.operation("listMentorshipGoals", to="mentorship_goals:list")
    @blp.listing(
        schemas.MentorshipGoal,
        filters=schemas.MentorshipGoalQuery,
        sorts=queries.GOAL_SORTS,
        default="created_at",
        key=MentorshipGoal.id,
    )
    def get(self, query: dict[str, Any], mentorship_id: Any) -> Any:
        """List the goals of a mentorship; for a quality lead without texts"""
        mentorship = fetch(Mentorship, mentorship_id, parent=True)
        return queries.goals_of(mentorship, actor(), query)

    @blp.operation("createMentorshipGoal", to="mentorship_goals:create")
    @blp.arguments(
        schemas.MentorshipGoalInput, example={"text": "Explain a run chart to the team", "due_on": "2026-06-30"}
    )
    @blp.response(201, schemas.MentorshipGoal, location="/mentorship-goals/{id}")
    def post(self, payload: dict[str, Any], mentorship_id: Any) -> Any:
        """Agree a goal"""
        mentorship = fetch(Mentorship, mentorship_id, parent=True)
        return _goal(service.add_goal(session(), mentorship, payload).id)


@blp.route("/mentorship-goals/<uuid:goal_id>")
class MentorshipGoalById(Resource):
    @blp.operation("getMentorshipGoal", to="mentorship_goals:read")
    @blp.response(200, schemas.MentorshipGoal)
    def get(self, goal_id: Any) -> Any:
        """Show a goal; for a quality lead without its text"""
        goal = fetch(MentorshipGoal, goal_id)
        found = queries.goals_of(goal.mentorship, actor(), {}).where(MentorshipGoal.id == goal_id)
        return session().execute(found).one()

    @blp.operation("updateMentorshipGoal", to="mentorship_goals:edit")
    @blp.arguments(schemas.MentorshipGoalPatch, example={"status": "reached"})
    @blp.response(200, schemas.MentorshipGoal)
    def patch(self, payload: dict[str, Any], goal_id: Any) -> Any:
        """Change a goal"""
        service.change(session(), fetch(MentorshipGoal, goal_id, below=Mentorship), payload)
        return _goal(goal_id)

    @blp.operation("deleteMentorshipGoal", to="mentorship_goals:delete")
    @blp.response(204)
    def delete(self, goal_id: Any) -> None:
        """Delete a goal"""
        service.remove(session(), fetch(MentorshipGoal, goal_id, below=Mentorship))


@blp.route("/mentorships/<uuid:mentorship_id>/sessions")
class MentorshipSessions(Resource):
    @blp.operation("listMentorshipSessions", to="mentorship_sessions:list")
    @blp.listing(schemas.MentorshipSession, sorts=queries.SESSION_SORTS, default="-held_on", key=MentorshipSession.id)
    def get(self, query: dict[str, Any], mentorship_id: Any) -> Any:
        """List the sessions of a mentorship; for a quality lead without texts"""
        mentorship = fetch(Mentorship, mentorship_id, parent=True)
        return queries.sessions_of(mentorship, actor())

    @blp.operation("createMentorshipSession", to="mentorship_sessions:create")
    @blp.arguments(
        schemas.MentorshipSessionInput, example={"held_on": "2026-03-04", "minutes": 45, "summary": "First run chart"}
    )
    @blp.response(201, schemas.MentorshipSession, location="/mentorship-sessions/{id}")
    def post(self, payload: dict[str, Any], mentorship_id: Any) -> Any:
        """Log a session"""
        mentorship = fetch(Mentorship, mentorship_id, parent=True)
        return _session(service.add_session(session(), mentorship, payload).id)


@blp.route("/mentorship-sessions/<uuid:session_id>")
class MentorshipSessionById(Resource):
    @blp.operation("getMentorshipSession", to="mentorship_sessions:read")
    @blp.response(200, schemas.MentorshipSession)
    def get(self, session_id: Any) -> Any:
        """Show a session; for a quality lead without its texts"""
        logged = fetch(MentorshipSession, session_id)
        found = queries.sessions_of(logged.mentorship, actor()).where(MentorshipSession.id == session_id)
        return session().execute(found).one()

    @blp.operation("updateMentorshipSession", to="mentorship_sessions:edit")
    @blp.arguments(schemas.MentorshipSessionPatch, example={"next_step": "Show it to the ward"})
    @blp.response(200, schemas.MentorshipSession)
    def patch(self, payload: dict[str, Any], session_id: Any) -> Any:
        """Change a session"""
        service.change(session(), fetch(MentorshipSession, session_id, below=Mentorship), payload)
        return _session(session_id)

    @blp.operation("deleteMentorshipSession", to="mentorship_sessions:delete")
    @blp.response(204)
    def delete(self, session_id: Any) -> None:
        """Delete a session"""
        service.remove(session(), fetch(MentorshipSession, session_id, below=Mentorship))
