"""The organization's defaults for measures."""

from types import SimpleNamespace
from typing import Any

from ...access.guards import fetch
from ...core.blueprint import Blueprint, Resource
from ...core.request_transaction import session
from . import schemas, service
from .models import THE_ONE_ROW, MeasureDefaults

blp = Blueprint("measure_defaults", __name__, tag="Measures")


@blp.route("/settings/measures")
class MeasureDefaultsOfOrganization(Resource):
    @blp.operation("getMeasureDefaults", to="measure_defaults:read")
    @blp.response(200, schemas.MeasureDefaults)
    def get(self) -> Any:
        """Show the chart, the rules and the screening that new measures get"""
        return fetch(MeasureDefaults, THE_ONE_ROW)

    @blp.operation("updateMeasureDefaults", to="measure_defaults:edit")
    @blp.arguments(schemas.MeasureDefaultsPatch, example={"chart": "i", "rules": "making_data_count"})
    @blp.response(200, schemas.ChangedMeasureDefaults)
    def patch(self, payload: dict[str, Any]) -> Any:
        """Change what new measures get, and with `apply` the measures that there are"""
        applies = payload.pop("apply", False)
        defaults = fetch(MeasureDefaults, THE_ONE_ROW)
        service.change(session(), defaults, payload)
        changed, left = service.apply(session(), defaults) if applies else (0, service.left(session(), defaults))
        shown = {column.key: getattr(defaults, column.key) for column in MeasureDefaults.__table__.columns}
        return SimpleNamespace(**shown, measures_changed=changed, measures_left=left)
