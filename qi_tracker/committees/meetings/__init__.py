"""Meetings of committees: agenda, attendance, minutes and action items."""
