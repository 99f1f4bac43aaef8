"""Sites compared by a measure that each of them has."""
