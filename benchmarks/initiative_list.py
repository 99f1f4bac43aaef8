"""GET /api/v1/initiatives?limit=50 on 10,000 initiatives, beside a bare Flask view of the same rows.

The bare view runs one hand-written SQL statement for the same columns and dumps with orjson: no authentication, no
visibility, no paging. Both are called in process, in turn, through the WSGI interface.

    python benchmarks/initiative_list.py [--initiatives 10000] [--rounds 200] [--url postgresql+psycopg://...]
"""

import argparse
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from flask import Flask, Response
from sqlalchemy import event, insert, text
from werkzeug.test import EnvironBuilder

from qi_tracker import create_app
from qi_tracker.access.models import Credential, CredentialKind, Scope
from qi_tracker.access.secrets import digest
from qi_tracker.core.database import Database, migrate, new_id
from qi_tracker.initiatives.models import (
    Category,
    Initiative,
    InitiativeState,
    InitiativeTag,
    TeamMember,
    TeamRole,
    Visibility,
)
from qi_tracker.people.models import JobRole, OrganizationRole, Person
from qi_tracker.settings import Settings
from qi_tracker.sites.models import Site, SiteClosure, SiteKind

PATH = "/api/v1/initiatives"
TOKEN = "qit_benchmark"
BARE = """
SELECT i.id, i.created_at, i.updated_at, i.version, i.title, i.category, i.site_id, s.name AS site_name,
       i.committee_id, i.visibility, i.open_to_help, i.starts_on, i.ends_on, i.state, i.lead_id,
       p.name AS lead_name, i.submitted_at, i.approved_at, i.progress_score
FROM initiatives i JOIN people p ON p.id = i.lead_id LEFT JOIN sites s ON s.id = i.site_id
ORDER BY i.created_at DESC, i.id DESC LIMIT 50
"""


def fill(database: Database, number: int) -> None:
    """Forty people at eight sites who lead so many initiatives of all states and visibilities."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    stamps = {"created_at": start, "updated_at": start, "version": 1}
    sites = [new_id() for _ in range(8)]
    people = [new_id() for _ in range(40)]
    with database.transaction() as session:
        session.execute(
            insert(Site),
            [{"id": site, "name": f"Site {n}", "kind": SiteKind.HOSPITAL} | stamps for n, site in enumerate(sites)],
        )
        session.execute(insert(SiteClosure), [{"ancestor_id": site, "descendant_id": site} for site in sites])
        session.execute(insert(Person), [_person(n, key, sites) | stamps for n, key in enumerate(people)])
        session.add(
            Credential(
                person_id=people[0],
                kind=CredentialKind.TOKEN,
                name="benchmark",
                scope=Scope.READ,
                token_hash=digest(TOKEN),
                last_used_at=datetime.now(UTC) + timedelta(days=1),
            )
        )
        rows = [_initiative(n, start, sites, people) for n in range(number)]
        session.execute(insert(Initiative), rows)
        lead = {"role": TeamRole.LEAD, "created_at": start}
        session.execute(
            insert(TeamMember), [{"initiative_id": row["id"], "person_id": row["lead_id"]} | lead for row in rows]
        )
        session.execute(insert(InitiativeTag), [{"initiative_id": row["id"], "tag": "doses"} for row in rows[::3]])
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def _person(number: int, key: uuid.UUID, sites: list[uuid.UUID]) -> dict[str, Any]:
    return {
        "id": key,
        "email": f"p{number}@example.org",
        "name": f"Person {number}",
        "job_role": JobRole.PHARMACY_TECHNICIAN,
        "organization_role": OrganizationRole.MANAGER if number == 0 else OrganizationRole.STAFF,
        "site_id": sites[number % len(sites)],
        "active": True,
    }


def _initiative(number: int, start: datetime, sites: list[uuid.UUID], people: list[uuid.UUID]) -> dict[str, Any]:
    state = list(InitiativeState)[number % len(InitiativeState)]
    moment = start + timedelta(minutes=number)
    submitted = None if state is InitiativeState.DRAFT else moment
    return {
        "id": new_id(),
        "created_at": moment,
        "updated_at": moment,
        "version": 1,
        "title": f"Fewer missing doses on ward {number}",
        "problem": "Every tenth first dose is missing when the ward asks for it. " * 4,
        "category": list(Category)[number % len(Category)],
        "site_id": sites[number % len(sites)],
        "visibility": list(Visibility)[number % 3],
        "open_to_help": number % 5 == 0,
        "state": state,
        "state_changed_at": moment,
        "last_activity_at": moment,
        "submitted_at": submitted,
        "first_submitted_at": submitted,
        "lead_id": people[number % len(people)],
    }


def bare_app(database: Database) -> Flask:
    """The view that the endpoint is measured against."""
    app = Flask("bare")

    @app.get("/bare")
    def bare() -> Response:
        with database.engine.connect() as connection:
            rows = connection.exec_driver_sql(BARE).mappings().all()
        return Response(orjson.dumps([dict(row) for row in rows]), content_type="application/json")

    return app


def caller(app: Flask, path: str, query: str = "limit=50") -> Callable[[], bytes]:
    """A function that asks an application for a path, in process."""
    environ = EnvironBuilder(path=path, query_string=query, headers={"Authorization": f"Bearer {TOKEN}"})

    def call() -> bytes:
        answer = app.wsgi_app(environ.get_environ(), lambda *_: lambda _data: None)
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()
        return body

    return call


def measure(number: int, rounds: int, url: str) -> None:
    """Print queries, milliseconds and the ratio of one run."""
    database = Database(url)
    migrate.upgrade(database)
    fill(database, number)
    tracker = caller(create_app(Settings(log_level="error"), database=database), PATH)
    bare = caller(bare_app(database), "/bare")
    assert len(orjson.loads(tracker())["items"]) == len(orjson.loads(bare())) == 50
    statements: list[str] = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda _c, _cur, statement, *_: None if statement.startswith("PRAGMA") else statements.append(statement),
    )
    tracker()
    queries = len([statement for statement in statements if statement.lstrip().startswith("SELECT")])
    taken: dict[str, list[float]] = {"tracker": [], "bare": []}
    for _ in range(rounds):
        for name, call in (("tracker", tracker), ("bare", bare)):
            started = time.perf_counter()
            call()
            taken[name].append((time.perf_counter() - started) * 1000)
    ratio = statistics.median(a / b for a, b in zip(taken["tracker"], taken["bare"], strict=True))
    print(f"{number:,} initiatives, {database.url.get_backend_name()}, {rounds} rounds, medians")
    print(f"  GET {PATH}?limit=50   {statistics.median(taken['tracker']):6.2f} ms   {queries} queries")
    print(f"  bare Flask view             {statistics.median(taken['bare']):6.2f} ms   1 query")
    print(f"  ratio, pair by pair         {ratio:6.2f}")
    database.engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--initiatives", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--url", help="an empty database; a temporary SQLite file without it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        measure(options.initiatives, options.rounds, options.url or f"sqlite:///{Path(directory) / 'bench.db'}")


if __name__ == "__main__":
    main()
