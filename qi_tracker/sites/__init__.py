"""The tree of regions, hospitals and departments, and the sites that a hub serves."""

from ..core.feature import Feature

feature = Feature(__name__, visible=("queries",))
