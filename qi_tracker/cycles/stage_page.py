"""The page docs/cycle-stages.md, made from the table of stages: `python -m qi_tracker.cycles.stage_page` prints it."""

import sys

from . import workflow

_INTRODUCTION = """\
# The stages of a PDSA cycle

This page is made from the table in `qi_tracker/cycles/workflow.py` by `python -m qi_tracker.cycles.stage_page`; a test
holds both equal. `GET /api/v1/cycles/{id}/actions` tells the same of one cycle, with what it still lacks.
"""


def page() -> str:
    """The whole page in Markdown."""
    return f"{_INTRODUCTION}\n```mermaid\n{workflow.drawn()}\n```\n\n{workflow.described()}\n"


if __name__ == "__main__":
    sys.stdout.write(page())
