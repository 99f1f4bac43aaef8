"""What the points of a measure say: limits, signals, and their words."""
