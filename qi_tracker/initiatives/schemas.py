"""What clients send and get about initiatives."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import marshmallow as ma
from marshmallow import ValidationError, validates_schema

from ..core import fields
from ..core.openapi.operations import NamedReference
from ..core.paging import OneWord
from ..core.schemas import ANY_LETTERS, Query, RecordSchema, Schema, out_of, patch_of
from ..core.text import unique_key
from ..cycles.models import ActDecision, CycleStage
from ..cycles.transitions import CycleAction
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


def _text() -> fields.Text:
    return fields.Text(allow_none=True, load_default=None)


def _answer(question: str) -> fields.Boolean:
    return fields.Boolean(allow_none=True, load_default=None, metadata={"description": question})


class AimInput(Schema):
    """The aim: which measure, from what, to what, for whom, by when."""

    statement = _text()
    measure_name = _text()
    measure_id = fields.UUID(
        allow_none=True, load_default=None, metadata={"description": "A measure of this initiative, once it has one."}
    )
    baseline_value = fields.Float(allow_none=True, load_default=None)
    target_value = fields.Float(allow_none=True, load_default=None)
    unit = _text()
    population = _text()
    due_on = fields.Date(allow_none=True, load_default=None)


class ScreeningInput(Schema):
    """Quality improvement or research? Locked from approval on, but for the ethics reference."""

    uses_unapproved_product = _answer("Does it use a product that is not approved for this use?")
    funded_as_research = _answer("Is it funded as research?")
    multi_site_protocol = _answer("Does it follow a protocol shared by several sites?")
    designed_for_generalizable_knowledge = _answer("Is it designed to bring knowledge for others beyond here?")
    improves_care_here = _answer("Is it meant to improve care here?")
    continues_without_publication = _answer("Would it go on without publication or other professional benefit?")
    ethics_reference = fields.Text(
        allow_none=True,
        load_default=None,
        metadata={"description": "Of the ethics review, where one is needed; the lead sets it during review too."},
    )


class _InOrder(Schema):
    """Days that follow one another."""

    @validates_schema
    def ends_after_start(self, data: Mapping[str, Any], **_kwargs: Any) -> None:
        """starts_on <= ends_on, where both are sent."""
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts is not None and ends is not None and ends < starts:
            raise ValidationError({"ends_on": [ENDS_EARLY]})


ENDS_EARLY = fields.Code("ends_before_start", "The end lies before the start; send an ends_on from starts_on on.")


class InitiativeInput(_InOrder):
    """A suggestion: a title and a problem; everything else can come later."""

    title = fields.String(minimum=3, required=True)
    problem = fields.Text(minimum=1, required=True)
    rationale = _text()
    aim = fields.Nested(AimInput, prefix="aim_", allow_none=True, load_default=None)
    scope_in = _text()
    scope_out = _text()
    expected_benefits = _text()
    stakeholders = _text()
    barriers = _text()
    initial_activities = _text()
    risks = _text()
    resources = _text()
    category = fields.Enum(Category, allow_none=True, load_default=None)
    tags = fields.List(fields.String(100, minimum=1), maximum=50, unique=unique_key, load_default=list)
    site_id = fields.UUID(
        allow_none=True, load_default=None, metadata={"description": "Without it: the creator's home site."}
    )
    committee_id = fields.UUID(allow_none=True, load_default=None)
    visibility = fields.Enum(Visibility, load_default=Visibility.ORGANIZATION)
    open_to_help = fields.Boolean(load_default=False)
    external_id = fields.ExternalId(allow_none=True, load_default=None)
    starts_on = fields.Date(allow_none=True, load_default=None)
    ends_on = fields.Date(allow_none=True, load_default=None)
    screening = fields.Nested(ScreeningInput, prefix="screening_", allow_none=True, load_default=None)


InitiativePatch = patch_of(InitiativeInput, base=_InOrder)


class InitiativeQuery(Query):
    """Filters of the list of initiatives."""

    state = fields.List(fields.Enum(InitiativeState))
    category = fields.List(fields.Enum(Category))
    site_id = fields.List(fields.UUID(), metadata={"description": "At these sites or at one below them."})
    committee_id = fields.List(fields.UUID())
    lead_id = fields.List(fields.UUID())
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
        metadata={"description": "Has stood still for too long, or has a cycle well past its end."}
    )
    open_to_help = fields.Boolean()
    external_id = fields.List(fields.ExternalId(), metadata={"description": "Has one of these."})


class _OwnAction(fields.Enum):
    """An action that is no committee's."""

    default_error_messages = {"committee": fields.Code("decided_by_committee", "{rule}")}

    def __init__(self) -> None:
        super().__init__(InitiativeTransitionAction, required=True)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> InitiativeAction:
        decided = next((action for action in InitiativeAction if action.value == value), None)
        if decided is not None and WHO_TAKES[decided] is Who.COMMITTEE:
            raise self.make_error("committee", rule=committee_decides(decided))
        return InitiativeAction(super()._deserialize(value, attr, data, **kwargs).value)


class InitiativeTransition(Schema):
    """An action, with what it needs beside the stored record."""

    action = _OwnAction()
    reason = fields.Text(minimum=1, allow_none=True, load_default=None)
    outcome_summary = fields.Text(
        minimum=1, allow_none=True, load_default=None, metadata={"description": "With complete: what came of it."}
    )
    lessons_learned = fields.Text(
        minimum=1,
        allow_none=True,
        load_default=None,
        metadata={"description": "With complete, or with abandon: what others can learn."},
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

    person_id = fields.UUID(required=True)
    role = fields.Enum(
        AssignableTeamRole, required=True, metadata={"description": "The lead changes by a handover only."}
    )


class TeamMemberPatch(Schema):
    """Another role on the team."""

    role = fields.Enum(
        AssignableTeamRole, required=True, metadata={"description": "The lead changes by a handover only."}
    )


class Handover(Schema):
    """Who is to lead."""

    person_id = fields.UUID(required=True)


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


def _entry(name: str, kind: TimelineKind, action: ma.fields.Field[Any], details: type[Schema], told: str) -> Any:
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
    return type(name, (Schema,), members | {"__doc__": told})


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
    approved_at = fields.AwareDateTime(allow_none=True, required=True)
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
    outcome_summary = fields.Text(allow_none=True, required=True)
    lessons_learned = fields.Text(allow_none=True, required=True)
