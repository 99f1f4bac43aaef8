"""What clients send and get about people."""

from ..core import fields
from ..core.schemas import ANY_LETTERS, PART_OF_NAME, Query, RecordSchema, Schema, patch_of
from .models import JobRole, OrganizationRole


class PersonInput(Schema):
    """A person to add."""

    email = fields.Email(
        required=True,
        metadata={"description": "The e-mail address with which the person signs in; each address has one account."},
    )
    name = fields.String(
        minimum=1, required=True, metadata={"description": "The name as colleagues know it, such as: Ana Silva."}
    )
    job_role = fields.Enum(JobRole, required=True, metadata={"description": "What the person works as."})
    organization_role = fields.Enum(
        OrganizationRole,
        load_default=OrganizationRole.STAFF,
        metadata={"description": "What the person may do throughout the organization; staff unless set."},
    )
    site_id = fields.UUID(
        allow_none=True, load_default=None, metadata={"description": "The person's home site: where they mostly work."}
    )
    skills = fields.List(
        fields.String(100, minimum=1),
        maximum=50,
        unique=True,
        load_default=list,
        metadata={"description": "What the person can do and could teach, such as: sterile compounding."},
    )
    active = fields.Boolean(
        load_default=True,
        metadata={
            "description": "false for someone who has left: they cannot sign in, and what they did stays recorded."
        },
    )
    external_id = fields.ExternalId(allow_none=True, load_default=None)


PersonPatch = patch_of(PersonInput)


class PersonQuery(Query):
    """Filters of the list of people."""

    job_role = fields.List(fields.Enum(JobRole), metadata={"description": "With one of these job roles."})
    organization_role = fields.List(
        fields.Enum(OrganizationRole), metadata={"description": "With one of these roles in the organization."}
    )
    site_id = fields.List(fields.UUID(), metadata={"description": "At these sites or at one below them."})
    skill = fields.List(fields.String(100), metadata={"description": f"Has one of these. {ANY_LETTERS}"})
    active = fields.Boolean(
        metadata={"description": "true: only people who can sign in; false: only those who cannot."}
    )
    external_id = fields.List(
        fields.ExternalId(), metadata={"description": "Has one of these numbers of the hospital's own."}
    )
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
