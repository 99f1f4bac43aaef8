"""Measures: definitions, dated points and their history, phases and shared charts."""
