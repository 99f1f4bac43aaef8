"""The dated values of measures: entering, reading and changing them."""
