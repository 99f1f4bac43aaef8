"""What clients send and get about the review queue and decisions."""

from enum import StrEnum
from typing import Any

import marshmallow as ma

from ...core import fields
from ...core.schemas import Query, RecordSchema, Schema
from ...initiatives.models import Category
from ...initiatives.states import InitiativeState
from ...initiatives.transitions import TRANSITIONS, Who
from ..models import DecisionOutcome, Vote


class WaitingState(StrEnum):
    """The states in which an initiative waits for its committee."""

    SUBMITTED = InitiativeState.SUBMITTED.value
    IN_REVIEW = InitiativeState.IN_REVIEW.value


class QueueQuery(Query):
    """Filters of the review queue."""

    state = fields.List(
        fields.Enum(WaitingState), metadata={"description": "In one of these states: submitted, or already in review."}
    )


class QueueItem(RecordSchema):
    """An initiative that waits for its committee: a part of the initiative, under its id and etag."""

    title = fields.String(required=True)
    problem = fields.Text(required=True)
    category = fields.Enum(Category, allow_none=True, required=True)
    state = fields.Enum(WaitingState, required=True)
    site_id = fields.UUID(allow_none=True, required=True)
    site = fields.Reference("site", required=True)
    lead_id = fields.UUID(required=True)
    lead = fields.Reference("lead", required=True)
    submitted_at = fields.AwareDateTime(required=True)
    days_waiting = fields.Function(
        fields.Integer(),
        lambda row: (row.as_of - row.submitted_at).days,
        required=True,
        metadata={"description": "Whole days since the submission."},
    )


def _people(vote: Vote, **kwargs: Any) -> fields.List:
    return fields.List(
        fields.UUID(), unique=True, data_key=vote.value, metadata={"description": "Person ids."}, **kwargs
    )


class VotesInput(Schema):
    """Who voted how. Everyone on the initiative's team is recused."""

    votes_for = _people(Vote.FOR, attribute="for", load_default=list)
    votes_against = _people(Vote.AGAINST, attribute="against", load_default=list)
    abstentions = _people(Vote.ABSTAIN, attribute="abstain", load_default=list)
    recusals = _people(Vote.RECUSED, attribute="recused", load_default=list)

    @ma.validates_schema(skip_on_field_errors=False)
    def in_one_list(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse a person who is in two lists."""
        problems: dict[str, dict[int, list[fields.Code]]] = {}
        seen: set[Any] = set()
        for vote in Vote:
            people = data.get(vote.value, [])
            again = [index for index, person_id in enumerate(people) if person_id in seen]
            if again:
                problem = [fields.Code("repeated", "The person stands in another list already; each votes once.")]
                problems[vote.value] = dict.fromkeys(again, problem)
            seen.update(people)
        if problems:
            raise ma.ValidationError(problems)


class Votes(Schema):
    """Who voted how."""

    votes_for = _people(Vote.FOR, attribute="for", required=True)
    votes_against = _people(Vote.AGAINST, attribute="against", required=True)
    abstentions = _people(Vote.ABSTAIN, attribute="abstain", required=True)
    recusals = _people(Vote.RECUSED, attribute="recused", required=True)


NEEDS_REASON = frozenset(row.action.value for row in TRANSITIONS.transitions if row.who is Who.COMMITTEE and row.reason)


class DecisionInput(Schema):
    """A decision to record."""

    initiative_id = fields.UUID(
        required=True,
        metadata={"description": "The initiative that was decided on; it waits in the committee's review queue."},
    )
    outcome = fields.Enum(
        DecisionOutcome,
        required=True,
        metadata={
            "description": "What the committee decided. approve and decline need a quorum and more votes for "
            "than against."
        },
    )
    reason = fields.Text(
        minimum=1,
        allow_none=True,
        load_default=None,
        metadata={"description": f"Required for {', '.join(sorted(NEEDS_REASON))}."},
    )
    conditions = fields.Text(
        allow_none=True,
        load_default=None,
        metadata={"description": "What the team has to do or to report back, such as: show the first data in May."},
    )
    meeting_id = fields.UUID(
        allow_none=True,
        load_default=None,
        metadata={"description": "The meeting at which it was decided. Left out: it was decided outside a meeting."},
    )
    votes = fields.Nested(
        VotesInput,
        load_default=lambda: {vote.value: [] for vote in Vote},
        metadata={"description": "Who voted how, by person. Everyone on the initiative's team is recused."},
    )

    @ma.validates_schema(skip_on_field_errors=False)
    def reason_given(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Refuse what sends an initiative back without a word."""
        if data.get("outcome") in NEEDS_REASON and "reason" in data and data["reason"] is None:
            raise ma.ValidationError(
                {"reason": [fields.Code("required", "Say why, so that the team knows what to do next.")]}
            )


class DecisionQuery(Query):
    """Filters of the list of decisions."""

    initiative_id = fields.List(fields.UUID(), metadata={"description": "About one of these initiatives."})
    outcome = fields.List(fields.Enum(DecisionOutcome), metadata={"description": "With one of these outcomes."})
    meeting_id = fields.List(fields.UUID(), metadata={"description": "Made at one of these meetings."})


class Decision(RecordSchema):
    """What a committee decided about an initiative."""

    committee_id = fields.UUID(required=True)
    committee = fields.Reference("committee", required=True)
    initiative_id = fields.UUID(required=True)
    outcome = fields.Enum(DecisionOutcome, required=True)
    reason = fields.Text(allow_none=True, required=True)
    conditions = fields.Text(allow_none=True, required=True)
    meeting_id = fields.UUID(allow_none=True, required=True)
    votes = fields.Nested(Votes, prefix="votes_", required=True)
    recorded_by_id = fields.UUID(required=True)
    recorded_by = fields.Reference("recorded_by", required=True)
    decided_at = fields.AwareDateTime(required=True, metadata={"description": "When the decision was recorded."})
