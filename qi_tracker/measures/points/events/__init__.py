"""Points from events: days counted into periods, or the time and the cases between one event and the next."""
