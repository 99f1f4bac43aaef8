"""What a list or a dashboard shows of a measure: stored when its points change, not computed when somebody looks."""
