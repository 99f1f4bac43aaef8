"""Accounts: the people who suggest, lead, coach and decide, with their roles and skills."""

from ..core.feature import Feature

feature = Feature(__name__, visible=("queries",))
