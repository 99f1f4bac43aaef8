"""What an initiative's screen needs besides the initiative, in the same answer."""
