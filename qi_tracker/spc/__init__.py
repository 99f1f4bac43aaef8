"""Statistical process control: a series in, its analysis out. Pure numerics; imports nothing of the tracker."""

from .analysis import analyze
from .charts import CHARTS
from .constants import a3, b3, b4, c4, crossings_min, longest_run_max, runs_limits
from .kinds import ENOUGH_POINTS, KINDS, UnsuitableChartError, choose_chart
from .rules import RULE_SETS
from .types import DIRECTIONS, POINT_TYPES, Analysis, PhaseAnalysis, Runs, Signal, SpcError

__all__ = [
    "CHARTS",
    "DIRECTIONS",
    "ENOUGH_POINTS",
    "KINDS",
    "POINT_TYPES",
    "RULE_SETS",
    "Analysis",
    "PhaseAnalysis",
    "Runs",
    "Signal",
    "SpcError",
    "UnsuitableChartError",
    "a3",
    "analyze",
    "b3",
    "b4",
    "c4",
    "choose_chart",
    "crossings_min",
    "longest_run_max",
    "runs_limits",
]
