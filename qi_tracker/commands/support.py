"""What the commands share: how they end, how they reach the database, and how they read options."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..core.database import Database, TrackerSession
    from ..core.schemas import Schema


class Failure(click.ClickException):
    """It could not be done; the message is a sentence."""


@contextmanager
def open_database() -> Iterator[Database]:
    from ..core.clock import Clock
    from ..core.database import Database
    from ..settings import from_environment

    configured = from_environment()
    database = Database(
        configured.database_url, clock=Clock(configured.time_zone), busy_timeout=configured.busy_timeout
    )
    try:
        yield database
    finally:
        database.engine.dispose()


@contextmanager
def open_transaction() -> Iterator[TrackerSession]:
    """A writing transaction on a migrated database; a new database is set up, an old one is left as it is."""
    from ..core.database import migrate

    with open_database() as database:
        present = migrate.current(database)
        if present is None:
            migrate.upgrade(database)
        elif present != migrate.head():
            raise Failure("The database is not at the revision that this version expects: run `qi-tracker db upgrade`.")
        with database.transaction() as session:
            yield session


def load_options(schema: Schema, values: dict[str, Any], option: str | None = None) -> dict[str, Any]:
    """Options read as the API reads them; a problem names its option, which is the field's name where none is given."""
    import marshmallow as ma

    from ..core.errors import RequestPart
    from ..core.parsing import validation_problems

    try:
        return dict(schema.load(values))
    except ma.ValidationError as error:
        problem = next(iter(validation_problems(error.messages, RequestPart.BODY)))
        named = option or problem.pointer.removeprefix("#/").split("/")[0].replace("_", "-")
        raise click.UsageError(f"--{named}: {problem.detail}") from error
