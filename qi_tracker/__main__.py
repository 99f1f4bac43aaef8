"""`python -m qi_tracker` is the command line."""

from .cli import main

main(prog_name="qi-tracker")
