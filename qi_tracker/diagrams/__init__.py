"""The driver diagram of an initiative: its drivers, and the change ideas that are to move them."""

from ..core.feature import Feature

feature = Feature(__name__, visible=("queries",))
