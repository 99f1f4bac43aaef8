"""The commands of the command line that are not in `cli` itself, and what all of them share."""
