"""Committees and the people on them."""

from typing import Any

from ..access.actor import actor
from ..access.guards import fetch, get_reference
from ..core.blueprint import Blueprint, Resource
from ..core.openapi.available_actions import AvailableActions
from ..core.request_transaction import clock, session
from ..people.models import Person
from ..sites.models import Site
from . import queries, schemas, service
from .models import Committee, CommitteeMembership
from .transitions import MEMBERSHIP_TRANSITIONS, PERMISSIONS

blp = Blueprint("committees", __name__, tag="Committees")

COMMITTEE_EXAMPLE = {
    "name": "Falls Prevention Committee",
    "terms_of_reference": "Reviews every initiative that is about falls of patients.",
    "schedule": "Every second Tuesday, 14:00",
    "quorum": {"minimum": 4, "roles": [{"job_role": "pharmacist", "count": 2}, {"job_role": "nurse", "count": 1}]},
}


def _row(committee_id: Any) -> Any:
    return session().execute(queries.columns().where(Committee.id == committee_id)).one()


def _membership_row(membership_id: Any) -> Any:
    return (
        session()
        .execute(queries.membership_columns(clock().today()).where(CommitteeMembership.id == membership_id))
        .one()
    )


@blp.route("/committees")
class Committees(Resource):
    @blp.operation("listCommittees", to="committees:list")
    @blp.listing(
        schemas.Committee, filters=schemas.CommitteeQuery, sorts=queries.SORTS, default="-created_at", key=Committee.id
    )
    def get(self, query: dict[str, Any]) -> Any:
        """List committees"""
        return queries.filtered(query)

    @blp.operation("createCommittee", to="committees:create")
    @blp.arguments(schemas.CommitteeInput, example=COMMITTEE_EXAMPLE)
    @blp.response(201, schemas.Committee, location="/committees/{id}")
    def post(self, payload: dict[str, Any]) -> Any:
        """Set up a committee"""
        get_reference(Site, payload["site_id"], "#/site_id")
        return _row(service.add(session(), payload).id)


@blp.route("/committees/<uuid:committee_id>")
class CommitteeById(Resource):
    @blp.operation("getCommittee", to="committees:read")
    @blp.response(200, schemas.Committee)
    def get(self, committee_id: Any) -> Any:
        """Show a committee"""
        fetch(Committee, committee_id)
        return _row(committee_id)

    @blp.operation("updateCommittee", to="committees:edit")
    @blp.arguments(schemas.CommitteePatch, example={"quorum": {"minimum": 5}})
    @blp.response(200, schemas.Committee)
    def patch(self, payload: dict[str, Any], committee_id: Any) -> Any:
        """Change a committee"""
        committee = fetch(Committee, committee_id)
        get_reference(Site, payload.get("site_id"), "#/site_id")
        service.change(session(), committee, payload)
        return _row(committee_id)


@blp.route("/committees/<uuid:committee_id>/memberships")
class Memberships(Resource):
    @blp.operation("listMemberships", to="memberships:list")
    @blp.listing(
        schemas.Membership,
        filters=schemas.MembershipQuery,
        sorts=queries.MEMBERSHIP_SORTS,
        default="-created_at",
        key=CommitteeMembership.id,
    )
    def get(self, query: dict[str, Any], committee_id: Any) -> Any:
        """List a committee's memberships, requested and ended ones included"""
        fetch(Committee, committee_id, parent=True)
        return queries.memberships(committee_id, query, clock().today())

    @blp.operation("createMembership", to=("memberships:request", "memberships:add"))
    @blp.arguments(schemas.MembershipInput, example={"role": "guest"})
    @blp.response(201, schemas.Membership, location="/memberships/{id}")
    def post(self, payload: dict[str, Any], committee_id: Any) -> Any:
        """Ask to join a committee, or add somebody

        Without `person_id` it is your own request, which the chair, the secretary or a quality lead answers. With it
        the person is on the committee at once (permission `memberships:add`).
        """
        person_id = payload.pop("person_id")
        to = "memberships:add" if person_id else "memberships:request"
        committee = fetch(Committee, committee_id, to=to, parent=True)
        get_reference(Person, person_id, "#/person_id")
        today = clock().today()
        if person_id:
            made = service.add_person(session(), committee, person_id, payload, today)
        else:
            made = service.request_membership(session(), committee, actor().id, payload, today)
        return _membership_row(made.id)


@blp.route("/memberships/<uuid:membership_id>")
class MembershipById(Resource):
    @blp.operation("getMembership", to="memberships:read")
    @blp.response(200, schemas.Membership)
    def get(self, membership_id: Any) -> Any:
        """Show a membership"""
        fetch(CommitteeMembership, membership_id)
        return _membership_row(membership_id)


@blp.route("/memberships/<uuid:membership_id>/actions")
class MembershipActions(Resource):
    @blp.operation("listMembershipActions", to="memberships:read")
    @blp.response(200, AvailableActions)
    def get(self, membership_id: Any) -> Any:
        """Say for every action with a membership whether you may take it now"""
        membership = fetch(CommitteeMembership, membership_id)
        return {"items": [found.as_json() for found in service.actions(membership, actor(), clock().today())]}


@blp.route("/memberships/<uuid:membership_id>/transitions")
class MembershipTransitions(Resource):
    @blp.operation("transitionMembership", to=("memberships:answer", "memberships:end"))
    @blp.arguments(schemas.MembershipTransition, example={"action": "accept"})
    @blp.response(200, schemas.Membership)
    @MEMBERSHIP_TRANSITIONS.document
    def post(self, payload: dict[str, Any], membership_id: Any) -> Any:
        """Accept or decline a request to join, or end a membership

        To end one is the permission `memberships:end`: one may end one's own.
        """
        membership = fetch(CommitteeMembership, membership_id, to=PERMISSIONS[payload["action"]], parent=True)
        service.move(session(), membership, payload["action"], clock().today())
        return _membership_row(membership_id)
