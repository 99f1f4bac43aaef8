"""One event more, noted where it happened: the point of its period counts one more."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from sqlalchemy import func, select

from ...core.database import TrackerSession
from ...core.errors import Conflict, Invalid, MissingRequirement, ValidationProblem
from ..models import DataKind, Measure, MeasurePoint
from ..options.parts import MOST_COUNTED
from ..options.validation import COUNTED, listed
from . import service
from .periods import after, start_of, weekday_of

SLACK = timedelta(minutes=5)
"""How far a telephone's clock may run ahead of ours."""


def tally(
    session: TrackerSession,
    measure: Measure,
    values: Mapping[str, str],
    at: datetime | None,
    actor_id: uuid.UUID,
    now: datetime,
    zone: tzinfo,
) -> MeasurePoint:
    """Count one event into the point of its period, which is made where there is none yet.

    values: what the event was of each stratum. at: when it happened, now without it. zone: the organization's, which
    says on which day that was. The measure's row is locked, so that of many tallies at once none is lost.

    The point of a proportion or rate has a value as soon as it has its denominator too.
    Raises Invalid for values that the strata lack and for the future, Conflict where the measure counts nothing,
    where the point's earlier events are not divided by the strata, or where it has no room for one more.
    """
    field = COUNTED.get(measure.data_kind)
    if field is None:
        kinds = listed([kind.value for kind in COUNTED], "or")
        raise Conflict(
            f"A tally counts events, and this is a measure of the kind {measure.data_kind.value}: enter its points, or "
            f"tally into a measure of the kind {kinds}.",
            code="nothing_to_count",
        )
    _refuse_values(measure, values)
    day = _day_of(at or now, now, zone)
    start = start_of(day, measure.frequency, _first_weekday(session, measure))
    point = _point_of(session, measure, start)
    before = getattr(point, field) if point else None
    _refuse_full(measure, point, before)
    parts = _with_one_more(measure, point.by if point else None, before, values)
    counted = {field: (before or 0.0) + 1.0, "by": parts}
    if point is None:
        return service.add(session, measure, {"period_start": start, **counted}, actor_id, now)
    service.change(session, measure, point, counted, actor_id, now)
    return point


def _refuse_full(measure: Measure, point: MeasurePoint | None, before: float | None) -> None:
    """Refuse one more event than there can be. before: how many there were."""
    if point is None or before is None:
        return
    if measure.data_kind is DataKind.PROPORTION and point.denominator is not None and before >= point.denominator:
        raise Conflict(
            f"The point of this period counts {before:g} out of {point.denominator:g} so far, and there cannot be "
            "more: correct its denominator, then tally again.",
            code="counted_all",
        )
    if before >= MOST_COUNTED:
        detail = "The point of this period counts as many as can be counted: correct it, then tally again."
        raise Conflict(detail, code="counted_all")


def _refuse_values(measure: Measure, values: Mapping[str, str]) -> None:
    strata = {stratum["key"]: stratum["values"] for stratum in measure.strata}
    problems = []
    for key, known in strata.items():
        if key not in values:
            detail = f"Say which {key} it was: {listed(known, 'or')}."
            problems.append(ValidationProblem(f"#/values/{key}", "required", detail))
        elif values[key] not in known:
            detail = f"The stratum {key} has no value {values[key]}; it has {listed(known)}."
            problems.append(ValidationProblem(f"#/values/{key}", "unknown_choice", detail))
    for key in [key for key in values if key not in strata]:
        have = f"it has {listed(list(strata))}" if strata else "it has none"
        detail = f"The measure has no stratum {key}; {have}."
        problems.append(ValidationProblem(f"#/values/{key[:40]}", "unknown_choice", detail))
    if problems:
        raise Invalid(problems)


def _day_of(at: datetime, now: datetime, zone: tzinfo) -> date:
    if at > now + SLACK:
        raise Invalid.at("#/at", "out_of_range", "Send a moment that has passed; what is still to come is not counted.")
    return min(at, now).astimezone(zone).date()


def _first_weekday(session: TrackerSession, measure: Measure) -> int:
    latest = select(func.max(MeasurePoint.period_start)).where(MeasurePoint.measure_id == measure.id)
    found = session.scalar(latest)
    return weekday_of([found] if found else [])


def _point_of(session: TrackerSession, measure: Measure, start: date) -> MeasurePoint | None:
    """The first point of a period, on whatever day of it that stands; None where there is none."""
    place = (MeasurePoint.period_start, MeasurePoint.sequence)
    within = MeasurePoint.period_start.between(start, after(start, measure.frequency) - timedelta(days=1))
    found = select(MeasurePoint).where(MeasurePoint.measure_id == measure.id, within)
    return session.scalars(found.order_by(*place).limit(1)).one_or_none()


def _with_one_more(
    measure: Measure, by: Mapping[str, Mapping[str, int]] | None, before: float | None, values: Mapping[str, str]
) -> dict[str, dict[str, int]] | None:
    """How the point's events are divided by the strata with one event more. before: how many there were."""
    divided = {key: dict(parts) for key, parts in (by or {}).items()}
    undivided = [stratum["key"] for stratum in measure.strata if before and stratum["key"] not in divided]
    if undivided:
        keys = listed(undivided)
        raise Conflict(
            f"The point of this period counts {before:g} so far, not divided by {keys}: say in its `by` how many "
            "there were of each, then tally again.",
            code="incomplete",
            missing=[MissingRequirement(f"#/by/{key}", f"How many of each {key}.") for key in undivided],
        )
    for key, value in values.items():
        parts = divided.setdefault(key, {})
        parts[value] = parts.get(value, 0) + 1
    return divided or None
