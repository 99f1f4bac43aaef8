"""The features of the application, in the order in which the contract presents them."""

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
