"""Which chart is drawn and why, which others fit, and whether a new phase is due."""
