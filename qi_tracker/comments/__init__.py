"""What people who see an initiative say about it."""
