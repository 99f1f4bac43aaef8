"""The review queue of committees, and what they decide."""
