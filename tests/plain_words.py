"""Words that are not used, since the trade has a plain one for each."""

import re

PLAIN = {
    "doorway|doors?": "visible query",
    "edges?": "error handlers, or border",
    "houses?|rooms|surroundings": "layers, modules, hosting",
    "judged?|judges|judging": "validate",
    "blamed?|blames": "add_error",
    "mend(?:s|ed|ing)?": "correct",
    "lacking": "missing",
    "faults?|faulty": "problem",
    "anew": "again",
    "patience": "lock_timeout",
    "cr(?:y|ies) wolf": "raises false alarms",
    "seats?": "membership, vacancy or place",
    "luck|lucky|luckier": "chance",
    "stands? still|stood still|standing still": "stalled",
    "told|tells": "shown, answered or recorded",
    "whoever": "anyone who",
    "unknown_member": "unknown_field",
}
"""Words, as patterns, with what is said instead."""

_ANY = re.compile(rf"(?<![a-z])(?:{'|'.join(PLAIN)})(?![a-z])", re.IGNORECASE)


def forbidden_words(text: str) -> list[str]:
    """The words of a text that have a plain one."""
    return _ANY.findall(text)
