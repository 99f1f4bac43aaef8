"""Statistical process control: a series in, its analysis out. Pure numerics; imports nothing of the tracker."""

from .advice import (
    ChartAdvice,
    ChartChoice,
    ChartHistory,
    Dispersion,
    Pattern,
    Verdict,
    advise,
    chart_history,
    choose_chart,
    longer_periods,
)
from .amounts import ENOUGH_EARLIER, Amount, amount_of, level_of, usable_positions
from .analysis import analyze
from .changes import Change, WhatChanged, what_changed
from .charts import CHARTS
from .compare import PhaseChange, compare_phases
from .constants import a3, b3, b4, c4, crossings_min, longest_run_max, runs_limits
from .funnel import ADJUSTMENTS, FEWEST_FOR_FACTOR, Curves, Funnel, funnel
from .kinds import ENOUGH_POINTS, KINDS, UnsuitableChartError
from .new_phase import NewPhase, signal_stands, suggest_phase
from .rules import ON_EITHER_SIDE, PATTERNS, RULE_SETS
from .types import (
    DIRECTIONS,
    POINT_TYPES,
    RULE_LENGTHS,
    Analysis,
    FixedLimits,
    PhaseAnalysis,
    RuleOptions,
    Runs,
    Signal,
    SpcError,
)
from .vocabulary import Adjustment, AdviceTopic, Assurance, ChartType, PointType, Side, SpecialCause, Variation

__all__ = [
    "ADJUSTMENTS",
    "CHARTS",
    "DIRECTIONS",
    "ENOUGH_EARLIER",
    "ENOUGH_POINTS",
    "FEWEST_FOR_FACTOR",
    "KINDS",
    "ON_EITHER_SIDE",
    "PATTERNS",
    "POINT_TYPES",
    "RULE_LENGTHS",
    "RULE_SETS",
    "Adjustment",
    "AdviceTopic",
    "Amount",
    "Analysis",
    "Assurance",
    "Change",
    "ChartAdvice",
    "ChartChoice",
    "ChartHistory",
    "ChartType",
    "Curves",
    "Dispersion",
    "FixedLimits",
    "Funnel",
    "NewPhase",
    "Pattern",
    "PhaseAnalysis",
    "PhaseChange",
    "PointType",
    "RuleOptions",
    "Runs",
    "Side",
    "Signal",
    "SpcError",
    "SpecialCause",
    "UnsuitableChartError",
    "Variation",
    "Verdict",
    "WhatChanged",
    "a3",
    "advise",
    "amount_of",
    "analyze",
    "b3",
    "b4",
    "c4",
    "chart_history",
    "choose_chart",
    "compare_phases",
    "crossings_min",
    "funnel",
    "level_of",
    "longer_periods",
    "longest_run_max",
    "runs_limits",
    "signal_stands",
    "suggest_phase",
    "usable_positions",
    "what_changed",
]
