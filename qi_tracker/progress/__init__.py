"""The dated self-assessments of how far an initiative has come."""

from ..core.feature import Feature

feature = Feature(__name__)
