"""Improvement efforts: charter, team, driver diagram, workflow and timeline."""

from ..core.feature import Feature

feature = Feature(__name__, visible=("queries",))
