"""The features of the application, and the headings under which the contract presents their operations."""

from collections.abc import Mapping

from . import (
    access,
    comments,
    committees,
    cycles,
    diagrams,
    initiatives,
    me,
    measures,
    mentoring,
    metrics,
    people,
    progress,
    sites,
)
from .core.feature import Feature

FEATURES: tuple[Feature, ...] = (
    access.feature,
    people.feature,
    sites.feature,
    initiatives.feature,
    committees.feature,
    me.feature,
    mentoring.feature,
    metrics.feature,
    diagrams.feature,
    cycles.feature,
    progress.feature,
    comments.feature,
    measures.feature,
)

# In the order of the work: who asks, the initiative, its measures, its committee, then what is about them.
TAGS: Mapping[str, str] = {
    "Access": "Sessions, personal access tokens and passwords",
    "Me": "Oneself, and the work that waits",
    "Initiatives": "Improvement efforts with their teams, from idea to result",
    "Driver diagram": "Drivers and change ideas of initiatives",
    "Cycles": "Plan-Do-Study-Act cycles",
    "Measures": "What an initiative measures, and the analysis of it",
    "Points": "The values of measures, as JSON or CSV, with their history",
    "Charts": "Charts of measures, and links that share them",
    "Progress scores": "Dated self-assessments of initiatives",
    "Comments": "What people say about initiatives",
    "Committees": "Committees and the people on them",
    "Meetings": "Meetings of committees and what comes of them",
    "Decisions": "What waits for a committee, and what it decided",
    "Mentoring": "Mentors, mentorships, their goals and sessions",
    "Metrics": "Figures for managers, over what the caller may see",
    "People": "Accounts with their roles and skills",
    "Sites": "The tree of sites",
    "FHIR": "Measures as FHIR resources, for other systems of the hospital",
}
