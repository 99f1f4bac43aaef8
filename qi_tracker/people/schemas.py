"""What clients send and get about people."""

from ..core.fields import Choice, Email, Flag, Line, Many, Named, Ref
from ..core.schemas import Query, RecordOut, Schema, patch_of
from .models import JobRole, OrganizationRole


class PersonIn(Schema):
    """A person to add."""

    email = Email(required=True)
    name = Line(minimum=1, required=True)
    job_role = Choice(JobRole, required=True)
    organization_role = Choice(OrganizationRole, load_default=OrganizationRole.STAFF)
    site_id = Ref(allow_none=True, load_default=None)
    skills = Many(Line(100, minimum=1), maximum=50, unique=True, load_default=list)
    active = Flag(load_default=True)


PersonPatch = patch_of(PersonIn)


class PersonQuery(Query):
    """Filters of the list of people."""

    job_role = Many(Choice(JobRole))
    organization_role = Many(Choice(OrganizationRole))
    site_id = Many(Ref(), metadata={"description": "At these sites or at one below them."})
    skill = Many(Line(100))
    active = Flag()
    q = Line(metadata={"description": "Part of the name."})


class PersonOut(RecordOut):
    """A person. The e-mail is null for those who may not see it."""

    email = Email(allow_none=True, required=True)
    name = Line(required=True)
    job_role = Choice(JobRole, required=True)
    organization_role = Choice(OrganizationRole, required=True)
    site_id = Ref(allow_none=True, required=True)
    site = Named("site", required=True)
    skills = Many(Line(100), required=True)
    active = Flag(required=True)
