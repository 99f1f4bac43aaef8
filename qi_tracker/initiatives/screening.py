"""Quality improvement or research? Six answers after the pattern of the UF Quality Improvement Project Registry."""

from enum import StrEnum
from typing import Any

RESEARCH_IF_TRUE = (
    "uses_unapproved_product",
    "funded_as_research",
    "multi_site_protocol",
    "designed_for_generalizable_knowledge",
)
RESEARCH_IF_FALSE = ("improves_care_here", "continues_without_publication")
ANSWERS = RESEARCH_IF_TRUE + RESEARCH_IF_FALSE


class Determination(StrEnum):
    """What the answers come to."""

    QUALITY_IMPROVEMENT = "quality_improvement"
    NEEDS_ETHICS_REVIEW = "needs_ethics_review"


def determination_of(answers: Any) -> Determination | None:
    """What the six answers, read as attributes, come to; None until all are given."""
    if any(getattr(answers, name) is None for name in ANSWERS):
        return None
    like_research = any(getattr(answers, name) for name in RESEARCH_IF_TRUE)
    unlike_improvement = not all(getattr(answers, name) for name in RESEARCH_IF_FALSE)
    return (
        Determination.NEEDS_ETHICS_REVIEW if like_research or unlike_improvement else Determination.QUALITY_IMPROVEMENT
    )
