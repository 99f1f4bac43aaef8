"""Measures: definitions, dated points and their history, phases and shared charts."""

from ..core.feature import Feature

feature = Feature(
    __name__,
    routes=(
        "routes",
        "analysis.routes",
        "points.routes",
        "points.events.routes",
        "charts.routes",
        "pareto.routes",
        "fhir.routes",
        "defaults.routes",
    ),
    visible=("queries", "defaults.queries"),
)
