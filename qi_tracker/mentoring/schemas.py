"""What clients send and get about mentoring."""

from typing import Any

import marshmallow as ma

from ..core import fields
from ..core.schemas import ANY_LETTERS, Query, RecordSchema, Schema, patch_of
from ..people.models import JobRole
from .fit import EXPLANATION
from .models import GoalStatus, MentorshipState
from .transitions import MentorshipAction

LONGEST_GOAL = 10_000
_PRIVATE = {"description": "Null for a quality lead, who sees counts and dates, not texts."}


class MentorProfileInput(Schema):
    """What a mentor offers."""

    expertise = fields.List(fields.String(100, minimum=1), maximum=50, unique=True, required=True)
    capacity = fields.Integer(
        0, 100, load_default=1, metadata={"description": "The most active mentorships at a time."}
    )
    availability = fields.Text(allow_none=True, load_default=None)
    about = fields.Text(allow_none=True, load_default=None)


class MentorProfile(RecordSchema):
    """A mentor profile."""

    person_id = fields.UUID(required=True)
    person = fields.Reference("person", required=True)
    expertise = fields.List(fields.String(100), required=True)
    capacity = fields.Integer(0, 100, required=True)
    availability = fields.Text(allow_none=True, required=True)
    about = fields.Text(allow_none=True, required=True)


class Mentor(MentorProfile):
    """A mentor profile with what helps to choose."""

    job_role = fields.Enum(JobRole, required=True)
    site_id = fields.UUID(allow_none=True, required=True)
    site = fields.Reference("site", required=True)
    open_places = fields.Integer(-(2**31), required=True, metadata={"description": "Capacity less active mentorships."})
    available = fields.Boolean(required=True, metadata={"description": "Whether there is an open place."})
    fit = fields.Integer(allow_none=True, required=True, metadata={"description": EXPLANATION})


class MentorQuery(Query):
    """Filters of the list of mentors."""

    skill = fields.List(fields.String(100), metadata={"description": f"Teaches one of these. {ANY_LETTERS}"})
    site_id = fields.List(fields.UUID(), metadata={"description": "At these sites or at one below them."})
    available = fields.Boolean(metadata={"description": "Whether there is an open place."})
    for_initiative = fields.UUID(
        metadata={
            "description": "Sorts by fit with this initiative, which you must see, and leaves you yourself out. With "
            "this or `skill`, and without `sort`, the best 200 are answered and no `next`."
        }
    )


class MentorshipInput(Schema):
    """A mentorship to ask for or to offer."""

    mentor_id = fields.UUID(required=True)
    mentee_id = fields.UUID(required=True)
    initiative_id = fields.UUID(
        allow_none=True,
        load_default=None,
        metadata={"description": "One that you see and on whose team the mentee is."},
    )
    message = fields.Text(minimum=1, required=True)

    @ma.validates_schema
    def _two_people(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("mentor_id") == data.get("mentee_id") and "mentor_id" in data:
            raise ma.ValidationError(
                {"mentee_id": [fields.Code("same_person", "Nobody mentors themselves; name another.")]}
            )


class MentorshipPatch(Schema):
    """A mentorship's link to an initiative."""

    initiative_id = fields.UUID(
        allow_none=True, metadata={"description": "One that you see and on whose team you are; null unlinks."}
    )


class MentorshipQuery(Query):
    """Filters of the list of mentorships."""

    state = fields.List(fields.Enum(MentorshipState))
    mentor_id = fields.List(fields.UUID())
    mentee_id = fields.List(fields.UUID())
    initiative_id = fields.List(fields.UUID())


class MentorshipTransition(Schema):
    """What is done with a mentorship."""

    action = fields.Enum(MentorshipAction, required=True)
    reason = fields.Text(minimum=1, allow_none=True, load_default=None)


class LinkedInitiative(Schema):
    """As much of the linked initiative as lets a mentor answer."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    problem = fields.Text(required=True)


def _linked(row: Any) -> dict[str, Any] | None:
    if row.initiative_title is None:
        return None
    return {"id": row.initiative_id, "title": row.initiative_title, "problem": row.initiative_problem}


class Mentorship(RecordSchema):
    """A mentorship."""

    mentor_id = fields.UUID(required=True)
    mentor = fields.Reference("mentor", required=True)
    mentee_id = fields.UUID(required=True)
    mentee = fields.Reference("mentee", required=True)
    requested_by_id = fields.UUID(required=True)
    requested_by = fields.Reference("requested_by", required=True)
    initiative_id = fields.UUID(allow_none=True, required=True)
    initiative = fields.Function(
        ma.fields.Nested(
            LinkedInitiative,
            allow_none=True,
            metadata={"description": "For whoever sees the initiative, and for a mentor who is asked."},
        ),
        _linked,
        required=True,
    )
    message = fields.Text(allow_none=True, required=True, metadata=_PRIVATE)
    state = fields.Enum(MentorshipState, required=True)
    reason = fields.Text(allow_none=True, required=True, metadata=_PRIVATE)
    started_at = fields.AwareDateTime(allow_none=True, required=True)
    ended_at = fields.AwareDateTime(allow_none=True, required=True)


class MentorshipGoalInput(Schema):
    """A goal to agree."""

    text = fields.Text(LONGEST_GOAL, minimum=1, required=True)
    skill = fields.String(100, minimum=1, allow_none=True, load_default=None)
    status = fields.Enum(GoalStatus, load_default=GoalStatus.OPEN)
    due_on = fields.Date(allow_none=True, load_default=None)


MentorshipGoalPatch = patch_of(MentorshipGoalInput)


class MentorshipGoalQuery(Query):
    """Filters of the list of goals."""

    status = fields.List(fields.Enum(GoalStatus))


class MentorshipGoal(RecordSchema):
    """A goal."""

    mentorship_id = fields.UUID(required=True)
    text = fields.Text(allow_none=True, required=True, metadata=_PRIVATE)
    skill = fields.String(100, allow_none=True, required=True, metadata=_PRIVATE)
    status = fields.Enum(GoalStatus, required=True)
    due_on = fields.Date(allow_none=True, required=True)


class MentorshipSessionInput(Schema):
    """A session to log."""

    held_on = fields.Date(required=True)
    minutes = fields.Integer(1, 24 * 60, allow_none=True, load_default=None)
    summary = fields.Text(allow_none=True, load_default=None)
    next_step = fields.Text(allow_none=True, load_default=None)


MentorshipSessionPatch = patch_of(MentorshipSessionInput)


class MentorshipSession(RecordSchema):
    """A session."""

    mentorship_id = fields.UUID(required=True)
    held_on = fields.Date(required=True)
    minutes = fields.Integer(1, 24 * 60, allow_none=True, required=True)
    summary = fields.Text(allow_none=True, required=True, metadata=_PRIVATE)
    next_step = fields.Text(allow_none=True, required=True, metadata=_PRIVATE)
