"""What clients send and get about mentoring."""

from typing import Any

import marshmallow as ma

from ..core.fields import Choice, Code, Day, Derived, Flag, Line, Many, Moment, Named, Ref, Text, Whole
from ..core.schemas import Query, RecordOut, Schema, patch_of
from ..people.models import JobRole
from .fit import EXPLANATION
from .models import GoalStatus, MentorshipState
from .workflow import Action

LONGEST_GOAL = 10_000
_PRIVATE = {"description": "Null for a quality lead, who sees counts and dates, not texts."}


class MentorProfileIn(Schema):
    """What a mentor offers."""

    expertise = Many(Line(100, minimum=1), maximum=50, unique=True, required=True)
    capacity = Whole(0, 100, load_default=1, metadata={"description": "The most active mentorships at a time."})
    availability = Text(allow_none=True, load_default=None)
    about = Text(allow_none=True, load_default=None)


class MentorProfileOut(RecordOut):
    """A mentor profile."""

    person_id = Ref(required=True)
    person = Named("person", required=True)
    expertise = Many(Line(100), required=True)
    capacity = Whole(0, 100, required=True)
    availability = Text(allow_none=True, required=True)
    about = Text(allow_none=True, required=True)


class MentorOut(MentorProfileOut):
    """A mentor profile with what helps to choose."""

    job_role = Choice(JobRole, required=True)
    site_id = Ref(allow_none=True, required=True)
    site = Named("site", required=True)
    open_places = Whole(-(2**31), required=True, metadata={"description": "Capacity less active mentorships."})
    available = Flag(required=True, metadata={"description": "Whether there is an open place."})
    fit = Whole(allow_none=True, required=True, metadata={"description": EXPLANATION})


class MentorQuery(Query):
    """Filters of the list of mentors."""

    skill = Many(Line(100), metadata={"description": "Teaches one of these, whatever their case."})
    site_id = Many(Ref(), metadata={"description": "At these sites or at one below them."})
    available = Flag(metadata={"description": "Whether there is an open place."})
    for_initiative = Ref(
        metadata={
            "description": "Sorts by fit with this initiative, which you must see, and leaves you yourself out. With "
            "this or `skill`, and without `sort`, the best 200 are answered and no `next`."
        }
    )


class MentorshipIn(Schema):
    """A mentorship to ask for or to offer."""

    mentor_id = Ref(required=True)
    mentee_id = Ref(required=True)
    initiative_id = Ref(
        allow_none=True,
        load_default=None,
        metadata={"description": "One that you see and on whose team the mentee is."},
    )
    message = Text(minimum=1, required=True)

    @ma.validates_schema
    def _two_people(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("mentor_id") == data.get("mentee_id") and "mentor_id" in data:
            raise ma.ValidationError({"mentee_id": [Code("same_person", "Nobody mentors themselves; name another.")]})


class MentorshipPatch(Schema):
    """A mentorship's link to an initiative."""

    initiative_id = Ref(
        allow_none=True, metadata={"description": "One that you see and on whose team you are; null unlinks."}
    )


class MentorshipQuery(Query):
    """Filters of the list of mentorships."""

    state = Many(Choice(MentorshipState))
    mentor_id = Many(Ref())
    mentee_id = Many(Ref())
    initiative_id = Many(Ref())


class MentorshipTransitionIn(Schema):
    """How a mentorship goes on."""

    action = Choice(Action, required=True)
    reason = Text(minimum=1, allow_none=True, load_default=None)


class LinkedInitiativeOut(Schema):
    """As much of the linked initiative as lets a mentor answer."""

    id = Ref(required=True)
    title = Line(required=True)
    problem = Text(required=True)


def _linked(row: Any) -> dict[str, Any] | None:
    if row.initiative_title is None:
        return None
    return {"id": row.initiative_id, "title": row.initiative_title, "problem": row.initiative_problem}


class MentorshipOut(RecordOut):
    """A mentorship."""

    mentor_id = Ref(required=True)
    mentor = Named("mentor", required=True)
    mentee_id = Ref(required=True)
    mentee = Named("mentee", required=True)
    requested_by_id = Ref(required=True)
    requested_by = Named("requested_by", required=True)
    initiative_id = Ref(allow_none=True, required=True)
    initiative = Derived(
        ma.fields.Nested(
            LinkedInitiativeOut,
            allow_none=True,
            metadata={"description": "For whoever sees the initiative, and for a mentor who is asked."},
        ),
        _linked,
        required=True,
    )
    message = Text(allow_none=True, required=True, metadata=_PRIVATE)
    state = Choice(MentorshipState, required=True)
    reason = Text(allow_none=True, required=True, metadata=_PRIVATE)
    started_at = Moment(allow_none=True, required=True)
    ended_at = Moment(allow_none=True, required=True)


class MentorshipGoalIn(Schema):
    """A goal to agree."""

    text = Text(LONGEST_GOAL, minimum=1, required=True)
    skill = Line(100, minimum=1, allow_none=True, load_default=None)
    status = Choice(GoalStatus, load_default=GoalStatus.OPEN)
    due_on = Day(allow_none=True, load_default=None)


MentorshipGoalPatch = patch_of(MentorshipGoalIn)


class MentorshipGoalQuery(Query):
    """Filters of the list of goals."""

    status = Many(Choice(GoalStatus))


class MentorshipGoalOut(RecordOut):
    """A goal."""

    mentorship_id = Ref(required=True)
    text = Text(allow_none=True, required=True, metadata=_PRIVATE)
    skill = Line(100, allow_none=True, required=True, metadata=_PRIVATE)
    status = Choice(GoalStatus, required=True)
    due_on = Day(allow_none=True, required=True)


class MentorshipSessionIn(Schema):
    """A session to log."""

    held_on = Day(required=True)
    minutes = Whole(1, 24 * 60, allow_none=True, load_default=None)
    summary = Text(allow_none=True, load_default=None)
    next_step = Text(allow_none=True, load_default=None)


MentorshipSessionPatch = patch_of(MentorshipSessionIn)


class MentorshipSessionOut(RecordOut):
    """A session."""

    mentorship_id = Ref(required=True)
    held_on = Day(required=True)
    minutes = Whole(1, 24 * 60, allow_none=True, required=True)
    summary = Text(allow_none=True, required=True, metadata=_PRIVATE)
    next_step = Text(allow_none=True, required=True, metadata=_PRIVATE)
