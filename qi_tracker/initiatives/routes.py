"""Initiatives: suggest, find, read, change and move them, and manage their team."""

from typing import Any

from flask import Response

from ..access.actor import actor
from ..access.guards import fetch, get_reference
from ..committees.models import Committee
from ..core.blueprint import Blueprint, Resource
from ..core.errors import NotFound
from ..core.openapi.available_actions import AvailableActions
from ..core.parsing import JSON
from ..core.request_transaction import clock, database, session
from ..core.serializer import dumps
from ..people.models import Person
from ..sites.models import Site
from . import charter, queries, schemas, service, team
from .expansion import schemas as expansion_schemas
from .expansion.queries import Expansion, expanded
from .models import Initiative, TeamMember, TimelineEntry
from .transitions import TRANSITIONS

blp = Blueprint("initiatives", __name__, tag="Initiatives")


def _row(initiative_id: Any) -> Any:
    return session().execute(queries.objects().where(Initiative.id == initiative_id)).one()


def _member(initiative_id: Any, person_id: Any) -> Any:
    return session().execute(queries.team(initiative_id).where(TeamMember.person_id == person_id)).one()


@blp.route("/initiatives")
class Initiatives(Resource):
    @blp.operation("listInitiatives", to="initiatives:list")
    @blp.listing(
        schemas.InitiativeSummary,
        filters=schemas.InitiativeQuery,
        sorts=queries.SORTS,
        default="-created_at",
        key=Initiative.id,
    )
    def get(self, query: dict[str, Any]) -> Any:
        """Find initiatives"""
        return queries.listed(actor(), query, clock().local_now(), sqlite=database().is_sqlite)

    @blp.operation("createInitiative", to="initiatives:create")
    @blp.arguments(
        charter.InitiativeInput,
        example={"title": "Fewer missing doses", "problem": "Every tenth first dose is missing on the ward."},
    )
    @blp.response(201, schemas.Initiative, location="/initiatives/{id}")
    def post(self, payload: dict[str, Any]) -> Any:
        """Suggest an initiative, and become its lead"""
        get_reference(Site, payload["site_id"], "#/site_id")
        get_reference(Committee, payload["committee_id"], "#/committee_id")
        return _row(service.suggest(session(), actor(), payload, clock().now()).id)


@blp.route("/initiatives/<uuid:initiative_id>")
class InitiativeById(Resource):
    @blp.operation("getInitiative", to="initiatives:read")
    @blp.query(expansion_schemas.InitiativeExpansionQuery)
    @blp.response(200, schemas.Initiative, documented=expansion_schemas.ExpandedInitiative)
    def get(self, query: dict[str, Any], initiative_id: Any) -> Any:
        """Show an initiative, and with `expand` what its screen needs besides"""
        initiative, names = fetch(Initiative, initiative_id), query.get("expand")
        if not names:
            return _row(initiative_id)
        more = expanded(session(), initiative, names)
        if Expansion.ACTIONS in names:
            found = service.actions(session(), initiative, actor())
            more["actions"] = [availability.as_json() for availability in found]
        return Response(dumps(expansion_schemas.as_json(_row(initiative_id), more)), content_type=JSON)

    @blp.operation("updateInitiative", to="initiatives:edit")
    @blp.arguments(
        charter.InitiativePatch,
        example={
            "aim": {"statement": "Halve missing first doses by June", "target_value": 5, "due_on": "2026-06-30"},
            "category": "safety",
        },
    )
    @blp.response(200, schemas.Initiative)
    def patch(self, payload: dict[str, Any], initiative_id: Any) -> Any:
        """Change an initiative's charter

        The charter is locked in submitted and in_review, and for good in completed, abandoned and declined.
        committee_id is locked from submission until withdrawn or returned, the screening's answers from approval on;
        screening.ethics_reference can be set in submitted and in_review too. tags, visibility, open_to_help
        and external_id are never locked. A change of the aim after approval is recorded on the timeline.
        """
        initiative = fetch(Initiative, initiative_id)
        get_reference(Site, payload.get("site_id"), "#/site_id")
        get_reference(Committee, payload.get("committee_id"), "#/committee_id")
        service.change(session(), initiative, actor(), payload, clock().now())
        return _row(initiative_id)

    @blp.operation("deleteInitiative", to="initiatives:delete")
    @blp.response(204)
    def delete(self, initiative_id: Any) -> None:
        """Delete a draft that was never submitted"""
        service.remove(session(), fetch(Initiative, initiative_id))


@blp.route("/initiatives/<uuid:initiative_id>/actions")
class InitiativeActions(Resource):
    @blp.operation("listInitiativeActions", to="initiatives:read")
    @blp.response(200, AvailableActions)
    def get(self, initiative_id: Any) -> Any:
        """Say for every action whether you may take it now, and what is missing"""
        initiative = fetch(Initiative, initiative_id)
        return {"items": [found.as_json() for found in service.actions(session(), initiative, actor())]}


@blp.route("/initiatives/<uuid:initiative_id>/transitions")
class InitiativeTransitions(Resource):
    @blp.operation("transitionInitiative", to="initiatives:transition")
    @blp.arguments(
        schemas.InitiativeTransition, example={"action": "hold", "reason": "The ward moves to another floor."}
    )
    @blp.response(200, schemas.Initiative)
    @TRANSITIONS.document
    def post(self, payload: dict[str, Any], initiative_id: Any) -> Any:
        """Move an initiative to another state, such as submit, start or complete"""
        initiative = fetch(Initiative, initiative_id, about=payload["action"])
        service.transition(session(), initiative, actor(), clock().now(), **payload)
        return _row(initiative_id)


@blp.route("/initiatives/<uuid:initiative_id>/timeline")
class InitiativeTimeline(Resource):
    @blp.operation("listInitiativeTimeline", to="initiatives:read")
    @blp.listing(schemas.TimelineEntry, sorts={"at": TimelineEntry.at}, default="-at", key=TimelineEntry.id)
    def get(self, query: dict[str, Any], initiative_id: Any) -> Any:
        """List everything that happened to an initiative, newest first"""
        fetch(Initiative, initiative_id)
        return queries.history(initiative_id)


@blp.route("/initiatives/<uuid:initiative_id>/team")
class Team(Resource):
    @blp.operation("listTeamMembers", to="initiatives:read")
    @blp.listing(
        schemas.TeamMember,
        sorts={"created_at": TeamMember.created_at, "name": Person.name},
        default="created_at",
        key=TeamMember.person_id,
    )
    def get(self, query: dict[str, Any], initiative_id: Any) -> Any:
        """List the people on an initiative's team"""
        fetch(Initiative, initiative_id)
        return queries.team(initiative_id)

    @blp.operation("createTeamMember", to="initiatives:manage_team")
    @blp.arguments(
        schemas.TeamMemberInput, example={"person_id": "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e", "role": "data_collector"}
    )
    @blp.response(201, schemas.TeamMember, location="/initiatives/{initiative_id}/team/{person_id}")
    def post(self, payload: dict[str, Any], initiative_id: Any) -> Any:
        """Add a person to an initiative's team"""
        initiative = fetch(Initiative, initiative_id, parent=True)
        person: Any = get_reference(Person, payload["person_id"], "#/person_id")
        team.add(session(), initiative, actor(), person, payload["role"], clock().now())
        return _member(initiative_id, person.id)


@blp.route("/initiatives/<uuid:initiative_id>/team/<uuid:person_id>")
class TeamByPerson(Resource):
    @blp.operation("getTeamMember", to="initiatives:read")
    @blp.response(200, schemas.TeamMember)
    def get(self, initiative_id: Any, person_id: Any) -> Any:
        """Show a person's place on an initiative's team"""
        fetch(Initiative, initiative_id)
        found = session().execute(queries.team(initiative_id).where(TeamMember.person_id == person_id)).one_or_none()
        if found is None:
            raise NotFound
        return found

    @blp.operation("updateTeamMember", to="initiatives:manage_team", precondition=False)
    @blp.arguments(schemas.TeamMemberPatch, example={"role": "superuser"})
    @blp.response(200, schemas.TeamMember)
    def patch(self, payload: dict[str, Any], initiative_id: Any, person_id: Any) -> Any:
        """Give a person on the team another role"""
        initiative = fetch(Initiative, initiative_id, parent=True)
        team.change(session(), initiative, actor(), person_id, payload["role"], clock().now())
        return _member(initiative_id, person_id)

    @blp.operation("deleteTeamMember", to="initiatives:manage_team", precondition=False)
    @blp.response(204)
    def delete(self, initiative_id: Any, person_id: Any) -> None:
        """Take a person off the team"""
        initiative = fetch(Initiative, initiative_id, parent=True)
        team.remove(session(), initiative, actor(), person_id, clock().now())


@blp.route("/initiatives/<uuid:initiative_id>/handover")
class Handover(Resource):
    @blp.operation("handOverInitiative", to="initiatives:manage_team")
    @blp.arguments(schemas.Handover, example={"person_id": "0198c0de-7b1f-7c3a-9d2e-3f5a1b2c4d6e"})
    @blp.response(200, schemas.Initiative)
    def post(self, payload: dict[str, Any], initiative_id: Any) -> Any:
        """Hand an initiative's lead over to another person; the former lead stays as a member"""
        initiative = fetch(Initiative, initiative_id)
        person: Any = get_reference(Person, payload["person_id"], "#/person_id")
        team.hand_over(session(), initiative, actor(), person, clock().now())
        return _row(initiative_id)
