"""The search index follows the initiatives, and finds any word by its beginning."""

import pytest
from sqlalchemy import text

from qi_tracker.core.text import indexed_words
from tests.factories.rows import initiative, person


def found(database, session, beginning):
    statement = (
        "SELECT count(*) FROM initiatives JOIN initiatives_fts_keys AS keys ON keys.initiative_id = initiatives.id "
        "JOIN initiatives_fts ON initiatives_fts.rowid = keys.id WHERE initiatives_fts MATCH :beginning || '*'"
        if database.is_sqlite
        else "SELECT count(*) FROM initiatives WHERE search @@ to_tsquery('simple', :beginning || ':*')"
    )
    return session.scalar(text(statement), {"beginning": indexed_words(beginning)})


def enter(session, **fields):
    lead = person("ada@example.org")
    session.add(lead)
    session.flush()
    effort = initiative(lead.id, **fields)
    session.add(effort)
    session.flush()
    return effort


@pytest.mark.parametrize(
    ("problem", "beginning"),
    [
        ("Waits for vancomycin levels", "vanco"),
        ("Waits for STAT/urgent orders", "urg"),
        ("Errors in re-packaging", "pack"),
        ("Version v1.2 of the label", "v1"),
        ("Mail to ward@example.org is lost", "example"),
        ("Not all of the orders", "the"),
        ("Für Säuglinge dosiert", "säug"),
        ("Für Säuglinge dosiert", "SAUG"),
        ("Look-alike vials", "looka"),
    ],
)
def test_a_word_is_found_by_its_beginning(database, problem, beginning):
    with database.session(write=True) as session:
        enter(session, problem=problem)
        assert found(database, session, beginning) == 1
        assert found(database, session, f"x{beginning}") == 0


@pytest.mark.parametrize(
    "column", ["title", "rationale", "aim_statement", "scope_in", "outcome_summary", "lessons_learned"]
)
def test_a_change_of_the_text_is_followed(database, column):
    with database.session(write=True) as session:
        effort = enter(session, **{column: "Chemotherapy waste"})
        setattr(effort, column, "Expired stock")
        session.flush()
        assert found(database, session, "chemo") == 0
        assert found(database, session, "expir") == 1


def test_a_deleted_initiative_is_not_found(database):
    with database.session(write=True) as session:
        session.delete(enter(session, title="Expired stock"))
        session.flush()
        assert found(database, session, "expir") == 0


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_index_outlives_a_vacuum(real_database):
    with real_database.transaction() as session:
        gone = enter(session, title="Missing doses")
        kept = initiative(gone.lead_id, title="Expired stock")
        session.add(kept)
        session.flush()
        session.delete(gone)
    connection = real_database.engine.raw_connection()
    connection.cursor().execute("VACUUM")
    connection.close()
    with real_database.session() as session:
        assert found(real_database, session, "expir") == 1
