"""docs/states.md, made from every state machine's table: `python -m qi_tracker.state_page` writes it."""

from pathlib import Path

from .committees.transitions import MEETING_TRANSITIONS, MEMBERSHIP_TRANSITIONS, MINUTES_TRANSITIONS
from .core.transitions import StateMachine
from .cycles.transitions import TRANSITIONS as CYCLE_TRANSITIONS
from .initiatives.transitions import TRANSITIONS as INITIATIVE_TRANSITIONS
from .mentoring.transitions import TRANSITIONS as MENTORSHIP_TRANSITIONS

MACHINES: dict[str, StateMachine] = {
    "initiatives": INITIATIVE_TRANSITIONS,
    "cycles": CYCLE_TRANSITIONS,
    "memberships": MEMBERSHIP_TRANSITIONS,
    "meetings": MEETING_TRANSITIONS,
    "minutes": MINUTES_TRANSITIONS,
    "mentorships": MENTORSHIP_TRANSITIONS,
}
PAGE = Path("docs/states.md")
_INTRODUCTION = """\
# States and transitions

Who takes which action from which state, and what it needs. This page is made from the tables in the modules
`transitions` of the features by `python -m qi_tracker.state_page`; a test holds both equal. For one record, `GET
/api/v1/initiatives/{id}/actions` says which actions you may take now, and what is missing; so do those of cycles,
memberships, meetings and mentorships.
"""


def page() -> str:
    """The whole page in Markdown: a diagram and a table for each kind of record."""
    parts = [
        f"\n## {machine.title}\n\n```mermaid\n{machine.as_mermaid()}\n```\n\n{machine.as_markdown()}\n"
        for machine in MACHINES.values()
    ]
    return "".join([_INTRODUCTION, *parts])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
