"""Options of a measure: bounds, lengths of rules, targets over time, given limits and strata."""
