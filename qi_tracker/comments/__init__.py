"""What people who see an initiative say about it."""

from ..core.feature import Feature

feature = Feature(__name__, visible=("queries",))
