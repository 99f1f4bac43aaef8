"""Every stable code of a problem, with what it means and what helps: the one place where codes are added.

The contract's enumerations, the titles of problems, the page /docs/problems and docs/problems.md are made from this.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProblemCode:
    """What a code means. cause: what is wrong, without a period; remedy: a sentence that says what helps.

    status: of the answer; of what is in `errors` always 422.
    """

    status: int
    cause: str
    remedy: str


def _invalid(cause: str, remedy: str) -> ProblemCode:
    return ProblemCode(422, cause, remedy)


PROBLEM_CODES: dict[str, ProblemCode] = {
    "already_lead": ProblemCode(409, "The person leads the initiative already", "Name somebody else."),
    "already_on_team": ProblemCode(
        409, "The person is on the team already", "Change the role of their row instead of adding another."
    ),
    "change_idea_in_use": ProblemCode(
        409, "Cycles test this change idea", "Keep it, or delete the planned cycles that test it first."
    ),
    "change_idea_locked": ProblemCode(
        409,
        "The cycle has left its plan, and with it the choice of its change idea",
        "Plan another cycle for the other change idea.",
    ),
    "conflict": ProblemCode(
        409, "The present record does not allow it", "Read the record again, then do what `detail` says."
    ),
    "content_too_large": ProblemCode(413, "The body is larger than the operation takes", "Send it in smaller parts."),
    "counted_all": ProblemCode(
        409, "The point of the period counts as many as there can be", "Correct the point, then tally again."
    ),
    "database_not_migrated": ProblemCode(
        503, "The database is not at the revision that this version expects", "Run `qi-tracker db upgrade`."
    ),
    "database_unavailable": ProblemCode(
        503, "The database is busy or away", "Try again after the seconds in Retry-After."
    ),
    "driver_in_use": ProblemCode(
        409, "Other drivers or change ideas belong to this driver", "Move or delete those first."
    ),
    "email_taken": ProblemCode(409, "Another account has this e-mail address", "Use that account, or another address."),
    "forbidden": ProblemCode(403, "You see this and may not do it", "`detail` names the rule, and who may."),
    "has_points": ProblemCode(
        409, "The measure has points, which rest on what was to change", "Archive the measure, or add another one."
    ),
    "has_sponsor": ProblemCode(
        409, "The initiative has a sponsor already", "Give the present sponsor another role first."
    ),
    "incomplete": ProblemCode(
        409,
        "The record lacks something that the action needs",
        "Fill in what `missing` lists, then send the action again.",
    ),
    "internal_error": ProblemCode(
        500, "Something went wrong on our side; nothing was changed", "Tell your administrator the `request_id`."
    ),
    "is_lead": ProblemCode(409, "The person leads the initiative", "Hand the lead over first."),
    "last_admin": ProblemCode(409, "Nobody else is an administrator", "Make somebody else an administrator first."),
    "locked": ProblemCode(
        409, "The state of the initiative locks what was to change", "`detail` names what would unlock it."
    ),
    "malformed_request": ProblemCode(
        400, "The request cannot be read", "Send JSON as the contract describes it; `detail` names the place."
    ),
    "membership_exists": ProblemCode(
        409,
        "The person is on the committee already, or has asked to be",
        "Answer the request, or end the membership first.",
    ),
    "mentor_full": ProblemCode(409, "The mentor has no open place", "Wait for a place, or ask another mentor."),
    "method_not_allowed": ProblemCode(
        405, "The address does not offer this method", "The Allow header lists those that it offers."
    ),
    "name_taken": ProblemCode(409, "Another one has this name", "Choose another name."),
    "no_majority": ProblemCode(
        409, "Approval needs more votes for than against", "Record the outcome that the votes allow."
    ),
    "no_mentor": ProblemCode(409, "The mentor no longer offers mentorships", "Decline, and look for another mentor."),
    "no_next_cycle": ProblemCode(
        409,
        "The cycle does not close with the decision to adapt, so that no next one follows",
        "Leave `next_cycle` out.",
    ),
    "no_quorum": ProblemCode(
        409,
        "Fewer were there than the committee's quorum asks for",
        "Decide when enough are present; `missing` lists who is needed.",
    ),
    "no_strata": ProblemCode(
        409, "The measure does not say what its events are divided by", "Give it `strata`, and its points `by`."
    ),
    "not_acceptable": ProblemCode(
        406,
        "None of the media types in Accept is offered here",
        "Send an Accept header that allows one of those in `detail`.",
    ),
    "not_deletable": ProblemCode(409, "The initiative has been submitted before", "Abandon it instead."),
    "not_found": ProblemCode(
        404, "There is nothing at this address, or nothing that you may see", "Check the address and its id."
    ),
    "not_unique": ProblemCode(409, "Another record of the same kind exists", "Read it, then send what differs."),
    "nothing_to_count": ProblemCode(
        409, "The measure does not count events", "Choose a measure of counts, a proportion or a rate."
    ),
    "other_committee": ProblemCode(
        409, "The initiative lies before another committee", "Choose the committee that the initiative names."
    ),
    "own_account": ProblemCode(
        409,
        "Nobody changes their own organization role or ends their own account",
        "Ask another administrator.",
    ),
    "person_inactive": ProblemCode(409, "The account is not active", "Make it active first."),
    "point_not_possible": ProblemCode(
        409,
        "A point cannot be analyzed by this chart",
        "Correct the point that `detail` names, or choose another chart.",
    ),
    "precondition_required": ProblemCode(428, "A change needs If-Match", "Send the ETag that you read."),
    "questions_locked": ProblemCode(
        409,
        "The cycle has left its plan, and with it the questions",
        "Note what is new under `study`, or plan another cycle.",
    ),
    "race": ProblemCode(409, "Somebody changed the record at the same moment", "Read it again and repeat."),
    "read_only_token": ProblemCode(403, "The token may only read", "Use a token with the scope `write`."),
    "reference_conflict": ProblemCode(
        409, "Something else still refers to this, or what this refers to has gone", "Read both again."
    ),
    "renderer_busy": ProblemCode(503, "Too many charts are being drawn", "Try again after the seconds in Retry-After."),
    "request_under_way": ProblemCode(
        409,
        "The first request with this Idempotency-Key is still under way",
        "Repeat it in a moment to get its answer.",
    ),
    "section_ahead": ProblemCode(409, "The section belongs to a later stage of the cycle", "Advance the cycle first."),
    "site_in_use": ProblemCode(409, "Something is at this site or below it", "Move that first."),
    "stale_version": ProblemCode(
        412, "The record has changed since you read it", "Read it again, then send your change with the new ETag."
    ),
    "strata_in_use": ProblemCode(
        409, "Points are divided by what would no longer be a stratum", "Keep the value, or change the points first."
    ),
    "too_many_requests": ProblemCode(429, "Too many requests in a short time", "Wait for the seconds in Retry-After."),
    "unauthenticated": ProblemCode(
        401, "Nobody, or nobody we know, is asking", "Sign in, and send the token as `Authorization: Bearer ...`."
    ),
    "unavailable": ProblemCode(
        503, "Something that the answer needs is away or overloaded", "Try again after the seconds in Retry-After."
    ),
    "unsupported_media_type": ProblemCode(
        415,
        "The body's media type is not read here",
        "Send one of those that `detail` lists, and say so in Content-Type.",
    ),
    "validation_failed": ProblemCode(
        422, "What was sent cannot be taken as it is", "Correct each place that `errors` lists."
    ),
    "wrong_state": ProblemCode(
        409, "The present state does not allow the action", "`/actions` lists what is possible now."
    ),
}
"""The `code` of an answer."""

VALIDATION_CODES: dict[str, ProblemCode] = {
    "ambiguous_day": _invalid(
        "The day can be read in two ways", "Write it as YYYY-MM-DD, or send `date_order` with the file."
    ),
    "ambiguous_number": _invalid(
        "The number can be read in two ways", "Say what stands before its decimals: `decimal=comma` or `decimal=point`."
    ),
    "before_from": _invalid("The end of the span lies before its beginning", "Send a day that is not before `from`."),
    "before_start": _invalid("The last day lies before the first", "Send a last day from `starts_on` on."),
    "chart_not_possible": _invalid(
        "The data of the measure cannot feed this chart", "Choose one of the charts that `detail` names, or `auto`."
    ),
    "control_character": _invalid("The text holds a control character", "Leave it out."),
    "decided_by_committee": _invalid(
        "The committee takes the action, by a decision", "The chair or the secretary records it as a decision."
    ),
    "ends_before_start": _invalid("The end lies before the start", "Send an end from the start on."),
    "header_not_first": _invalid(
        "The header does not stand in the first line", "Delete the lines above the one that `detail` names."
    ),
    "in_the_past": _invalid("The day is over", "Send today or a later day."),
    "inactive_person": _invalid("The person has no active account", "Name somebody else."),
    "incomplete_events": _invalid(
        "Events are missing beside which points stand", "Send every event from the first that you send to the last."
    ),
    "invalid": _invalid("The value is not valid here", "`detail` says what is."),
    "invalid_cursor": _invalid(
        "The cursor does not belong to this list with these filters and this sort", "Begin again without a cursor."
    ),
    "key_reused": _invalid("The Idempotency-Key was used for another request", "Take a new key for a new request."),
    "line_break": _invalid("The text is longer than one line", "Keep it on one line."),
    "malformed_row": _invalid("A row of the table cannot be read", "Correct its quotes and separators."),
    "mentee_not_on_team": _invalid(
        "The mentee is not on the initiative's team", "Choose an initiative of theirs, or leave it out."
    ),
    "missing_column": _invalid(
        "A column that the table needs is not there", "Add it, with its name in the first line."
    ),
    "no_mentor_profile": _invalid("The person offers no mentoring", "Choose somebody from the list of mentors."),
    "no_vote": _invalid(
        "The person has no vote in this committee", "List the present chair, secretary and members only."
    ),
    "not_a_boolean": _invalid("The value is neither true nor false", "Send true or false."),
    "not_a_count": _invalid("The value is no count", "Send a whole number from 0 on."),
    "not_a_day": _invalid("The value is no existing day from 1900 to 2199", "Send a day as YYYY-MM-DD."),
    "not_a_hub": _invalid(
        "The site is no telepharmacy hub, which alone serves others", "Leave `serves` empty, or change the kind."
    ),
    "not_a_list": _invalid("The value is no list", "Send a list."),
    "not_a_moment": _invalid(
        "The value is no moment with its offset from UTC", "Send one such as 2026-03-01T14:00:00+01:00."
    ),
    "not_a_number": _invalid("The value is no number", "Send a number."),
    "not_a_period": _invalid("The value is no year, quarter or month", "Send one such as 2026, 2026-Q1 or 2026-03."),
    "not_a_step": _invalid("The score does not lie on the scale", "Send a number from 0.5 to 5.0 in steps of 0.5."),
    "not_a_string": _invalid("The value is no text", "Send text in quotes."),
    "not_a_whole_number": _invalid("The value is no whole number", "Send a whole number."),
    "not_aligned": _invalid(
        "The answers do not follow the questions of the plan",
        "Send one answer for each question, in their order, or none.",
    ),
    "not_an_email": _invalid("The value is no e-mail address", "Send one such as ana@example.org."),
    "not_an_id": _invalid("The value is no id", "Send an id as the API gives them."),
    "not_an_object": _invalid("The value is no object", "Send an object."),
    "not_comparable": _invalid(
        "Measures of this kind or unit cannot be compared here", "Choose one of those that `detail` names."
    ),
    "not_excluded": _invalid(
        "A reason for exclusion stands beside a point that is not excluded", "Set `excluded`, or leave the reason out."
    ),
    "not_of_these_rules": _invalid(
        "The rules of the measure leave no choice here", "Leave it out, or choose other rules."
    ),
    "not_of_this_kind": _invalid("Points of this measure have other fields", "Send those that the data kind asks for."),
    "not_present": _invalid("The person is not recorded as present at the meeting", "Correct the attendance first."),
    "not_signed_in": _invalid("Your own password can only be changed by you", "Sign in first, or use a password link."),
    "not_taken_here": _invalid("The action does not take this", "Leave it out."),
    "not_with_cancel": _invalid("A canceled cycle has no next one", "Leave it out, and plan another cycle."),
    "null_not_allowed": _invalid("The value cannot be null", "Send a value, or leave the field out."),
    "one_of": _invalid("Exactly one of several fields is to be sent", "Send one of them and leave the others out."),
    "one_subject": _invalid("An agenda item is about an initiative or a topic", "Send one of the two."),
    "other_committee": _invalid(
        "The initiative or the meeting belongs to another committee", "Choose one of this committee."
    ),
    "other_initiative": _invalid("What is named belongs to another initiative", "Choose one of the same initiative."),
    "out_of_range": _invalid("The number or day lies outside the bounds", "Send one within those that `detail` names."),
    "parent_not_primary": _invalid(
        "The parent is no primary driver", "Choose a primary driver of the same initiative."
    ),
    "patient_identifier": _invalid(
        "The text looks as if it identified a patient", "Leave it out: patients are never named here."
    ),
    "periods_as_columns": _invalid("The table has its periods side by side", "Turn it, so that each period is a row."),
    "primary_has_no_parent": _invalid(
        "A primary driver belongs to no other", "Leave `parent_id` out, or send the kind `secondary`."
    ),
    "recused": _invalid("Nobody on the initiative's team votes on it", "List them under `recused`."),
    "repeated": _invalid("The same thing stands here twice", "Send each once."),
    "required": _invalid("The field is required", "Send it."),
    "same_person": _invalid("Nobody mentors themselves", "Name another person."),
    "site_cycle": _invalid("The site would stand above itself", "Choose another parent, or serve another site."),
    "sum_differs": _invalid(
        "The parts of what was counted do not sum up to the whole", "Correct the parts, or the whole."
    ),
    "unknown_choice": _invalid(
        "The value is none of those that can be chosen", "Send one of those that `detail` lists."
    ),
    "unknown_column": _invalid("The table has a column that is no field of a point", "Rename it, or leave it out."),
    "unknown_field": _invalid("There is no such field here", "Leave it out."),
    "unknown_measure": _invalid(
        "No measure that you may see has this name", "Choose one of those that `detail` names."
    ),
    "unknown_parameter": _invalid("There is no such query parameter here", "Leave it out."),
    "unknown_reference": _invalid(
        "The id stands for nothing, or nothing that you may see", "Send the id of something that you see."
    ),
    "wrong_length": _invalid("The text or list is too short or too long", "Send as much as `detail` says."),
    "wrong_password": _invalid(
        "This is not the present password",
        "Try again, or ask an administrator for a password link.",
    ),
}
"""The `code` of one thing wrong with what was sent, in `errors`."""
