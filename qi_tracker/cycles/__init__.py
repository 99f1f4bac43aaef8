"""Plan-Do-Study-Act cycles, and the ramps that they form."""
