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

    expertise = fields.List(
        fields.String(100, minimum=1),
        maximum=50,
        unique=True,
        required=True,
        metadata={"description": "What you can teach, such as: sterile compounding, run charts."},
    )
    capacity = fields.Integer(
        0,
        100,
        load_default=1,
        metadata={"description": "How many people you can mentor at a time; 0 means none at present."},
    )
    availability = fields.Text(
        allow_none=True,
        load_default=None,
        metadata={"description": "When you have time, in words, such as: Thursdays after 3 pm."},
    )
    about = fields.Text(
        allow_none=True,
        load_default=None,
        metadata={"description": "Something about yourself and your experience, for people who look for a mentor."},
    )


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

    mentor_id = fields.UUID(required=True, metadata={"description": "The person who mentors."})
    mentee_id = fields.UUID(required=True, metadata={"description": "The person who is mentored."})
    initiative_id = fields.UUID(
        allow_none=True,
        load_default=None,
        metadata={
            "description": "The initiative it is about, if any: one that you see and whose team the mentee is on."
        },
    )
    message = fields.Text(
        minimum=1,
        required=True,
        metadata={"description": "What you hope for or offer, for the other person to read before they answer."},
    )

    @ma.validates_schema
    def _two_people(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("mentor_id") == data.get("mentee_id") and "mentor_id" in data:
            raise ma.ValidationError(
                {"mentee_id": [fields.Code("same_person", "Nobody mentors themselves; name another.")]}
            )


class MentorshipPatch(Schema):
    """A mentorship's link to an initiative."""

    initiative_id = fields.UUID(
        allow_none=True,
        metadata={
            "description": "The initiative it is about: one that you see and whose team you are on; null unlinks."
        },
    )


class MentorshipQuery(Query):
    """Filters of the list of mentorships."""

    state = fields.List(fields.Enum(MentorshipState), metadata={"description": "In one of these states."})
    mentor_id = fields.List(fields.UUID(), metadata={"description": "With one of these people as mentor."})
    mentee_id = fields.List(fields.UUID(), metadata={"description": "With one of these people as mentee."})
    initiative_id = fields.List(fields.UUID(), metadata={"description": "Linked to one of these initiatives."})


class MentorshipTransition(Schema):
    """What is done with a mentorship."""

    action = fields.Enum(
        MentorshipAction,
        required=True,
        metadata={"description": "Accept or decline a request, complete an active mentorship, or cancel."},
    )
    reason = fields.Text(
        minimum=1, allow_none=True, load_default=None, metadata={"description": "Why, for the other person to read."}
    )


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
            metadata={"description": "For anyone who sees the initiative, and for a mentor who is asked."},
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

    text = fields.Text(
        LONGEST_GOAL,
        minimum=1,
        required=True,
        metadata={"description": "What the mentee wants to be able to do, such as: run a PDSA cycle on my own."},
    )
    skill = fields.String(
        100,
        minimum=1,
        allow_none=True,
        load_default=None,
        metadata={"description": "The skill that the goal is about, such as: run charts."},
    )
    status = fields.Enum(
        GoalStatus,
        load_default=GoalStatus.OPEN,
        metadata={"description": "open while you work on it, then reached, or dropped."},
    )
    due_on = fields.Date(
        allow_none=True, load_default=None, metadata={"description": "The day by which the goal is to be reached."}
    )


MentorshipGoalPatch = patch_of(MentorshipGoalInput)


class MentorshipGoalQuery(Query):
    """Filters of the list of goals."""

    status = fields.List(fields.Enum(GoalStatus), metadata={"description": "With one of these statuses."})


class MentorshipGoal(RecordSchema):
    """A goal."""

    mentorship_id = fields.UUID(required=True)
    text = fields.Text(allow_none=True, required=True, metadata=_PRIVATE)
    skill = fields.String(100, allow_none=True, required=True, metadata=_PRIVATE)
    status = fields.Enum(GoalStatus, required=True)
    due_on = fields.Date(allow_none=True, required=True)


class MentorshipSessionInput(Schema):
    """A session to log."""

    held_on = fields.Date(required=True, metadata={"description": "The day on which you met."})
    minutes = fields.Integer(
        1, 24 * 60, allow_none=True, load_default=None, metadata={"description": "How many minutes the session took."}
    )
    summary = fields.Text(
        allow_none=True,
        load_default=None,
        metadata={"description": "What you talked about. Only the two of you can read it."},
    )
    next_step = fields.Text(
        allow_none=True, load_default=None, metadata={"description": "What the mentee does until the next session."}
    )


MentorshipSessionPatch = patch_of(MentorshipSessionInput)


class MentorshipSession(RecordSchema):
    """A session."""

    mentorship_id = fields.UUID(required=True)
    held_on = fields.Date(required=True)
    minutes = fields.Integer(1, 24 * 60, allow_none=True, required=True)
    summary = fields.Text(allow_none=True, required=True, metadata=_PRIVATE)
    next_step = fields.Text(allow_none=True, required=True, metadata=_PRIVATE)
