"""Mentor profiles and mentorships, with their goals and sessions."""

from ..core.feature import Feature

feature = Feature(__name__, visible=("queries",), handlers="handlers")
