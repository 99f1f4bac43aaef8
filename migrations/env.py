"""Runs migrations on the connection that `qi_tracker.core.migrate` hands over."""

from typing import Any

from alembic import context

from qi_tracker.core.database import EnumText, Json, UtcDateTime
from qi_tracker.core.database.migrate import belongs_to_the_models
from qi_tracker.models import metadata


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our column types as what they are in the database: a migration must not change with our classes."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, EnumText):
        return "sa.String(40)"
    return "JSON" if item is Json else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    # We say to the driver when to begin, so that SQLite undoes DDL too: an upgrade happens whole or not at all.
    transactional_ddl=True,
    compare_type=True,
    include_object=belongs_to_the_models,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
