"""What clients send and get about people."""

from ..core import fields
from ..core.schemas import ANY_LETTERS, PART_OF_NAME, Query, RecordSchema, Schema, patch_of
from .models import JobRole, OrganizationRole


class PersonInput(Schema):
    """A person to add."""

    email = fields.Email(required=True)
    name = fields.String(minimum=1, required=True)
    job_role = fields.Enum(JobRole, required=True)
    organization_role = fields.Enum(OrganizationRole, load_default=OrganizationRole.STAFF)
    site_id = fields.UUID(allow_none=True, load_default=None)
    skills = fields.List(fields.String(100, minimum=1), maximum=50, unique=True, load_default=list)
    active = fields.Boolean(load_default=True)
    external_id = fields.ExternalId(allow_none=True, load_default=None)


PersonPatch = patch_of(PersonInput)


class PersonQuery(Query):
    """Filters of the list of people."""

    job_role = fields.List(fields.Enum(JobRole))
    organization_role = fields.List(fields.Enum(OrganizationRole))
    site_id = fields.List(fields.UUID(), metadata={"description": "At these sites or at one below them."})
    skill = fields.List(fields.String(100), metadata={"description": f"Has one of these. {ANY_LETTERS}"})
    active = fields.Boolean()
    external_id = fields.List(fields.ExternalId(), metadata={"description": "Has one of these."})
    q = fields.String(
        metadata={"description": f"{PART_OF_NAME} For those who may see it also the beginning of the e-mail address."}
    )


class Person(RecordSchema):
    """A person. The e-mail is null for those who may not see it."""

    email = fields.Email(allow_none=True, required=True)
    name = fields.String(required=True)
    job_role = fields.Enum(JobRole, required=True)
    organization_role = fields.Enum(OrganizationRole, required=True)
    site_id = fields.UUID(allow_none=True, required=True)
    site = fields.Reference("site", required=True)
    skills = fields.List(fields.String(100), required=True)
    active = fields.Boolean(required=True)
    external_id = fields.ExternalId(allow_none=True, required=True)
