"""docs/initiative-states.md, made from the table: `python -m qi_tracker.initiatives.way_page` prints it."""

import sys

from .models import InitiativeState
from .way import WAY, table

COMMAND = "python -m qi_tracker.initiatives.way_page > docs/initiative-states.md"


def diagram() -> str:
    """The way as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {InitiativeState.DRAFT}"]
    for step in WAY:
        condition = f" ({step.when.text})" if step.when else ""
        lines.append(f"    {step.source} --> {step.target}: {step.action}{condition}")
    return "\n".join(lines)


def page() -> str:
    """The page in Markdown."""
    origin = f"Made from the table in `qi_tracker/initiatives/way.py` by `{COMMAND}`."
    return f"# The way of an initiative\n\n{origin}\n\n```mermaid\n{diagram()}\n```\n\n{table()}\n"


if __name__ == "__main__":
    sys.stdout.write(page())
