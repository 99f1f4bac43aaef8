"""Figures for managers: initiatives, measures and flow, over what the caller may see."""

from ..core.feature import Feature

feature = Feature(__name__, routes=("routes", "comparison.routes"))
