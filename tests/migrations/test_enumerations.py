"""The values of every enumeration are those that the database's CHECKs let in."""

from enum import StrEnum

import pytest
from sqlalchemy import CheckConstraint

from qi_tracker.core.database import EnumText, migrate
from qi_tracker.models import metadata

COLUMNS = [
    column for table in metadata.tables.values() for column in table.columns if isinstance(column.type, EnumText)
]


@pytest.fixture
def enumerate_as(monkeypatch):
    """Let a column's enumeration have other values than the migrations know."""

    def change(column, values):
        made = StrEnum("Changed", {value.upper(): value for value in values})
        monkeypatch.setattr(column.type, "allowed", tuple(made))

    return change


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_every_enumeration_has_a_check_of_its_column(column):
    names = {item.name for item in column.table.constraints if isinstance(item, CheckConstraint)}
    assert f"ck_{column.table.name}_{column.name}" in names


@pytest.mark.parametrize("name", ["team_members.role", "initiatives.category"])
def test_a_value_without_a_migration_is_named(real_database, enumerate_as, name):
    column = next(column for column in COLUMNS if str(column) == name)
    enumerate_as(column, [*(value.value for value in column.type.allowed), "analyst"])
    (sentence,) = migrate.check(real_database)
    assert name in sentence
    assert "analyst" in sentence
    assert "migration" in sentence


def test_a_value_that_was_taken_away_without_a_migration_is_named(real_database, enumerate_as):
    column = metadata.tables["team_members"].c.role
    enumerate_as(column, [value.value for value in column.type.allowed if value.value != "coach"])
    (sentence,) = migrate.check(real_database)
    assert "team_members.role" in sentence
    assert "coach" in sentence


def test_every_enumeration_that_lacks_a_value_is_named(real_database, enumerate_as):
    for column in COLUMNS:
        enumerate_as(column, ["never_heard_of"])
    sentences = migrate.check(real_database)
    assert {name for name in map(str, COLUMNS) if not any(f"{name} " in sentence for sentence in sentences)} == set()
