"""Signals: flagged points that belong together."""

from collections.abc import Sequence

from .types import POINT_TYPES, Bools, Ints, Signal, Signs


def find_signals(
    names: Sequence[str], special_cause: Signs, side: Signs, point_type: Signs, phase: Ints, tested: Bools
) -> tuple[Signal, ...]:
    """Runs of neighboring points with one special cause and side within a phase, in order of time.

    Parameters
    ----------
    names : sequence of str
        The rules of the rule set.
    special_cause, side, point_type, phase : shape (points,)
        As Analysis has them.
    tested : bool, shape (points,)
        The points that have a value and are not excluded. A signal reaches across the others.
    """
    flagged = special_cause.nonzero()[0]
    found: list[Signal] = []
    former = None
    for position, *kind in zip(
        flagged.tolist(), special_cause[flagged].tolist(), side[flagged].tolist(), phase[flagged].tolist(), strict=True
    ):
        if kind == former and are_neighbors(found[-1].last, position, tested):
            found[-1].last = position
            found[-1].points += 1
        else:
            cause, sign, part = former = kind
            name, meaning = names[cause - 1], POINT_TYPES[point_type[position]]
            found.append(Signal(name, position, position, 1, sign, meaning, part))
    return tuple(found)


def unusual_since(signals: Sequence[Signal], tested: Bools, last: int | None) -> int | None:
    """Where the unbroken row of flagged points that ends at the last point begins, None if that one is not flagged.

    The row consists of signals of one point type and side within a phase, by whatever rules they were found.
    """
    if not signals or signals[-1].last != last:
        return None
    since = signals[-1]
    for former in reversed(signals[:-1]):
        alike = (former.point_type, former.side, former.phase) == (since.point_type, since.side, since.phase)
        if not (alike and are_neighbors(former.last, since.first, tested)):
            break
        since = former
    return since.first


def are_neighbors(former: int, latter: int, tested: Bools) -> bool:
    """Whether no tested point lies between two positions."""
    return latter == former + 1 or not tested[former + 1 : latter].any()
