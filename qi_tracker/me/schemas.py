"""What people get about themselves."""

from ..core.blueprint import API_PREFIX
from ..core.fields import Choice, Day, Derived, Email, Flag, Line, Many, Moment, Named, Part, Ref, Text
from ..core.schemas import Schema
from ..people.models import JobRole, OrganizationRole
from .service import RoleKind, WorkKind


class RoleOut(Schema):
    """A role that one holds."""

    kind = Choice(RoleKind, required=True)
    role = Line(
        required=True,
        metadata={"description": "An organization role, the role of a current committee seat, or `mentor`."},
    )
    committee_id = Ref(allow_none=True, required=True)
    committee = Named("committee", required=True)


class MeOut(Schema):
    """One's own account, with roles and with the permissions that need no object.

    The ETag of the account is a member alone: the answer also changes when a seat or a mentor profile does.
    """

    id = Ref(required=True)
    created_at = Moment(required=True)
    updated_at = Moment(required=True)
    etag = Line(required=True)
    email = Email(required=True)
    name = Line(required=True)
    job_role = Choice(JobRole, required=True)
    organization_role = Choice(OrganizationRole, required=True)
    site_id = Ref(allow_none=True, required=True)
    site = Named("site", required=True)
    skills = Many(Line(100), required=True)
    active = Flag(required=True)
    roles = Part(RoleOut, many=True, required=True)
    permissions = Many(Line(100), required=True)


class WorkItemOut(Schema):
    """One thing that waits."""

    kind = Choice(WorkKind, required=True)
    title = Text(required=True)
    due_on = Day(
        allow_none=True,
        required=True,
        metadata={
            "description": "The last day in time: a cycle's planned end, the end of the first period without a point, "
            "30 days after a submission, or an action item's own."
        },
    )
    overdue = Flag(required=True)
    href = Derived(
        Text(metadata={"format": "uri-reference"}),
        lambda item: API_PREFIX + item.path,
        required=True,
        metadata={"description": "Where to go on."},
    )


class WorkOut(Schema):
    """What waits for one, what is due first before the rest; of each kind at most 200."""

    items = Part(WorkItemOut, many=True, required=True)
