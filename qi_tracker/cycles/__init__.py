"""Plan-Do-Study-Act cycles, and the ramps that they form."""

from ..core.feature import Feature

feature = Feature(__name__, visible=("queries",), handlers="handlers")
