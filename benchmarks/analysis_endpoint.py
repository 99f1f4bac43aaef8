"""GET /api/v1/measures/{id}/analysis beside the listing of the same points.

A proportion measured monthly, with a target, a second phase and a shift. Both are called in process, in turn, through
the WSGI interface, on a SQLite file.

    python benchmarks/analysis_endpoint.py [--points 60] [--rounds 400]
"""

import argparse
import random
import statistics
import tempfile
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from initiative_list import TOKEN, caller
from sqlalchemy import insert

from qi_tracker import create_app
from qi_tracker.access.models import Credential, CredentialKind, Scope
from qi_tracker.access.secrets import digest
from qi_tracker.core.database import Database, migrate, new_id
from qi_tracker.initiatives.models import Category, Initiative, InitiativeState, TeamMember, TeamRole, Visibility
from qi_tracker.measures.models import DataKind, Direction, Frequency, Measure, MeasureKind, MeasurePhase, MeasurePoint
from qi_tracker.people.models import JobRole, OrganizationRole, Person
from qi_tracker.settings import Settings

START = datetime(2020, 1, 1, tzinfo=UTC)
STAMPS = {"created_at": START, "updated_at": START, "version": 1}


def fill(database: Database, points: int) -> uuid.UUID:
    """One person who leads one initiative with one measure of so many points; answers the measure's id."""
    person, initiative, measure = new_id(), new_id(), new_id()
    with database.transaction() as session:
        session.execute(insert(Person), [a_person(person) | STAMPS])
        session.add(
            Credential(
                person_id=person,
                kind=CredentialKind.TOKEN,
                name="benchmark",
                scope=Scope.READ,
                token_hash=digest(TOKEN),
                last_used_at=datetime.now(UTC) + timedelta(days=1),
            )
        )
        session.execute(insert(Initiative), [an_initiative(initiative, person) | STAMPS])
        lead = {"initiative_id": initiative, "person_id": person, "role": TeamRole.LEAD, "created_at": START}
        session.execute(insert(TeamMember), [lead])
        session.execute(insert(Measure), [a_measure(measure, initiative) | STAMPS])
        session.execute(insert(MeasurePoint), [row | STAMPS for row in the_points(measure, points)])
        phase = {"measure_id": measure, "start": day(points // 2), "label": "Second check", "reason": "Two people"}
        session.execute(insert(MeasurePhase), [phase])
    return measure


def a_person(key: uuid.UUID) -> dict[str, Any]:
    """Who asks."""
    return {
        "id": key,
        "email": "lead@example.org",
        "name": "Lead",
        "job_role": JobRole.PHARMACY_TECHNICIAN,
        "organization_role": OrganizationRole.STAFF,
        "active": True,
    }


def an_initiative(key: uuid.UUID, lead: uuid.UUID) -> dict[str, Any]:
    """What the measure belongs to."""
    return {
        "id": key,
        "title": "Fewer missing doses",
        "problem": "Every tenth first dose is missing when the ward asks for it.",
        "category": next(iter(Category)),
        "visibility": next(iter(Visibility)),
        "state": InitiativeState.ACTIVE,
        "state_changed_at": START,
        "last_activity_at": START,
        "submitted_at": START,
        "first_submitted_at": START,
        "approved_at": START,
        "lead_id": lead,
    }


def a_measure(key: uuid.UUID, initiative: uuid.UUID) -> dict[str, Any]:
    """What is analyzed."""
    return {
        "id": key,
        "initiative_id": initiative,
        "name": "Missing first doses",
        "kind": MeasureKind.OUTCOME,
        "data_kind": DataKind.PROPORTION,
        "unit": "%",
        "multiplier": 100.0,
        "direction": Direction.DECREASE,
        "frequency": Frequency.MONTHLY,
        "target_value": 2.0,
    }


def the_points(measure: uuid.UUID, number: int) -> list[dict[str, Any]]:
    """About one in ten doses missing, fewer in the last fifth."""
    chance = random.Random(20240101)
    rows = []
    for place in range(number):
        doses = chance.randint(350, 450)
        share = 0.06 if place >= number * 4 // 5 else 0.1
        missing = sum(chance.random() < share for _ in range(doses))
        key = {"id": new_id(), "measure_id": measure, "period_start": day(place), "sequence": 1}
        rows.append(key | {"numerator": float(missing), "denominator": float(doses), "excluded": False})
    return rows


def day(place: int) -> date:
    """The first day of the month so many months after the start."""
    return date(START.year + place // 12, place % 12 + 1, 1)


def measure(points: int, rounds: int, url: str) -> None:
    """Print milliseconds and the ratio of one run."""
    database = Database(url)
    migrate.upgrade(database)
    path = f"/api/v1/measures/{fill(database, points)}"
    app = create_app(Settings(log_level="error"), database=database)
    calls = {
        "analysis": caller(app, f"{path}/analysis", ""),
        "points": caller(app, f"{path}/points", f"limit={points}"),
    }
    assert len(orjson.loads(calls["analysis"]())["points"]) == len(orjson.loads(calls["points"]())["items"]) == points
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            started = time.perf_counter()
            call()
            taken[name].append((time.perf_counter() - started) * 1000)
    ratio = statistics.median(a / b for a, b in zip(taken["analysis"], taken["points"], strict=True))
    print(f"{points} points, {rounds} rounds, medians")
    print(f"  GET .../analysis          {statistics.median(taken['analysis']):6.2f} ms")
    print(f"  GET .../points?limit={points:<4} {statistics.median(taken['points']):6.2f} ms")
    print(f"  ratio, pair by pair       {ratio:6.2f}")
    database.engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=400)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        measure(options.points, options.rounds, f"sqlite:///{Path(directory) / 'bench.db'}")


if __name__ == "__main__":
    main()
