"""The dated self-assessments of how far an initiative has come."""
