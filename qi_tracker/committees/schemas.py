"""What clients send and get about committees and memberships."""

from typing import Any

import marshmallow as ma

from ..core import fields
from ..core.schemas import PART_OF_NAME, Query, RecordSchema, Schema, patch_of
from ..people.models import JobRole
from .models import CommitteeRole, MembershipState
from .transitions import MembershipAction


class QuorumRole(Schema):
    """So many people of a job role."""

    job_role = fields.Enum(
        JobRole, required=True, metadata={"description": "The job role that has to be present, such as pharmacist."}
    )
    count = fields.Integer(
        1, 100, required=True, metadata={"description": "How many people of this job role are needed."}
    )


class QuorumInput(Schema):
    """What approve and decline need."""

    minimum = fields.Integer(
        1,
        1000,
        load_default=1,
        metadata={"description": "How many people who may vote on the initiative have to be present."},
    )
    roles = fields.List(
        fields.Nested(QuorumRole),
        maximum=20,
        load_default=list,
        metadata={"description": "How many of them must have a certain job role, such as one pharmacist."},
    )


def each_role_once(quorum: dict[str, Any]) -> None:
    """Refuse two counts for one job role."""
    named = [role["job_role"] for role in quorum.get("roles", [])]
    again = [index for index, role in enumerate(named) if role in named[:index]]
    if again:
        problem = [fields.Code("repeated", "Each job role may stand here once.")]
        raise ma.ValidationError({"roles": {index: {"job_role": problem} for index in again}})


class Quorum(Schema):
    """What approve and decline need."""

    minimum = fields.Integer(0, required=True)
    roles = fields.List(fields.Nested(QuorumRole), required=True)


class CommitteeInput(Schema):
    """A committee to set up."""

    name = fields.String(
        minimum=1,
        required=True,
        metadata={"description": "The name by which people know it, such as: Medication Safety Committee."},
    )
    terms_of_reference = fields.Text(
        allow_none=True,
        load_default=None,
        metadata={"description": "What the committee is for, what it decides and whom it answers to."},
    )
    site_id = fields.UUID(
        allow_none=True,
        load_default=None,
        metadata={"description": "The site that it decides for; left out, it belongs to no single site."},
    )
    schedule = fields.Text(
        allow_none=True,
        load_default=None,
        metadata={"description": "When and where it meets, in words, such as: second Tuesday of the month, 2 pm."},
    )
    quorum = fields.Nested(
        QuorumInput,
        validate=each_role_once,
        load_default=lambda: {"minimum": 1, "roles": []},
        metadata={"description": "Who has to be present to approve or decline an initiative."},
    )


CommitteePatch = patch_of(CommitteeInput)


class CommitteeQuery(Query):
    """Filters of the list of committees."""

    site_id = fields.List(fields.UUID(), metadata={"description": "Of these sites or of one below them."})
    q = fields.String(metadata={"description": PART_OF_NAME})


class Committee(RecordSchema):
    """A committee. Who is on it is at its memberships."""

    name = fields.String(required=True)
    terms_of_reference = fields.Text(allow_none=True, required=True)
    site_id = fields.UUID(allow_none=True, required=True)
    site = fields.Reference("site", required=True)
    schedule = fields.Text(allow_none=True, required=True)
    quorum = fields.Nested(Quorum, prefix="quorum_", required=True)


class MembershipInput(Schema):
    """A membership to ask for, or to give."""

    person_id = fields.UUID(
        allow_none=True,
        load_default=None,
        metadata={"description": "The person to add. Left out: you ask to join yourself."},
    )
    role = fields.Enum(
        CommitteeRole,
        required=True,
        metadata={"description": "What the person does on the committee. A guest listens and does not vote."},
    )
    starts_on = fields.Date(
        allow_none=True,
        load_default=None,
        metadata={"description": "The first day of the membership; left out, today."},
    )
    ends_on = fields.Date(
        allow_none=True,
        load_default=None,
        metadata={"description": "The last day of the membership; left out, it has no end yet."},
    )

    @ma.validates_schema(skip_on_field_errors=False)
    def ends_after_start(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse an end before the start."""
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            raise ma.ValidationError(
                {"ends_on": [fields.Code("before_start", "Send a last day that is not before the first.")]}
            )


class MembershipTransition(Schema):
    """What is done with a membership."""

    action = fields.Enum(
        MembershipAction, required=True, metadata={"description": "Accept or decline a request, or end a membership."}
    )


class MembershipQuery(Query):
    """Filters of the list of memberships."""

    state = fields.List(fields.Enum(MembershipState), metadata={"description": "In one of these states."})
    role = fields.List(fields.Enum(CommitteeRole), metadata={"description": "In one of these roles."})
    person_id = fields.List(fields.UUID(), metadata={"description": "Of one of these people."})


class Membership(RecordSchema):
    """A person's membership of a committee."""

    committee_id = fields.UUID(required=True)
    committee = fields.Reference("committee", required=True)
    person_id = fields.UUID(required=True)
    person = fields.Reference("person", required=True)
    role = fields.Enum(CommitteeRole, required=True)
    state = fields.Enum(
        MembershipState,
        required=True,
        metadata={"description": "As of today: past ends_on an active membership is ended."},
    )
    starts_on = fields.Date(allow_none=True, required=True)
    ends_on = fields.Date(allow_none=True, required=True)
