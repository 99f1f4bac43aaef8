"""The stored status of a measure is always what its points say now."""

import math
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import pairwise
from threading import Barrier
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from qi_tracker.measures import queries
from qi_tracker.measures.models import Measure
from qi_tracker.measures.statuses.models import MeasureStatus
from qi_tracker.measures.statuses.service import bring_up_to_date, count_out_of_date, values_of
from tests.api_client import operations
from tests.factories.payloads import days

STEADY = [10.0, 12.0] * 6
WRITERS = {"measure_defaults:edit", "measures:create", "measures:edit", "measures:delete", "points:write"}
WEEKS = [date.fromisoformat(day) for day in days(60)]


def stored(database):
    """The stored statuses by measure."""
    with database.session() as session:
        rows = session.execute(select(*MeasureStatus.__table__.columns)).mappings()
        return {row["measure_id"]: dict(row) for row in rows}


def computed(database):
    """The same computed from what is in the database now."""
    with database.session() as session:
        measures = session.execute(select(*Measure.__table__.columns)).all()
        ids = [measure.id for measure in measures]
        points, phases = queries.points_of(session, ids), queries.phases_of(session, ids)
        return {one.id: values_of(one, points[one.id], phases[one.id]) for one in measures}


def assert_up_to_date(database):
    """Whether every measure has the status that its points give, to the last digit."""
    assert stored(database) == computed(database)
    with database.session() as session:
        assert count_out_of_date(session) == 0


def points(values, start=0):
    """Values a week."""
    return [
        {"period_start": day.isoformat(), "value": value} for day, value in zip(WEEKS[start:], values, strict=False)
    ]


class Writer:
    """Every operation that writes what a status is made from, each called so that it changes something."""

    def __init__(self, factory):
        self.ana, self.lead = factory.client_as("ana"), factory.client_as("quality_lead")
        self.initiative = factory.insert_initiative()
        self.measure = factory.measure(self.initiative, direction="increase", target_value=11)
        self.path = f"/measures/{self.measure['id']}"
        self.counted = factory.measure(self.initiative, name="Counted", data_kind="count", frequency="weekly")

    def sends(self, answer):
        assert answer.status_code in (200, 201, 204), answer.text

    def createMeasure(self):  # noqa: N802 (the operation's own name)
        self.ana.create(f"/initiatives/{self.initiative}/measures", name="Other", kind="process", data_kind="count")

    def putPoints(self):  # noqa: N802
        self.sends(self.ana.put(f"{self.path}/points", json={"points": points([*STEADY, *[20.0] * 9])}))
        self.sends(self.ana.put(f"{self.path}/points", json={"points": points([13.0], 11)}))
        csv = "period_start,value\n2024-12-30,30\n"
        self.sends(self.ana.put(f"{self.path}/points", data=csv, headers={"Content-Type": "text/csv"}))

    def countEvents(self):  # noqa: N802
        events = {"dates": [day.isoformat() for day in WEEKS[:9] for _ in range(day.day)]}
        self.sends(self.ana.post(f"/measures/{self.counted['id']}/points/from-events", json=events))

    def tallyEvent(self):  # noqa: N802
        self.sends(self.ana.post(f"/measures/{self.counted['id']}/tally", json={"at": f"{WEEKS[30]}T10:00:00Z"}))

    def updatePoint(self):  # noqa: N802
        day = WEEKS[20].isoformat()
        for change in ({"value": 7.5}, {"excluded": True, "exclusion_reason": "Strike"}):
            self.ana.update(f"{self.path}/points/{day}", **change)

    def deletePoint(self):  # noqa: N802
        self.sends(self.ana.delete(f"{self.path}/points/{WEEKS[19].isoformat()}", if_match="*"))

    def setPhases(self):  # noqa: N802
        for starts in ([WEEKS[12]], [WEEKS[6], WEEKS[12]], []):
            phases = [{"start": start.isoformat(), "label": "New"} for start in starts]
            self.sends(self.ana.put(f"{self.path}/phases", json={"phases": phases}))

    def updateMeasureDefaults(self):  # noqa: N802
        self.lead.update("/settings/measures", rules="nelson", chart="run", apply=True)

    def updateMeasure(self):  # noqa: N802
        options = {"direction": "decrease", "target_value": 30, "chart": "i", "rules": "perla", "multiplier": 10}
        for name, value in (options | {"screen_moving_ranges": False, "archived": True}).items():
            self.ana.update(self.path, **{name: value})

    def deleteMeasure(self):  # noqa: N802
        other = self.ana.create(
            f"/initiatives/{self.initiative}/measures", name="No", kind="process", data_kind="count"
        )
        self.sends(self.ana.delete(f"/measures/{other['id']}", if_match="*"))


def test_after_every_operation_that_writes_the_status_is_what_the_points_say(factory, database):
    writer = Writer(factory)
    assert_up_to_date(database)
    calls = [name for name in vars(Writer) if name[0] != "_" and name not in ("sends",)]
    writing = {
        operation.id
        for _, operation in operations()
        if operation.method != "GET" and set(operation.permissions) & WRITERS
    }
    assert set(calls) == writing, "call each operation that writes measures, points or phases here"
    seen = []
    for name in calls:
        getattr(writer, name)()
        assert_up_to_date(database)
        seen.append(stored(database))
    assert all(before != after for before, after in pairwise(seen[:-1])), "each call changes what is stored"


def test_a_trial_leaves_the_status(factory, database):
    measure = factory.measure(factory.insert_initiative())
    before = stored(database)
    trial = factory.client_as("ana").put(
        f"/measures/{measure['id']}/points?validate_only=true", json={"points": points(STEADY)}
    )
    assert trial.status_code == 200
    assert stored(database) == before


def test_rows_that_are_added_one_by_one_count_as_well(factory, database):
    factory.insert_weekly_measure(factory.insert_initiative(), [*STEADY, *[20.0] * 9], phase=WEEKS[12])
    assert_up_to_date(database)


def test_two_who_enter_points_at_once_leave_the_status_of_both(real_factory, real_database):
    measure = real_factory.measure(real_factory.insert_initiative())
    clients = [real_factory.person(f"Writer {number}") for number in range(4)]
    for client in clients:
        real_factory.client_as("ana").create(
            f"/initiatives/{measure['initiative_id']}/team", person_id=str(client.person_id), role="data_collector"
        )
    start = Barrier(4)

    def enter(number):
        start.wait()
        for week in range(number, 24, 4):
            answer = clients[number].put(f"/measures/{measure['id']}/points", json={"points": points([week], week)})
            assert answer.status_code == 200, answer.text

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(enter, range(4)))
    assert stored(real_database)[UUID(measure["id"])]["points"] == 24
    assert_up_to_date(real_database)


def test_what_is_missing_or_of_another_version_is_found_and_computed(factory, database):
    initiative_id = factory.insert_initiative()
    measures = [factory.insert_weekly_measure(initiative_id, STEADY) for _ in range(3)]
    with database.transaction() as session:
        session.execute(delete(MeasureStatus).where(MeasureStatus.measure_id == UUID(measures[0])))
        session.execute(update(MeasureStatus).where(MeasureStatus.measure_id == UUID(measures[1])).values(made_by="0"))
    with database.session() as session:
        assert count_out_of_date(session) == 2
    items = factory.client_as("ana").items("/metrics/measures")
    assert {item["points"] for item in items} == {0, 12}
    assert bring_up_to_date(database) == 2
    assert bring_up_to_date(database) == 0
    assert bring_up_to_date(database, every=True) == 3
    assert_up_to_date(database)


def entered(factory, values, *, phase=None, **fields):
    """The status of a measure with a value a week, as the list shows it."""
    initiative_id = factory.insert_initiative(title="One")
    factory.insert_weekly_measure(initiative_id, values, phase=phase and WEEKS[phase], **fields)
    (item,) = factory.client_as("ana").items("/metrics/measures")
    return SimpleNamespace(**item)


def test_a_new_phase_that_lasts_is_an_improvement(factory):
    seen = entered(factory, [*STEADY, *[v - 6 for v in STEADY]], phase=12, direction="decrease")
    assert (seen.variation, seen.since, seen.improved, seen.worse) == ("common_cause", None, True, False)
    assert (seen.former_center, seen.center, seen.change) == (11, 5, -6)
    assert seen.change_percent == pytest.approx(-600 / 11)
    assert seen.changed_on == WEEKS[12].isoformat()


def test_the_same_the_wrong_way_is_worse(factory):
    seen = entered(factory, [*STEADY, *[v - 6 for v in STEADY]], phase=12, direction="increase")
    assert (seen.improved, seen.worse) == (False, True)


@pytest.mark.parametrize(("points_after", "improved"), [(7, False), (8, True)])
def test_a_new_phase_counts_from_eight_points_on(factory, points_after, improved):
    assert entered(factory, [*STEADY, *([15.0, 17.0] * 4)[:points_after]], phase=12).improved is improved


def test_a_new_phase_that_chance_explains_is_no_improvement_and_yet_shown(factory):
    seen = entered(factory, [*STEADY, *[v + 0.1 for v in STEADY]], phase=12)
    assert (seen.improved, seen.worse, seen.change) == (False, False, pytest.approx(0.1))


def test_the_target_is_the_one_in_force_at_the_last_point(factory):
    targets = [{"from": "2025-02-01", "value": 8}, {"from": "2025-09-01", "value": 6}]
    measure = factory.measure(factory.insert_initiative(), target_value=11, direction="decrease", targets=targets)
    ana = factory.client_as("ana")
    assert ana.items("/metrics/measures")[0]["target_value"] == 11
    factory.enter_values(measure, STEADY)
    assert ana.items("/metrics/measures")[0]["target_value"] == 8


def test_without_a_direction_nothing_is_better_or_worse(factory):
    seen = entered(factory, [*STEADY, *[v + 5 for v in STEADY]], phase=12, direction="neutral")
    assert (seen.improved, seen.worse, seen.change) == (False, False, 5)


def test_a_signal_at_the_last_point_has_its_own_change(factory):
    seen = entered(factory, [*STEADY, *[15.0, 16.0] * 4])
    assert (seen.improved, seen.changed_on, seen.since) == (True, WEEKS[12].isoformat(), WEEKS[12].isoformat())
    assert (seen.former_center, seen.change) == (11, 4.5)


def test_of_a_phase_and_a_later_signal_the_signal_is_shown(factory):
    lower = [v - 6 for v in STEADY]
    seen = entered(factory, [*STEADY, *lower, 25.0], phase=12, direction="decrease")
    assert (seen.changed_on, seen.special_cause) == (WEEKS[24].isoformat(), "beyond_limits")
    assert (seen.improved, seen.worse) == (True, True)
    assert (seen.former_center, seen.change) == (5, 20)


def test_a_phase_begins_on_the_day_that_was_named(factory):
    initiative_id = factory.insert_initiative()
    measure = factory.insert_weekly_measure(initiative_id, [*STEADY, *[v + 5 for v in STEADY]])
    named = (WEEKS[12] - timedelta(days=3)).isoformat()
    factory.client_as("ana").put(f"/measures/{measure}/phases", json={"phases": [{"start": named, "label": "New"}]})
    assert factory.client_as("ana").items("/metrics/measures")[0]["changed_on"] == named


def test_values_beyond_all_measure_leave_nothing_that_json_lacks(factory, database):
    seen = entered(factory, [-1e308, 1e308] * 6 + [1.7e308] * 9)
    assert all(
        value is None or isinstance(value, (str, int, bool)) or math.isfinite(value)
        for value in vars(seen).values()
        if not isinstance(value, dict)
    )


def test_the_status_stands_beside_each_measure_of_an_initiative(factory, ana):
    initiative_id = factory.insert_initiative()
    factory.insert_weekly_measure(initiative_id, [*STEADY, *[v + 5 for v in STEADY]], phase=WEEKS[12])
    (listed,) = ana.items(f"/initiatives/{initiative_id}/measures")
    (shown,) = ana.read(f"/initiatives/{initiative_id}?expand=measures")["measures"]
    (item,) = ana.items("/metrics/measures")
    assert listed["status"] == shown["status"]
    assert listed["status"] == {name: item[name] for name in listed["status"]}
    assert listed["status"]["improved"] is True
