"""Text search over initiatives: FTS5 on SQLite, a tsvector on PostgreSQL, behind one function."""

import re

from sqlalchemy import Float, Subquery, Uuid, bindparam, text

from ..core.request_transaction import database

BEST = 200
_WORD = re.compile(r"[^\W_]+")
# Each statement answers rank with the best first in ascending order. The weights follow those of the tsvector.
_SQLITE = """
    SELECT keys.initiative_id, bm25(initiatives_fts, 10.0, 4.0, 4.0, 2.0, 2.0, 2.0, 2.0) AS rank
    FROM initiatives_fts JOIN initiatives_fts_keys AS keys ON keys.id = initiatives_fts.rowid
    WHERE initiatives_fts MATCH :words
"""
_POSTGRESQL = """
    SELECT id AS initiative_id, -ts_rank(search, to_tsquery('simple', :words)) AS rank
    FROM initiatives WHERE search @@ to_tsquery('simple', :words)
"""
_NOTHING = "SELECT id AS initiative_id, 0.0 AS rank FROM initiatives WHERE 1 = 0"


def search(q: str) -> Subquery:
    """The initiatives each word of which begins a word of their text: initiative_id and rank, the lowest best.

    Only letters and digits reach the query languages of the databases, so that no input can be an error or a command.
    Without a letter or digit it finds nothing.
    """
    found = _WORD.findall(q)
    if database().is_sqlite:
        statement, words = _SQLITE, " ".join(f'"{word}"*' for word in found)
    else:
        statement, words = _POSTGRESQL, " & ".join(f"'{word}':*" for word in found)
    selected = text(statement).bindparams(bindparam("words", words)) if found else text(_NOTHING)
    return selected.columns(initiative_id=Uuid, rank=Float).subquery("found")
