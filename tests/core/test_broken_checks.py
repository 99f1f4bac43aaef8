"""A CHECK of the database that fires is our own error: it is logged, and the client gets 500."""

import logging

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations


@pytest.fixture
def without_clinics(real_factory):
    """A database that takes no clinics, which the code does not know of."""
    with real_factory.database.engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("sites") as sites:
            sites.create_check_constraint("no_clinics", "kind <> 'clinic'")
    return real_factory


def test_a_broken_check_is_answered_as_our_error(without_clinics, caplog):
    with caplog.at_level(logging.ERROR):
        answer = without_clinics.client_as("admin").post("/sites", json={"name": "Secret place", "kind": "clinic"})
    assert (answer.status_code, answer.json["code"]) == (500, "internal_error")
    assert "no_clinics" in caplog.text
    assert "Secret place" not in caplog.text
    assert without_clinics.client_as("admin").items("/sites") == []
