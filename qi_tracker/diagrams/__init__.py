"""The driver diagram of an initiative: its drivers, and the change ideas that are to move them."""
