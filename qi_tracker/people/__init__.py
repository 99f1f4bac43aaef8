"""Accounts: the people who suggest, lead, coach and decide, with their roles and skills."""
