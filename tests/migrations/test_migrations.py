"""Migrations run up, down and up again on both databases with rows in them, and end where the models say."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import CheckConstraint, func, inspect, select, text

from qi_tracker.core.database import migrate
from qi_tracker.measures.statuses.service import bring_up_to_date
from qi_tracker.models import metadata
from tests.factories.rows import fill


@pytest.fixture
def filled(real_database):
    with real_database.transaction() as session:
        fill(session)
    return real_database


def count_rows(database):
    with database.session() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) for name, table in metadata.tables.items()
        }


def checks_of(table):
    return {item.name for item in table.constraints if isinstance(item, CheckConstraint)}


def test_a_migrated_database_equals_the_models(real_database):
    assert migrate.is_current(real_database)
    assert migrate.check(real_database) == []


def test_every_check_of_the_models_is_in_the_database(real_database):
    inspector = inspect(real_database.engine)
    for name, table in metadata.tables.items():
        assert {check["name"] for check in inspector.get_check_constraints(name)} == checks_of(table), name


def test_the_rows_of_these_tests_reach_every_table(filled):
    assert [name for name, rows in count_rows(filled).items() if rows == 0] == []


def test_down_to_nothing_and_up_again_with_rows(filled):
    migrate.downgrade(filled, "base")
    assert set(inspect(filled.engine).get_table_names()) == {"alembic_version"}
    migrate.upgrade(filled)
    assert migrate.check(filled) == []
    assert {name: rows for name, rows in count_rows(filled).items() if rows} == {"measure_defaults": 1}


def test_one_step_at_a_time_with_rows(filled):
    while migrate.current(filled) is not None:
        migrate.downgrade(filled, "-1")
    while not migrate.is_current(filled):
        migrate.upgrade(filled, "+1")
    assert migrate.check(filled) == []


def test_search_is_filled_from_the_rows_that_are_there(filled):
    before = count_rows(filled)
    migrate.downgrade(filled, "0006")
    migrate.upgrade(filled)
    assert bring_up_to_date(filled) == 1
    assert count_rows(filled) == before
    with filled.session() as session:
        found = session.scalar(
            text(
                "SELECT count(*) FROM initiatives_fts WHERE initiatives_fts MATCH 'miss*'"
                if filled.is_sqlite
                else "SELECT count(*) FROM initiatives WHERE search @@ to_tsquery('simple', 'miss:*')"
            )
        )
    assert found == 1


def test_two_runners_bring_one_database_up_together(empty_database):
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: migrate.upgrade(empty_database), range(2)))
    assert migrate.check(empty_database) == []


def test_a_current_database_is_left_alone_while_somebody_writes(real_database):
    with real_database.session(write=True) as writer:
        fill(writer)
        migrate.upgrade(real_database)
        writer.rollback()
    assert migrate.is_current(real_database)


def test_an_empty_database_is_asked_to_be_upgraded(empty_database):
    assert "empty" in migrate.check(empty_database)[0]
    assert "qi-tracker db upgrade" in migrate.check(empty_database)[0]


@pytest.mark.parametrize("move", [migrate.upgrade, lambda database: migrate.downgrade(database, "base")])
def test_a_database_of_a_later_version_is_not_touched(real_database, move):
    with real_database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrate.MigrationError, match="9999"):
        move(real_database)
    assert migrate.current(real_database) == "9999"
    assert "9999" in migrate.check(real_database)[0]


def test_drift_is_reported(real_database):
    with real_database.transaction() as session:
        session.execute(text("DROP INDEX ix_people_name"))
    assert any("ix_people_name" in sentence for sentence in migrate.check(real_database))
