"""Reads the sentences of an analysis as a stranger would, and holds each against the points that were entered.

It knows the words of the sentences and how to count; it shares no code with what writes them.
"""

from typing import Any

from .change import change, ended, offer, opposite, silence, trend
from .process import baseline, center, form, former_phase, usual_range, values
from .seen import Reading
from .target import data, headline, outlook, target

CLAIMS = (
    values, center, usual_range, former_phase, baseline, change, trend, opposite, ended, silence, offer, target,
    outlook, data, headline,
)  # fmt: skip


def contradictions(drawn: Any, report: dict[str, Any]) -> list[str]:
    """What an analysis says that its points contradict, claim by claim; empty for a true one."""
    reading = Reading(drawn, report)
    form(reading)
    if not reading.everything:
        reading.hold("no value", reading.text.startswith("There is no value yet"))
        return reading.wrong
    if reading.report["phases"][reading.phase]["center"] is None:
        reading.hold("no center", reading.text.startswith("The points that were chosen as the baseline have no value"))
        return reading.wrong
    for claim in CLAIMS:
        claim(reading)
    return reading.wrong
