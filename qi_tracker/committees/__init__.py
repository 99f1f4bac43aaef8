"""Committees: members, meetings, minutes, agenda, action items and decisions."""
