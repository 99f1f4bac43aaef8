"""What people get about themselves."""

from ..core import fields
from ..core.blueprint import API_PREFIX
from ..core.schemas import Schema
from ..people.models import JobRole, OrganizationRole
from .service import RoleKind, WorkKind


class HeldRole(Schema):
    """A role that one holds."""

    kind = fields.Enum(RoleKind, required=True)
    role = fields.String(
        required=True,
        metadata={"description": "An organization role, the role of a current committee membership, or `mentor`."},
    )
    committee_id = fields.UUID(allow_none=True, required=True)
    committee = fields.Reference("committee", required=True)


class Me(Schema):
    """One's own account, with roles and with the permissions that need no object.

    The ETag of the account is a field alone: the answer also changes when a membership or a mentor profile does.
    """

    id = fields.UUID(required=True)
    created_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)
    etag = fields.String(required=True)
    email = fields.Email(required=True)
    name = fields.String(required=True)
    job_role = fields.Enum(JobRole, required=True)
    organization_role = fields.Enum(OrganizationRole, required=True)
    site_id = fields.UUID(allow_none=True, required=True)
    site = fields.Reference("site", required=True)
    skills = fields.List(fields.String(100), required=True)
    active = fields.Boolean(required=True)
    external_id = fields.ExternalId(allow_none=True, required=True)
    roles = fields.Nested(HeldRole, many=True, required=True)
    permissions = fields.List(fields.String(100), required=True)


class WorkItem(Schema):
    """One thing that waits."""

    kind = fields.Enum(WorkKind, required=True)
    title = fields.Text(required=True)
    due_on = fields.Date(
        allow_none=True,
        required=True,
        metadata={
            "description": "The last day in time: a cycle's planned end, the end of the first period without a point, "
            "30 days after a submission, or an action item's own."
        },
    )
    overdue = fields.Boolean(required=True)
    href = fields.Function(
        fields.Text(metadata={"format": "uri-reference"}),
        lambda item: API_PREFIX + item.path,
        required=True,
        metadata={"description": "Where to go on."},
    )


class Work(Schema):
    """What waits for one, what is due first before the rest; of each kind at most 200."""

    items = fields.Nested(WorkItem, many=True, required=True)
