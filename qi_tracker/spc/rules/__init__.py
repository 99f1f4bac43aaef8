"""The published rule sets that tell special causes from common cause, one module each.

A rule looks at the tested points of one phase and answers one sign a point: 0 where it flags nothing, else the side
or the slope of what it found.
"""

from collections.abc import Callable
from typing import Final

from ..types import Signs
from . import anhoej, making_data_count, nelson, perla, western_electric
from .tested_points import TestedPoints

RULE_SETS: Final[dict[str, dict[str, Callable[[TestedPoints], Signs]]]] = {
    "making_data_count": making_data_count.RULES,
    "anhoej": anhoej.RULES,
    "western_electric": western_electric.RULES,
    "nelson": nelson.RULES,
    "perla": perla.RULES,
}
"""The rules of each set by name, the one that names a point's special cause first."""

ON_EITHER_SIDE: Final = frozenset({"alternating", "hugging"})
"""Rules whose pattern is neither better nor worse, whatever the direction."""

__all__ = ["ON_EITHER_SIDE", "RULE_SETS", "TestedPoints"]
