"""What reports in FHIR are asked for."""

from ...core import fields
from ...core.schemas import Query


class ReportQuery(Query):
    """Which points are reported."""

    since = fields.Date(metadata={"description": "This day and later."})
    until = fields.Date(metadata={"description": "This day and earlier."})
