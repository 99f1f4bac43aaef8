"""What clients send and get about initiatives."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import marshmallow as ma
from marshmallow import ValidationError, validates_schema

from ..core import fields
from ..core.openapi.operations import NamedReference
from ..core.paging import OneWord
from ..core.schemas import ANY_LETTERS, Query, RecordSchema, Schema, out_of
from ..cycles.models import ActDecision, CycleStage
from ..cycles.transitions import CycleAction
from .charter import AimInput, ScreeningInput
from .models import AssignableTeamRole, Category, TeamAction, TeamRole, TimelineKind, Visibility
from .screening import Determination, determination_of
from .states import InitiativeState
from .transitions import (
    ALWAYS_WITH_REASON,
    BRINGS_LESSONS,
    BRINGS_OUTCOME,
    WHO_TAKES,
    InitiativeAction,
    InitiativeTransitionAction,
    Who,
    committee_decides,
)


class InitiativeQuery(Query):
    """Filters of the list of initiatives."""

    state = fields.List(
        fields.Enum(InitiativeState),
        metadata={"description": "In one of these states. Repeat the parameter for several."},
    )
    category = fields.List(fields.Enum(Category), metadata={"description": "In one of these dimensions of quality."})
    site_id = fields.List(fields.UUID(), metadata={"description": "At these sites or at one below them."})
    committee_id = fields.List(fields.UUID(), metadata={"description": "Before one of these committees."})
    lead_id = fields.List(fields.UUID(), metadata={"description": "Led by one of these people."})
    member_id = fields.List(fields.UUID(), metadata={"description": "On the team, in any role."})
    tag = fields.List(fields.String(100), metadata={"description": f"Has one of these. {ANY_LETTERS}"})
    q = fields.String(
        screened=False,
        metadata={
            "description": "Each word must begin a word of the title, problem, aim, rationale, scope, outcome or "
            f"lessons. {ANY_LETTERS} Without `sort`: the best 200 by rank."
        },
    )
    stalled = fields.Boolean(
        metadata={"description": "true: has waited too long for its next step, or has a cycle well past its end."}
    )
    open_to_help = fields.Boolean(metadata={"description": "Whether the team asks for help while it is a draft."})
    external_id = fields.List(
        fields.ExternalId(), metadata={"description": "Has one of these numbers of the hospital's own."}
    )


class _OwnAction(fields.Enum):
    """An action that is no committee's."""

    default_error_messages = {"committee": fields.Code("decided_by_committee", "{rule}")}

    def __init__(self) -> None:
        description = "What to do, such as submit or start. GET /initiatives/{id}/actions lists what is possible now."
        super().__init__(InitiativeTransitionAction, required=True, metadata={"description": description})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> InitiativeAction:
        decided = next((action for action in InitiativeAction if action.value == value), None)
        if decided is not None and WHO_TAKES[decided] is Who.COMMITTEE:
            raise self.make_error("committee", rule=committee_decides(decided))
        return InitiativeAction(super()._deserialize(value, attr, data, **kwargs).value)


class InitiativeTransition(Schema):
    """An action, with what it needs beside the stored record."""

    action = _OwnAction()
    reason = fields.Text(
        minimum=1,
        allow_none=True,
        load_default=None,
        metadata={
            "description": "Why. Needed to hold, abandon or reopen, and to resume once it was sustained. The "
            "team reads it in the timeline."
        },
    )
    outcome_summary = fields.Text(
        minimum=1,
        allow_none=True,
        load_default=None,
        metadata={"description": "With complete: what was reached, compared with the aim."},
    )
    lessons_learned = fields.Text(
        minimum=1,
        allow_none=True,
        load_default=None,
        metadata={"description": "With complete or abandon: what others should know before they try the same."},
    )

    @validates_schema
    def fits_the_action(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        """What the action always needs is there, and nothing that it does not take."""
        action = data.get("action")
        problems = {}
        if action in ALWAYS_WITH_REASON and data.get("reason") is None:
            problems["reason"] = [fields.Code("required", "Say why: this action needs a reason.")]
        for name, takers in (("outcome_summary", BRINGS_OUTCOME), ("lessons_learned", BRINGS_LESSONS)):
            if data.get(name) is not None and action not in takers:
                taking = " or ".join(sorted(takers))
                problems[name] = [fields.Code("not_taken_here", f"Send this only with {taking}.")]
        if problems:
            raise ValidationError(problems)


class TeamMemberInput(Schema):
    """A person to join the team."""

    person_id = fields.UUID(required=True, metadata={"description": "The person who joins the team."})
    role = fields.Enum(
        AssignableTeamRole,
        required=True,
        metadata={"description": "What the person does on the team. A new lead is named by a handover."},
    )


class TeamMemberPatch(Schema):
    """Another role on the team."""

    role = fields.Enum(
        AssignableTeamRole,
        required=True,
        metadata={"description": "What the person does on the team from now on. A new lead is named by a handover."},
    )


class Handover(Schema):
    """Who is to lead."""

    person_id = fields.UUID(
        required=True,
        metadata={"description": "The person who leads from now on; the present lead stays on the team as a member."},
    )


class TeamMember(Schema):
    """A person's one role on the team."""

    person_id = fields.UUID(required=True)
    person = fields.Reference("person", required=True)
    role = fields.Enum(TeamRole, required=True)
    created_at = fields.AwareDateTime(required=True, metadata={"description": "When the person joined."})


Aim = out_of(AimInput)
# What the answers come to is known once all six are given.
Screening = out_of(
    ScreeningInput,
    determination=fields.Function(fields.Enum(Determination, allow_none=True), determination_of, required=True),
)


class StateChange(Schema):
    """From which state to which."""

    from_ = fields.Enum(InitiativeState, data_key="from", required=True)
    to = fields.Enum(InitiativeState, required=True)


class AimChange(Schema):
    """The aim before and after."""

    old = fields.Nested(Aim, required=True)
    new = fields.Nested(Aim, required=True)


class TeamChange(Schema):
    """Who joined, left or has another role. former_lead: of a handover."""

    person = fields.Nested(NamedReference, required=True)
    role = fields.Enum(TeamRole, allow_none=True, required=True)
    former_role = fields.Enum(TeamRole, allow_none=True, required=True)
    former_lead = fields.Nested(NamedReference)


class StageChange(Schema):
    """Which cycle went from which stage to which. decision: of one that closed; next_cycle_id: of one that led on."""

    cycle_id = fields.UUID(required=True)
    title = fields.String(required=True)
    number = fields.Integer(1, required=True)
    from_ = fields.Enum(CycleStage, data_key="from", required=True)
    to = fields.Enum(CycleStage, required=True)
    decision = fields.Enum(ActDecision)
    next_cycle_id = fields.UUID()


class ScoreGiven(Schema):
    """Which progress score was given."""

    progress_score_id = fields.UUID(required=True)
    score = fields.Float(0.5, 5.0, required=True)
    assessed_on = fields.Date(required=True)


class NoDetails(Schema):
    """Nothing more to tell."""


def _entry(name: str, kind: TimelineKind, action: ma.fields.Field[Any], details: type[Schema], description: str) -> Any:
    """The form of a timeline entry of one kind."""
    members = {
        "id": fields.UUID(required=True),
        "kind": OneWord([kind.value], required=True),
        "action": action,
        "reason": fields.Text(allow_none=True, required=True),
        "actor_id": fields.UUID(required=True),
        "actor": fields.Reference("actor", required=True),
        "at": fields.AwareDateTime(required=True),
        "details": fields.Nested(details, required=True),
    }
    return type(name, (Schema,), members | {"__doc__": description})


def _only(action: str) -> ma.fields.Field[Any]:
    return OneWord([action], required=True)


def _any(actions: type[StrEnum]) -> ma.fields.Field[Any]:
    return fields.Enum(actions, required=True)


_ENTRIES = (
    _entry("CreatedEntry", TimelineKind.CREATED, _only("create"), NoDetails, "The initiative was suggested."),
    _entry("ActionEntry", TimelineKind.ACTION, _any(InitiativeAction), StateChange, "Somebody moved the initiative."),
    _entry("DecisionEntry", TimelineKind.DECISION, _any(InitiativeAction), StateChange, "The committee decided."),
    _entry("AimEntry", TimelineKind.AIM_CHANGE, _only("change_aim"), AimChange, "The aim changed after approval."),
    _entry("TeamEntry", TimelineKind.TEAM_CHANGE, _any(TeamAction), TeamChange, "The team changed."),
    _entry("CycleEntry", TimelineKind.CYCLE_STAGE, _any(CycleAction), StageChange, "A PDSA cycle went on or ended."),
    _entry("ScoreEntry", TimelineKind.PROGRESS_SCORE, _only("assess"), ScoreGiven, "The progress was assessed."),
)


class TimelineEntry(Schema):
    """Something that happened to an initiative; what `details` holds follows from `kind`."""

    alternatives = _ENTRIES
    discriminator = "kind"
    id = fields.UUID(required=True)
    kind = fields.Enum(TimelineKind, required=True)
    action = fields.String(required=True)
    reason = fields.Text(allow_none=True, required=True)
    actor_id = fields.UUID(required=True)
    actor = fields.Reference("actor", required=True)
    at = fields.AwareDateTime(required=True)
    details = ma.fields.Dict(required=True)


class InitiativeSummary(RecordSchema):
    """An initiative in a list: the object without the longer parts of its charter."""

    title = fields.String(required=True)
    category = fields.Enum(Category, allow_none=True, required=True)
    tags = fields.List(fields.String(100), required=True)
    site_id = fields.UUID(allow_none=True, required=True)
    site = fields.Reference("site", required=True)
    committee_id = fields.UUID(allow_none=True, required=True)
    committee = fields.Reference("committee", required=True)
    visibility = fields.Enum(Visibility, required=True)
    open_to_help = fields.Boolean(required=True)
    external_id = fields.ExternalId(allow_none=True, required=True)
    starts_on = fields.Date(allow_none=True, required=True)
    ends_on = fields.Date(allow_none=True, required=True)
    state = fields.Enum(InitiativeState, required=True)
    lead_id = fields.UUID(required=True)
    lead = fields.Reference("lead", required=True)
    submitted_at = fields.AwareDateTime(
        allow_none=True, required=True, metadata={"description": "The latest submission."}
    )
    approved_at = fields.AwareDateTime(
        allow_none=True, required=True, metadata={"description": "When the committee last approved it."}
    )
    progress_score = fields.Float(
        0.5, 5.0, allow_none=True, required=True, metadata={"description": "The latest assessment."}
    )


class Initiative(InitiativeSummary):
    """An initiative."""

    problem = fields.Text(required=True)
    rationale = fields.Text(allow_none=True, required=True)
    aim = fields.Nested(Aim, prefix="aim_", required=True)
    scope_in = fields.Text(allow_none=True, required=True)
    scope_out = fields.Text(allow_none=True, required=True)
    expected_benefits = fields.Text(allow_none=True, required=True)
    stakeholders = fields.Text(allow_none=True, required=True)
    barriers = fields.Text(allow_none=True, required=True)
    initial_activities = fields.Text(allow_none=True, required=True)
    risks = fields.Text(allow_none=True, required=True)
    resources = fields.Text(allow_none=True, required=True)
    screening = fields.Nested(Screening, prefix="screening_", required=True)
    outcome_summary = fields.Text(
        allow_none=True,
        required=True,
        metadata={"description": "What was reached, compared with the aim; written on completion."},
    )
    lessons_learned = fields.Text(
        allow_none=True, required=True, metadata={"description": "What others should know before they try the same."}
    )
