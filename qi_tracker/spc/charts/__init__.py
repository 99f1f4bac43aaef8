"""Center and limits of every chart, one function each.

A function takes one phase and whether to screen moving ranges, and answers in the units of its values, before any
multiplier.
"""

from collections.abc import Callable
from typing import Final

from .attributes import c, p, p_prime, u, u_prime
from .given import given
from .limits import Limits, Phase
from .rare_events import g, t
from .variables import i, i_prime, mr, run, s, xbar

CHARTS: Final[dict[str, Callable[[Phase, bool], Limits]]] = {
    "run": run,
    "i": i,
    "mr": mr,
    "i_prime": i_prime,
    "xbar": xbar,
    "s": s,
    "p": p,
    "u": u,
    "p_prime": p_prime,
    "u_prime": u_prime,
    "c": c,
    "g": g,
    "t": t,
}

__all__ = ["CHARTS", "Limits", "Phase", "given"]
