"""Text search over initiatives: an FTS5 table kept by triggers on SQLite, a generated tsvector on PostgreSQL.

Words are searched as they are written, without stemming or stop words, so that a prefix of any word finds it on both.
A later migration that rebuilds `initiatives` on SQLite drops the triggers with the old table and must make them again.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COLUMNS = {
    "title": "A",
    "problem": "B",
    "aim_statement": "B",
    "rationale": "C",
    "scope_in": "C",
    "outcome_summary": "C",
    "lessons_learned": "C",
}
"""What is searched, with the weight that PostgreSQL ranks it by."""

# PostgreSQL's parser takes "stat/urgent" for a path and "v1.2" for a host, and keeps each as one word.
PUNCTUATION = "-_/.:@+#&~=\\"
TOKENIZER = "unicode61 remove_diacritics 0"


def upgrade() -> None:
    statements = _postgresql() if op.get_bind().dialect.name == "postgresql" else _sqlite()
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE initiatives DROP COLUMN search")
        return
    for event in ("insert", "update", "delete"):
        op.execute(f"DROP TRIGGER initiatives_fts_{event}")
    op.execute("DROP TABLE initiatives_fts")
    op.execute("DROP TABLE initiatives_fts_keys")


def _postgresql() -> list[str]:
    blanks = " " * len(PUNCTUATION)
    # A doubled colon mark would be read as a bound parameter.
    marks = PUNCTUATION.replace(":", "\\:")
    parts = " || ".join(
        f"setweight(to_tsvector('simple', translate(coalesce({column}, ''), '{marks}', '{blanks}')), '{weight}')"
        for column, weight in COLUMNS.items()
    )
    return [
        f"ALTER TABLE initiatives ADD COLUMN search tsvector GENERATED ALWAYS AS ({parts}) STORED",
        "CREATE INDEX ix_initiatives_search ON initiatives USING gin (search)",
    ]


def _sqlite() -> list[str]:
    names = ", ".join(COLUMNS)
    new = ", ".join(f"new.{column}" for column in COLUMNS)
    changed = ", ".join(f"{column} = new.{column}" for column in COLUMNS)
    fill = f"INSERT INTO initiatives_fts (rowid, {names})"
    return [
        # The rowid of `initiatives` is no key: VACUUM and a rebuilt table give every row another one.
        "CREATE TABLE initiatives_fts_keys (id INTEGER PRIMARY KEY, initiative_id CHAR(32) NOT NULL UNIQUE)",
        f"CREATE VIRTUAL TABLE initiatives_fts USING fts5({names}, tokenize = '{TOKENIZER}', prefix = '2 3')",
        f"CREATE TRIGGER initiatives_fts_insert AFTER INSERT ON initiatives BEGIN "
        f"INSERT INTO initiatives_fts_keys (initiative_id) VALUES (new.id); "
        f"{fill} VALUES ({_key('new')}, {new}); END",
        f"CREATE TRIGGER initiatives_fts_update AFTER UPDATE OF {names} ON initiatives BEGIN "
        f"UPDATE initiatives_fts SET {changed} WHERE rowid = {_key('new')}; END",
        f"CREATE TRIGGER initiatives_fts_delete AFTER DELETE ON initiatives BEGIN "
        f"DELETE FROM initiatives_fts WHERE rowid = {_key('old')}; "
        f"DELETE FROM initiatives_fts_keys WHERE initiative_id = old.id; END",
        "INSERT INTO initiatives_fts_keys (initiative_id) SELECT id FROM initiatives",
        f"{fill} SELECT {_key('initiatives')}, {names} FROM initiatives",
    ]


def _key(row: str) -> str:
    return f"(SELECT keys.id FROM initiatives_fts_keys AS keys WHERE keys.initiative_id = {row}.id)"
