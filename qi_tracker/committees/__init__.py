"""Committees: members, meetings, minutes, agenda, action items and decisions."""

from ..core.feature import Feature

feature = Feature(
    __name__,
    routes=("routes", "meetings.routes", "decisions.routes"),
    visible=("queries", "meetings.queries", "decisions.queries"),
)
