"""The published rule sets that tell special causes from common cause, one module each.

A rule looks at the tested points of one phase and answers what it flags there, with one sign a point (the side or the
slope of what it found, 0 elsewhere), and from where to where the pattern reaches.
"""

from typing import Final

from . import anhoej, making_data_count, nelson, perla, western_electric
from .flagged import Flagged, Rule, Stretch
from .tested_points import TestedPoints

RULE_SETS: Final[dict[str, dict[str, Rule]]] = {
    "making_data_count": making_data_count.RULES,
    "anhoej": anhoej.RULES,
    "western_electric": western_electric.RULES,
    "nelson": nelson.RULES,
    "perla": perla.RULES,
}
"""The rules of each set by name, the one that names a point's special cause first."""

ON_EITHER_SIDE: Final = frozenset({"alternating", "hugging"})
"""Rules whose pattern is neither better nor worse, whatever the direction."""

PATTERNS: Final = frozenset({"alternating", "hugging", "avoiding"})
"""Rules that tell how points lie to each other, on both sides of the center: they become no part of other signals."""

__all__ = ["ON_EITHER_SIDE", "PATTERNS", "RULE_SETS", "Flagged", "Rule", "Stretch", "TestedPoints"]
