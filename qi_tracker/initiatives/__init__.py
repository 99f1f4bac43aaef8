"""Improvement efforts: charter, team, driver diagram, workflow and timeline."""
