"""How well a mentor fits: what mentors are sorted by."""

import re
from collections.abc import Iterable

from ..core.text import search_key

SKILL_POINTS = 2
SITE_POINT = 1
EXPLANATION = (
    "With `skill` or `for_initiative`: 2 for each of the mentor's skills that is asked for or that the initiative "
    "names; 1 where the mentor's site is the initiative's, above it or below it. Otherwise null."
)


def named_in(skills: Iterable[str], text: str) -> list[str]:
    """The skills that are words of a text, compared by their search keys.

    >>> named_in(["run charts", "art"], "Run charts for the ward")
    ['run charts']
    """
    folded = search_key(text)
    return [skill for skill in skills if re.search(rf"(?<!\w){re.escape(search_key(skill))}(?!\w)", folded)]
