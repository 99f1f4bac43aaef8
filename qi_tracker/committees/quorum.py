"""Whether enough of the right people take part in a decision: a plain function of numbers."""

from collections.abc import Collection, Mapping

from ..core.errors import MissingRequirement
from ..people.models import JobRole


def unmet(minimum: int, roles: Mapping[JobRole, int], there: Collection[JobRole]) -> list[MissingRequirement]:
    """What a quorum still needs; empty where it is met.

    minimum: the headcount; roles: how many of them of a job role; there: the job role of each person who counts.
    One person counts toward the headcount and toward their job role at once. Pointers lead into the committee.
    """
    found = []
    if len(there) < minimum:
        found.append(
            MissingRequirement(
                "#/quorum/minimum",
                f"The quorum is {minimum}, and {_are(len(there))} there who may vote on this initiative.",
            )
        )
    for index, (role, count) in enumerate(roles.items()):
        counted = sum(other is role for other in there)
        if counted < count:
            found.append(
                MissingRequirement(
                    f"#/quorum/roles/{index}",
                    f"The quorum needs {count} of the job role {role.value.replace('_', ' ')}, and {_are(counted)} "
                    "there who may vote on this initiative.",
                )
            )
    return found


def _are(count: int) -> str:
    return "1 is" if count == 1 else f"{count or 'none'} are"
