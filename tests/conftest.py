"""Fixtures that every test may ask for."""

import gc
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import argon2
import pytest

from qi_tracker.access import secrets
from qi_tracker.core.database import Database
from tests.api_client import ApiClient
from tests.clock import FrozenClock
from tests.databases import KINDS, PostgresqlTemplate, SqliteTemplate, opened, postgresql_server
from tests.demonstration import loaded_once
from tests.factories import Factory
from tests.factories.one_of_each import OneOfEach
from tests.factories.payloads import FINISHED, TEAM

TESTS = Path(__file__).parent
MEASURED_ON_BOTH = ("core", "migrations")
MEASURED_CASES = 3
CASES_DIFFER = ("core", "measures/points", "sites")
MEASURED = pytest.StashKey[bool]()
Template = SqliteTemplate | PostgresqlTemplate


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say what coverage is measured of: measuring doubles the time of a test, and what repeats reaches little new.

    Of a test on a database these are its first cases, all where each takes another way through the code, and those on
    SQLite alone but for what differs on PostgreSQL; of what is slow, or marked no_cover, none.
    """
    cases: Counter[tuple[str, bool]] = Counter()
    for item in items:
        name, _, case = item.nodeid.partition("[")
        on_postgresql = case.startswith("postgresql")
        cases[name, on_postgresql] += case.startswith(KINDS)
        item.stash[MEASURED] = (
            (cases[name, on_postgresql] <= MEASURED_CASES or _is_below(item, CASES_DIFFER))
            and (not on_postgresql or _is_below(item, MEASURED_ON_BOTH))
            and not any(item.get_closest_marker(mark) for mark in ("slow", "no_cover"))
        )


def _is_below(item: pytest.Item, folders: tuple[str, ...]) -> bool:
    return any(item.path.is_relative_to(TESTS / folder) for folder in folders)


def pytest_collection_finish() -> None:
    """Leave what was loaded until now out of every later search for garbage: it stays until the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure the coverage of this test, its fixtures included, or not at all."""
    controller = getattr(item.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    if controller is None or item.stash[MEASURED]:
        return (yield)
    controller.pause()
    try:
        return (yield)
    finally:
        controller.resume()


class Databases:
    """The template and the shared database of each kind, made when a test first asks for them."""

    def __init__(self, factory: pytest.TempPathFactory, run: str, stack: ExitStack) -> None:
        self.factory = factory
        self.run = run
        self.stack = stack
        self.templates: dict[str, Template] = {}
        self.shared: dict[str, Database] = {}
        self.examples: dict[str, OneOfEach] = {}

    def template(self, kind: str) -> Template:
        """The migrated database of a kind that others are copied from."""
        if kind not in self.templates:
            self.templates[kind] = self._sqlite() if kind == "sqlite" else self._postgresql()
        return self.templates[kind]

    def migrated(self, kind: str) -> Database:
        """The migrated database of a kind that this process's tests share; whatever they write is rolled back."""
        if kind not in self.shared:
            self.shared[kind] = self.stack.enter_context(opened(*self.template(kind).copy()))
        return self.shared[kind]

    def one_of_each(self, kind: str) -> OneOfEach:
        """One object of every kind in a second shared database: dozens of tests begin with them, and change them."""
        if kind not in self.examples:
            database = self.stack.enter_context(opened(*self.template(kind).copy()))
            self.examples[kind] = Factory(database, FrozenClock()).one_of_each()
        return self.examples[kind]

    def _sqlite(self) -> SqliteTemplate:
        return SqliteTemplate(self.factory.mktemp("sqlite"))

    def _postgresql(self) -> PostgresqlTemplate:
        # One server for all processes of a run. Not below pytest's own directory: that is for its owner alone, and
        # PostgreSQL refuses to run as root, so that the server may belong to somebody else.
        directory = Path(tempfile.gettempdir()) / f"qi-tracker-{self.run[:12]}"
        return PostgresqlTemplate(self.stack.enter_context(postgresql_server(directory)))


@pytest.fixture(scope="session", autouse=True)
def light_passwords() -> Iterator[argon2.PasswordHasher]:
    """Passwords hashed with less work: what is tested is who gets in, not how long guessing takes.

    Answers the hasher that the application uses otherwise.
    """
    usual = secrets._hasher
    secrets._hasher = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    secrets._nobody.cache_clear()
    yield usual
    secrets._hasher = usual
    secrets._nobody.cache_clear()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Iterator[Databases]:
    with ExitStack() as stack:
        yield Databases(tmp_path_factory, testrun_uid, stack)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[Path, str]:
    """A SQLite file with the demonstration, to be copied, and what was printed when it was loaded."""
    ours = tmp_path_factory.getbasetemp()
    return loaded_once((ours if worker_id == "master" else ours.parent) / "demonstration")


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> Any:
    """The database that a test runs on: every test that asks for one runs on each."""
    return request.param


@pytest.fixture
def template(databases: Databases, database_kind: str) -> Template:
    """Makes private databases, empty or migrated."""
    return databases.template(database_kind)


@pytest.fixture
def database(request: pytest.FixtureRequest, databases: Databases, database_kind: str) -> Iterator[Database]:
    """A migrated database in one transaction that is rolled back after the test; sessions join it by savepoints.

    It is empty, but for a test that asks for `one_of_each`.
    """
    if "one_of_each" in request.fixturenames:
        database = databases.one_of_each(database_kind).factory.database
    else:
        database = databases.migrated(database_kind)
    with database.engine.connect() as connection:
        outer = connection.begin()
        database.connection = connection
        try:
            yield database
        finally:
            database.connection = None
            outer.rollback()


@pytest.fixture
def real_database(template: Template) -> Iterator[Database]:
    """A private migrated database with real commits, for what several connections do to one another."""
    with opened(*template.copy()) as database:
        yield database


@pytest.fixture
def empty_database(template: Template) -> Iterator[Database]:
    """A private database that nothing has been migrated in."""
    with opened(*template.empty()) as database:
        yield database


@pytest.fixture
def clock() -> FrozenClock:
    """The application's clock; `clock.advance(days=3)` moves it."""
    return FrozenClock()


@pytest.fixture
def factory(database: Database, clock: FrozenClock) -> Factory:
    """Makes a test's data in the database that forgets; runs on every kind of database."""
    return Factory(database, clock)


@pytest.fixture
def one_of_each(databases: Databases, database_kind: str, factory: Factory) -> OneOfEach:
    """One object of every kind around an initiative that its team sees, made before the test began."""
    return databases.one_of_each(database_kind).copy(factory)


@pytest.fixture
def real_factory(real_database: Database, clock: FrozenClock) -> Factory:
    """Makes a test's data with real commits, for what several connections do to one another."""
    return Factory(real_database, clock)


@pytest.fixture
def api_client(factory: Factory) -> ApiClient:
    """A client without credentials."""
    return factory.client_as(None)


@pytest.fixture
def client_as(factory: Factory) -> Callable[[str | None], ApiClient]:
    """Clients by name: admin, quality_lead, manager, or anybody; None has no credentials."""
    return factory.client_as


@pytest.fixture
def ana(factory: Factory) -> ApiClient:
    """The client of Ana, who leads the initiatives that tests begin from."""
    return factory.client_as("ana")


@pytest.fixture
def initiative_id(factory: Factory) -> str:
    """An active initiative of Ana's, with somebody in every role on its team."""
    return factory.insert_initiative(team=TEAM)


@pytest.fixture(params=FINISHED)
def finished_state(request: pytest.FixtureRequest) -> Any:
    """A state in which an initiative has ended: a test that asks for it runs in each."""
    return request.param
