"""QI Tracker: the record and the referee of quality-improvement work, as a REST API."""
