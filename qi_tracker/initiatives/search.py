"""Text search over initiatives: FTS5 on SQLite, a tsvector on PostgreSQL, behind one function.

Both hold the words that `core.text` makes of a text, so that both find the same.
"""

from collections.abc import Callable

from sqlalchemy import Float, Subquery, Uuid, bindparam, text

from ..core.text import Phrase, searched_phrases

BEST = 200
# Each statement answers rank with the best first in ascending order. The weights follow those of the tsvector.
_SQLITE = """
    SELECT keys.initiative_id, bm25(initiatives_fts, 10.0, 4.0, 2.0) AS rank
    FROM initiatives_fts JOIN initiatives_fts_keys AS keys ON keys.id = initiatives_fts.rowid
    WHERE initiatives_fts MATCH :words
"""
_POSTGRESQL = """
    SELECT id AS initiative_id, -ts_rank(search, to_tsquery('simple', :words)) AS rank
    FROM initiatives WHERE search @@ to_tsquery('simple', :words)
"""
_NOTHING = "SELECT id AS initiative_id, 0.0 AS rank FROM initiatives WHERE 1 = 0"


def search(q: str, *, sqlite: bool) -> Subquery:
    """The initiatives each word of which begins a word of their text: initiative_id and rank, the lowest best.

    Only letters and digits reach the query languages of the databases, so that no input can be an error or a command.
    Without a letter or digit it finds nothing.
    """
    found = searched_phrases(q)
    if sqlite:
        statement, words = _SQLITE, _expression(found, _fts5, "AND", "OR")
    else:
        statement, words = _POSTGRESQL, _expression(found, _tsquery, "&", "|")
    selected = text(statement).bindparams(bindparam("words", words)) if found else text(_NOTHING)
    return selected.columns(initiative_id=Uuid, rank=Float).subquery("found")


def _expression(found: list[list[list[Phrase]]], written: Callable[[Phrase], str], both: str, either: str) -> str:
    """Each word in one of its alternatives, each alternative with all of its phrases."""
    words = []
    for alternatives in found:
        joined = [f"({f' {both} '.join(map(written, phrases))})" for phrases in alternatives]
        words.append(f"({f' {either} '.join(joined)})")
    return f" {both} ".join(words)


def _fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.words)}"' + (" *" if phrase.begins else "")


def _tsquery(phrase: Phrase) -> str:
    return " <-> ".join(f"'{word}'" for word in phrase.words) + (":*" if phrase.begins else "")
