"""What a new measure gets where its author leaves it open: chart, rules and screening, for the whole organization.

People keep these at `/settings/measures`; `qi_tracker/settings.py` is the environment that the server starts with.
"""
