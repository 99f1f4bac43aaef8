"""What is said of a comparison: sentences that hold against its figures."""

from collections import Counter
from collections.abc import Sequence
from math import isfinite

from ... import spc
from ...core.wording import PERCENT, counted, number, quantity
from ...sites.models import SiteKind
from .selection import Definition, LeftOut, LeftOutReason

_NAMED = 3
_REASONS = {
    LeftOutReason.ARCHIVED: "archived",
    LeftOutReason.NOT_APPROVED: "of an initiative that is not approved",
    LeftOutReason.NO_SITE: "without a site",
    LeftOutReason.OTHER_DATA_KIND: "of another kind",
    LeftOutReason.OTHER_UNIT: "in another unit",
    LeftOutReason.OTHER_MULTIPLIER: "with another multiplier",
    LeftOutReason.NOT_BELOW: "of a site below none of these",
    LeftOutReason.BELOW_SEVERAL: "of a site below several of these",
    LeftOutReason.NO_POINTS: "without points",
}


def noun_of(kind: SiteKind | None) -> str:
    """What is compared, in the singular."""
    return kind.value.replace("_", " ") if kind else "site"


def sentences(
    funnel: spc.Funnel,
    adjustment: spc.Adjustment,
    definition: Definition,
    *,
    noun: str,
    labels: Sequence[str],
    unstable: Sequence[str],
    twice: Sequence[str],
    left_out: Sequence[LeftOut],
) -> list[str]:
    """What the comparison shows, what its limits allow for, and what to mind.

    noun: what is compared. labels: of all units of the funnel. unstable, twice: labels of what is not stable, and of
    that whose cases may count twice.
    """
    compared = int((funnel.value == funnel.value).sum())
    found = []
    if not compared:
        found.append("No values to compare yet.")
    elif compared == 1:
        found.append(f"1 {noun} has values: there is no other to compare it with.")
    else:
        found.append(_position(funnel, definition, compared, noun))
        found += _allowed_for(funnel, adjustment, definition, compared, noun)
        found += _too_small(funnel, definition, labels, noun)
    if unstable:
        verb, charts = ("is", "its chart") if len(unstable) == 1 else ("are", "their charts")
        found.append(f"{_names(unstable, noun)} {verb} not stable over time: look at {charts} over time first.")
    if twice:
        found.append(
            f"For {_names(twice, noun)}, several measures are added up that may hold the same cases (of one site on "
            "the same days, or of a site and one below it): such cases count twice."
        )
    return found + _without(left_out)


def _position(funnel: spc.Funnel, definition: Definition, compared: int, noun: str) -> str:
    far, near = (int((abs(funnel.zone) == sigmas).sum()) for sigmas in (3, 2))
    these = f"{counted(compared, noun)}: "
    if not any(isfinite(z) for z in funnel.z):
        value = quantity(funnel.center, definition.decimals, definition.unit)
        return f"{these}all have {value}, which gives no limits to compare them by."
    if not funnel.adjusted:
        if not far and not near:
            return f"{these}all lie within the limits of chance."
        return these + _beyond(far, near, "the limits of chance")
    if funnel.dispersed:
        begin = f"The differences between {noun}s are larger than chance; allowing for that spread, "
    else:
        begin = f"The differences between {noun}s may be chance; allowing for their spread all the same, "
    if not far and not near:
        return f"{these}{_lower(begin)}no {noun} stands out."
    return these + _lower(begin) + _beyond(far, near, "the limits")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _beyond(far: int, near: int, limits: str) -> str:
    parts = []
    if far:
        parts.append(f"{far} beyond {limits} at 3 sigma")
    if near:
        parts.append(f"{near} between 2 and 3 sigma, where about 1 in 20 lies by chance")
    return f"{' and '.join(parts)}."


def _allowed_for(
    funnel: spc.Funnel, adjustment: spc.Adjustment, definition: Definition, compared: int, noun: str
) -> list[str]:
    if funnel.factor > 1:
        return [f"The limits are {number(funnel.factor, 2)} times as wide as those of chance."]
    if funnel.between > 0:
        amount = number(funnel.between, None, definition.unit)
        spread = (
            f"{amount} percentage points"
            if definition.unit == PERCENT
            else quantity(funnel.between, None, definition.unit)
        )
        return [f"The limits allow for a standard deviation between {noun}s of {spread} besides chance."]
    found = []
    if adjustment is spc.Adjustment.MULTIPLICATIVE and compared < spc.FEWEST_FOR_FACTOR:
        found.append(f"A factor needs {spc.FEWEST_FOR_FACTOR} {noun}s or more: these are the limits of chance alone.")
    elif adjustment is not spc.Adjustment.NONE:
        found.append("Their spread is no larger than chance makes it: the limits were not widened.")
    if funnel.dispersed:
        times = number(funnel.dispersion, 1 if funnel.dispersion < 10 else 0)
        found.append(
            f"The differences between {noun}s are larger than chance explains, with {times} times its variance: they "
            "may differ in how they work, whom they treat or how they count. The additive adjustment allows for that."
        )
    return found


def _too_small(funnel: spc.Funnel, definition: Definition, labels: Sequence[str], noun: str) -> list[str]:
    """Proportions of so few cases that no value at all would lie outside the limits."""
    limits, ceiling = funnel.limits, definition.multiplier
    small = (limits.lower_2_sigma <= 0) & (limits.upper_2_sigma >= ceiling) if funnel.chart == "p" else ()
    names = [label for label, is_small in zip(labels, small, strict=False) if is_small]
    if not names:
        return []
    return [f"{_names(names, noun)} {'has' if len(names) == 1 else 'have'} too few cases to stand out with any value."]


def _names(labels: Sequence[str], noun: str) -> str:
    if len(labels) > _NAMED:
        return f"{len(labels)} {noun}s"
    *first, last = labels
    return f"{', '.join(first)} and {last}" if first else last


def _without(left_out: Sequence[LeftOut]) -> list[str]:
    if not left_out:
        return []
    reasons = Counter(_REASONS[out.reason] for out in left_out)
    why = ", ".join(f"{count} {reason}" for reason, count in reasons.items())
    return [f"{counted(len(left_out), 'measure')} not compared: {why}."]
