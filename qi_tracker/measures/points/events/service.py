"""What is made of events: counts of periods, or the time and the cases between one event and the next.

Sources: Provost & Murray, The Health Care Data Guide, chapters 5 and 7 (rare events: T and G charts); Benneyan 2001
(number between g charts); Nelson 1994 (times between events have to be above 0 for the transformation of the t chart).
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from ....core.clock import Clock
from ....core.database import TrackerSession
from ....core.errors import Invalid, ValidationProblem
from ....core.wording import written_day
from ...models import DataKind, Frequency, Measure, MeasurePoint
from ...options.validation import COUNTED
from .. import service
from ..periods import from_to, start_of, weekday_of
from ..tables import FIELD_NAMES, FIELDS, PointTable

MAXIMUM_PERIODS = 10_000
LISTED_PERIODS = 20
_TIMES = {
    "minute": 1440.0, "minutes": 1440.0, "min": 1440.0, "hour": 24.0, "hours": 24.0, "h": 24.0,
    "week": 1 / 7, "weeks": 1 / 7,
}  # fmt: skip
"""How many of a unit a day has; times are in days under every other unit."""


_OUTSIDE = "This event lies outside `from` and `until`: leave it out, or widen them."


@dataclass(frozen=True)
class Event:
    """Events at one day or moment. day: in the organization's time zone.

    denominator: of the whole period; case: which one, counted through.
    """

    at: date | datetime
    day: date
    count: int = 1
    denominator: float | None = None
    case: int | None = None


@dataclass(frozen=True)
class Sent:
    """Events as they were sent. part: where they stood, `dates` or `rows`; first, last: the days that they cover.

    zone: the organization's, which says on which day a moment was; today: there.
    """

    part: str
    events: list[Event]
    first: date | None
    last: date | None
    zone: tzinfo
    today: date

    def refuse(self, place: int | None, code: str, detail: str, field: str = "") -> ValidationProblem:
        """A problem of one of the events, or of all."""
        pointer = f"#/{self.part}" + ("" if place is None else f"/{place}") + (f"/{field}" if field else "")
        return ValidationProblem(pointer, code, detail)


@dataclass(frozen=True)
class Counted:
    """What was made of the events, and what entering the points did. table: the points."""

    written: service.Written
    table: PointTable
    events: int
    empty_periods: int


class _PeriodTable(PointTable):
    """Points that were counted, and stand nowhere in what was sent: problems name their day."""

    def add_error(self, place: int, field: str, code: str, detail: str) -> None:
        day = self.columns["period_start"][place]
        super().add_error(place, field, code, f"The point of {written_day(day)}: {detail}")


def sent_of(payload: Mapping[str, Any], clock: Clock) -> Sent:
    """The events of a payload."""

    def day_of(at: date | datetime) -> date:
        return at.astimezone(clock.zone).date() if isinstance(at, datetime) else at

    if "dates" in payload:
        part, events = "dates", [Event(at, day_of(at)) for at in payload["dates"]]
    else:
        part, events = (
            "rows",
            [
                Event(row["date"], day_of(row["date"]), row["count"], row["denominator"], row["case_number"])
                for row in payload["rows"]
            ],
        )
    return Sent(part, events, payload["first_day"], payload["last_day"], clock.zone, clock.today())


def count_events(session: TrackerSession, measure: Measure, sent: Sent, actor_id: uuid.UUID, now: datetime) -> Counted:
    """Enter what the events count up to, all or none, in place of the points of those periods or events.

    Notes, exclusions and divisions by strata of points that are there already stay. Raises Invalid.
    """
    _refuse_future(sent)
    stored = _stored(session, measure.id)
    if measure.data_kind in COUNTED:
        points = _count_periods(measure, sent, stored)
    elif measure.data_kind is DataKind.TIME_BETWEEN:
        points = _between(measure, sent, stored, _times(measure, sent, stored))
    elif measure.data_kind is DataKind.OPPORTUNITIES_BETWEEN:
        points = _between(measure, sent, stored, _cases(sent))
    else:
        detail = (
            f"Events make points of counts, rates and proportions, and the time or cases between them; this measure is "
            f"of the kind {measure.data_kind.value}, whose points are entered as they are."
        )
        raise Invalid([sent.refuse(None, "not_of_this_kind", detail)])
    table = _table(sent, points)
    written = service.enter(session, measure, table, actor_id, now)
    events = sum(event.count for event in sent.events)
    counted = COUNTED.get(measure.data_kind)
    empty = sum(point[counted] == 0 for point in points) if counted else 0
    return Counted(written, table, events, empty)


def _refuse_future(sent: Sent) -> None:
    detail = "This day is still to come: correct it, and send what has happened."
    problems = [
        sent.refuse(place, "out_of_range", detail) for place, event in enumerate(sent.events) if event.day > sent.today
    ]
    if problems:
        raise Invalid(problems)


def _stored(session: TrackerSession, measure_id: uuid.UUID) -> list[dict[str, Any]]:
    columns = [MeasurePoint.__table__.c[name] for name in FIELD_NAMES]
    found = session.execute(
        select(*columns)
        .where(MeasurePoint.measure_id == measure_id)
        .order_by(MeasurePoint.period_start, MeasurePoint.sequence)
    )
    return [dict(row) for row in found.mappings()]


def _table(sent: Sent, points: Sequence[Mapping[str, Any]]) -> PointTable:
    table = _PeriodTable(len(points), pointer=lambda _place, _field: f"#/{sent.part}")
    table.columns = {name: [point[name] for point in points] for name in FIELD_NAMES}
    return table


def _point(day: date, sequence: int, former: Mapping[str, Any] | None, **values: float | None) -> dict[str, Any]:
    """A point with counted values; what else a former one says of its day stays."""
    defaults = {name: field.load_default for name, field in FIELDS.items()}
    return {**(former or defaults), "period_start": day, "sequence": sequence, **values}


def _count_periods(measure: Measure, sent: Sent, stored: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    frequency = measure.frequency
    if frequency is Frequency.IRREGULAR:
        detail = "The measure has no regular frequency, so that there are no periods to count into: set it first."
        raise Invalid([sent.refuse(None, "not_a_period", detail)])
    weekday = weekday_of(point["period_start"] for point in stored)
    former = _by_period(sent, stored, frequency, weekday)
    counts, denominators = _sums(sent, frequency, weekday)
    first, last = (start_of(day, frequency, weekday) for day in _span(sent))
    if last > sent.today:
        detail = "Nothing can be counted in periods that are still to come: send a day of the present one or earlier."
        raise Invalid.at("#/until", "out_of_range", detail)
    starts = list(from_to(first, last, frequency))
    if len(starts) > MAXIMUM_PERIODS:
        detail = f"From {first} to {last} there are {len(starts):,} periods; at most {MAXIMUM_PERIODS:,} are counted."
        raise Invalid([sent.refuse(None, "out_of_range", detail)])
    name, pairs = COUNTED[measure.data_kind], measure.data_kind is not DataKind.COUNT
    points, without = [], []
    for start in starts:
        before = former.get(start)
        values: dict[str, float | None] = {name: float(counts[start])}
        if pairs:
            values["denominator"] = denominators.get(start, before["denominator"] if before else None)
            if values["denominator"] is None:
                without.append(start)
        day, sequence = (before["period_start"], before["sequence"]) if before else (start, 1)
        points.append(_point(day, sequence, before, **values))
    if without:
        listed = ", ".join(map(str, without[:LISTED_PERIODS])) + (" ..." if len(without) > LISTED_PERIODS else "")
        detail = (
            f"{len(without):,} periods have no denominator, neither in what you sent nor in their points: {listed}. "
            "Send `rows` with one of each period; count 0 where nothing happened."
        )
        raise Invalid([sent.refuse(None, "required", detail)])
    return points


def _by_period(
    sent: Sent, stored: Sequence[Mapping[str, Any]], frequency: Frequency, weekday: int
) -> dict[date, Mapping[str, Any]]:
    """The points that are there by the start of their period, on whatever day of it they stand."""
    found: dict[date, Mapping[str, Any]] = {}
    first, last = (start_of(day, frequency, weekday) for day in _span(sent))
    for point in stored:
        start = start_of(point["period_start"], frequency, weekday)
        if start in found and first <= start <= last:
            detail = (
                f"The period that begins on {written_day(start)} has several points, so that it is open which one the "
                "events belong to: leave one of them, or leave the period out by `from` and `until`."
            )
            raise Invalid([sent.refuse(None, "repeated", detail)])
        found[start] = point
    return found


def _sums(sent: Sent, frequency: Frequency, weekday: int) -> tuple[Counter[date], dict[date, float]]:
    """Events and denominators by the start of their period."""
    counts: Counter[date] = Counter()
    denominators: dict[date, float] = {}
    problems = []
    first, last = (start_of(day, frequency, weekday) for day in _span(sent))
    for place, event in enumerate(sent.events):
        start = start_of(event.day, frequency, weekday)
        if not first <= start <= last:
            problems.append(sent.refuse(place, "out_of_range", _OUTSIDE))
        counts[start] += event.count
        if event.denominator is not None and denominators.setdefault(start, event.denominator) != event.denominator:
            detail = f"Another row gives the period that begins on {written_day(start)} another denominator."
            problems.append(sent.refuse(place, "repeated", detail, "denominator"))
    if problems:
        raise Invalid(problems)
    return counts, denominators


def _span(sent: Sent) -> tuple[date, date]:
    days = [event.day for event in sent.events]
    return sent.first or min(days), sent.last or max(days)


def _times(measure: Measure, sent: Sent, stored: Sequence[Mapping[str, Any]]) -> list[tuple[date, float | None]]:
    """Each event with the time since the one before it, in the measure's unit; None where none is known before it."""
    timed = [isinstance(event.at, datetime) for event in sent.events]
    if any(timed) and not all(timed):
        detail = "Send the moment of each event, or the day of each: the time between a day and a moment is not known."
        raise Invalid([sent.refuse(timed.index(not timed[0]), "not_a_moment", detail)])
    moments = _moments(sent)
    first, first_day = moments[0]
    known = [point["period_start"] for point in stored if point["period_start"] < first_day]
    # Of a stored event only its day is known, which is not enough beside moments.
    before = sent.first or (None if timed[0] else max(known, default=None))
    factor = _TIMES.get((measure.unit or "").strip().lower(), 1.0) / measure.multiplier
    found: list[tuple[date, float | None]] = [(first_day, None)]
    if before is not None and before != first_day:
        begun = datetime.combine(before, time.min, sent.zone if timed[0] else None)
        found = [(first_day, (first - begun) / timedelta(days=1) * factor)]
    for (earlier, _), (at, day) in pairwise(moments):
        if at == earlier:
            raise Invalid([sent.refuse(None, "out_of_range", _same_time(at, timed=timed[0]))])
        found.append((day, (at - earlier) / timedelta(days=1) * factor))
    return found


def _moments(sent: Sent) -> list[tuple[datetime, date]]:
    """The moment of each event, of days their midnight, with the event's day, in order."""
    moments, problems = [], []
    first, last = _span(sent)
    for place, event in enumerate(sent.events):
        at = event.at if isinstance(event.at, datetime) else datetime.combine(event.at, time.min)
        if not first <= event.day <= last:
            problems.append(sent.refuse(place, "out_of_range", _OUTSIDE))
        if event.count != 1:
            detail = _same_time(at, timed=False) if event.count else "No event took place then: leave this row out."
            problems.append(sent.refuse(place, "out_of_range", detail, "count"))
        moments.append((at, event.day))
    if problems:
        raise Invalid(problems)
    return sorted(moments)


def _same_time(at: datetime, *, timed: bool) -> str:
    if timed:
        return f"Two events have the moment {at.isoformat()}: the time between them has to be above 0 for a t chart."
    return (
        f"Two events lie on {written_day(at.date())}, and 0 days between them are nothing that a t chart can show: "
        "send the moment of each event, such as 2026-03-01T14:00:00+01:00, or count them by week or month instead."
    )


def _cases(sent: Sent) -> list[tuple[date, float | None]]:
    """Each event with the number of cases between it and the one before; None for the first."""
    needs = "Send `rows` with the case_number of each event: which case it was, counted through."
    if sent.part == "dates":
        raise Invalid([sent.refuse(None, "required", needs)])
    problems = []
    first, last = _span(sent)
    for place, event in enumerate(sent.events):
        if not first <= event.day <= last:
            problems.append(sent.refuse(place, "out_of_range", _OUTSIDE))
        if event.case is None:
            problems.append(sent.refuse(place, "required", needs, "case_number"))
        elif event.count != 1:
            detail = "Send a row for each event: each has a case of its own."
            problems.append(sent.refuse(place, "out_of_range", detail, "count"))
    if problems:
        raise Invalid(problems)
    ordered = sorted(enumerate(sent.events), key=lambda pair: pair[1].case or 0)
    found: list[tuple[date, float | None]] = [(ordered[0][1].day, None)]
    for (_, before), (place, event) in pairwise(ordered):
        between = (event.case or 0) - (before.case or 0) - 1
        if between < 0:
            problems.append(sent.refuse(place, "repeated", "Another event has this case_number.", "case_number"))
        elif event.day < before.day:
            detail = f"Case {event.case} lies before case {before.case}, which has an earlier number and a later day."
            problems.append(sent.refuse(place, "out_of_range", detail, "date"))
        found.append((event.day, float(between)))
    if problems:
        raise Invalid(problems)
    return found


def _between(
    measure: Measure, sent: Sent, stored: Sequence[Mapping[str, Any]], events: Sequence[tuple[date, float | None]]
) -> list[dict[str, Any]]:
    """Points of what lies between events. Raises Invalid where points that are there would no longer be true."""
    former = {(point["period_start"], point["sequence"]): point for point in stored}
    points: list[dict[str, Any]] = []
    places: Counter[date] = Counter()
    for day, value in events:
        places[day] += 1
        before = former.get((day, places[day]))
        # The event with which counting begins has no point, unless it had one already.
        if value is None and before is None:
            continue
        value = before["value"] if value is None and before else value
        points.append(_point(day, places[day], before, value=value))
    _refuse_other_events(sent, stored, {(point["period_start"], point["sequence"]) for point in points}, events)
    return points


def _refuse_other_events(
    sent: Sent, stored: Sequence[Mapping[str, Any]], counted: set[tuple[date, int]], events: Sequence[tuple[date, Any]]
) -> None:
    first = events[0][0]
    for point in stored:
        day = point["period_start"]
        if day >= first and (day, point["sequence"]) not in counted:
            detail = (
                f"A point stands on {written_day(day)}, and no event was sent for it: send every event from "
                f"{written_day(first)} on, or delete the point, so that all that lies between two events is counted."
            )
            raise Invalid([sent.refuse(None, "incomplete_events", detail)])
