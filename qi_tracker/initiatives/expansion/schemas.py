"""An initiative with what its screen needs besides."""

from collections.abc import Mapping
from typing import Any

from ...core import fields
from ...core.openapi.available_actions import AvailableAction
from ...core.schemas import Query, Schema
from ...core.serializer import writer
from ...cycles.schemas import Cycle
from ...measures.schemas import MeasureSummary
from ..schemas import Initiative, TeamMember
from .queries import MOST, Expansion

_NAMES = [name.value for name in Expansion]


class Expansions(fields.String):
    """Names of what is to be shown besides, separated by commas."""

    default_error_messages = {
        "choice": fields.Code("unknown_choice", "Send some of these, separated by commas: {choices}."),
        "repeated": fields.Code("repeated", "Name each once."),
    }

    def __init__(self, **kwargs: Any) -> None:
        metadata = {
            "description": f"What to show besides, separated by commas: {', '.join(_NAMES)}; at most {MOST} cycles "
            f"and {MOST} measures. The answer has no header ETag: its `etag` serves If-Match.",
            "example": "actions,counts",
        }
        super().__init__(minimum=1, screened=False, metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        names = super()._deserialize(value, attr, data, **kwargs).split(",")
        if not set(names) <= set(_NAMES):
            raise self.make_error("choice", choices=", ".join(_NAMES))
        if len(set(names)) < len(names):
            raise self.make_error("repeated")
        return [Expansion(name) for name in names]


class InitiativeExpansionQuery(Query):
    """What else is shown in the same answer."""

    expand = Expansions()


class InitiativePartCounts(Schema):
    """How many of each an initiative has."""

    team = fields.Integer(required=True)
    cycles = fields.Integer(required=True)
    open_cycles = fields.Integer(required=True)
    measures = fields.Integer(required=True, metadata={"description": "Archived ones left out."})
    archived_measures = fields.Integer(required=True)
    drivers = fields.Integer(required=True)
    change_ideas = fields.Integer(required=True)
    comments = fields.Integer(required=True)
    progress_scores = fields.Integer(required=True)


class ExpandedInitiative(Initiative):
    """An initiative, and of what was asked for with `expand` a field each."""

    actions = fields.List(fields.Nested(AvailableAction), metadata={"description": "As /actions answers the caller."})
    team = fields.List(fields.Nested(TeamMember))
    cycles = fields.List(fields.Nested(Cycle))
    measures = fields.List(fields.Nested(MeasureSummary))
    counts = fields.Nested(InitiativePartCounts)


def as_json(initiative: Any, more: Mapping[str, Any]) -> dict[str, Any]:
    """The answer for a row of an initiative and the rows of what was asked for; `actions` are JSON already."""
    forms = {"team": TeamMember, "cycles": Cycle, "measures": MeasureSummary}
    answer = writer(Initiative)(initiative)
    for name, rows in more.items():
        if name in forms:
            answer[name] = [writer(forms[name])(row) for row in rows]
        else:
            answer[name] = writer(InitiativePartCounts)(rows) if name == "counts" else rows
    return answer
