"""Which chart suits a series and why, and what in the series the reader of any chart has to know."""

from .choice import ChartChoice, ChartHistory, chart_history, choose_chart, longer_periods
from .dispersion import Dispersion
from .patterns import Pattern
from .suitability import ChartAdvice, Verdict, advise

__all__ = [
    "ChartAdvice",
    "ChartChoice",
    "ChartHistory",
    "Dispersion",
    "Pattern",
    "Verdict",
    "advise",
    "chart_history",
    "choose_chart",
    "longer_periods",
]
