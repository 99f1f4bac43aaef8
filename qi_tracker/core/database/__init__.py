"""The database: engines and sessions, column types, migrations, backup, and helpers for statements."""

from .engine import Database, TrackerSession
from .folded import NameIndex, folded, folded_text
from .records import (
    Base,
    EnumText,
    Json,
    LongText,
    Record,
    UtcDateTime,
    at_least,
    ids_from,
    length_between,
    new_id,
    one_of,
)

__all__ = [
    "Base",
    "Database",
    "EnumText",
    "Json",
    "LongText",
    "NameIndex",
    "Record",
    "TrackerSession",
    "UtcDateTime",
    "at_least",
    "folded",
    "folded_text",
    "ids_from",
    "length_between",
    "new_id",
    "one_of",
]
