"""Migrations run up, down and up again on both databases, and end where the models say."""

from sqlalchemy import inspect

from qi_tracker.core import migrate


def test_a_migrated_database_equals_the_models(real_database):
    assert migrate.check(real_database) == []


def test_upgrade_then_base_then_upgrade(empty_database):
    migrate.upgrade(empty_database)
    migrate.downgrade(empty_database, "base")
    assert set(inspect(empty_database.engine).get_table_names()) == {"alembic_version"}
    migrate.upgrade(empty_database)
    assert migrate.check(empty_database) == []
