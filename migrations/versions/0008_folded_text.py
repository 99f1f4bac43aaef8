"""Text compared as people do: keys of names, skills, tags and addresses, and the words of initiatives.

The keys are computed by the functions that the application folds with, and not by copies of them: a later change of
these functions comes with a migration that folds every row again, and until then each row must hold what is searched.

Rows that turn out to be of one name keep their names: the earlier one gets the key, the others none. `qi-tracker db
check` lists them.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from qi_tracker.core.text import bounded, email_key, endings, indexed_words, search_key, unique_key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BATCH = 500
NAMED = ("people", "sites", "committees")
SEARCHED = {
    "person_skills": ("skill", "skill_key"),
    "mentor_expertise": ("skill", "skill_key"),
    "initiative_tags": ("tag", "tag_search_key"),
    "measures": ("name", "name_key"),
}
WORDS = {
    "title_words": ("A", ("title",)),
    "problem_words": ("B", ("problem", "aim_statement")),
    "other_words": ("C", ("rationale", "scope_in", "outcome_summary", "lessons_learned")),
}
"""What is searched, with the weight that PostgreSQL ranks it by."""
FORMER_WORDS = {
    "title": "A",
    "problem": "B",
    "aim_statement": "B",
    "rationale": "C",
    "scope_in": "C",
    "outcome_summary": "C",
    "lessons_learned": "C",
}
FORMER_PUNCTUATION = "-_/.:@+#&~=\\"
ROOTS = sa.text("parent_id IS NULL")
UNIQUE = {
    "people": ("email", "email_key", email_key),
    "sites": ("name", "name_key", unique_key),
    "committees": ("name", "name_key", unique_key),
    "initiative_tags": ("tag", "tag_key", unique_key),
}
INDEXES: tuple[tuple[str, str, list[str], dict[str, Any]], ...] = (
    ("uq_people_email_key", "people", ["email_key"], {"unique": True}),
    ("uq_sites_parent_id_name_key", "sites", ["parent_id", "name_key"], {"unique": True}),
    (
        "uq_sites_root_name_key",
        "sites",
        ["name_key"],
        {"unique": True, "sqlite_where": ROOTS, "postgresql_where": ROOTS},
    ),
    ("uq_committees_name_key", "committees", ["name_key"], {"unique": True}),
    ("uq_initiative_tags_tag_key", "initiative_tags", ["initiative_id", "tag_key"], {"unique": True}),
    ("ix_initiative_tags_tag_search_key", "initiative_tags", ["tag_search_key", "initiative_id"], {}),
    ("ix_person_skills_skill_key", "person_skills", ["skill_key", "person_id"], {}),
    ("ix_mentor_expertise_skill_key", "mentor_expertise", ["skill_key", "profile_id"], {}),
    ("ix_measures_name_key", "measures", ["name_key", "id"], {}),
)


def upgrade() -> None:
    for table, (_, key, _) in UNIQUE.items():
        op.add_column(table, sa.Column(key, _bytewise(400)))
    for table, (_, key) in SEARCHED.items():
        op.add_column(table, sa.Column(key, _bytewise(400), nullable=False, server_default=""))
    for column in WORDS:
        op.add_column("initiatives", sa.Column(column, sa.Text, nullable=False, server_default=""))
    for table in NAMED:
        op.create_table(
            f"{table}_by_name",
            sa.Column("owner_id", sa.Uuid, nullable=False),
            sa.Column("ending", _bytewise(100), nullable=False),
            sa.ForeignKeyConstraint(
                ["owner_id"], [f"{table}.id"], name=f"fk_{table}_by_name_owner_id", ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("owner_id", "ending", name=f"pk_{table}_by_name"),
        )
    _drop_search()
    _fill()
    for table in NAMED:
        op.create_index(f"ix_{table}_by_name_ending", f"{table}_by_name", ["ending", "owner_id"])
    for name, table, columns, options in INDEXES:
        op.create_index(name, table, columns, **options)
    if _is_postgresql():
        _make_tsvector({column: weight for column, (weight, _) in WORDS.items()})
    else:
        # Without the content: it stands in `initiatives` already.
        _make_fts(WORDS, "content = '', contentless_delete = 1, ")


def downgrade() -> None:
    _drop_search()
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
    for table in NAMED:
        op.drop_table(f"{table}_by_name")
    for column in WORDS:
        op.drop_column("initiatives", column)
    for table, (_, key) in SEARCHED.items():
        op.drop_column(table, key)
    for table, (_, key, _) in UNIQUE.items():
        op.drop_column(table, key)
    if _is_postgresql():
        _make_tsvector(FORMER_WORDS, FORMER_PUNCTUATION)
    else:
        _make_fts(FORMER_WORDS, "")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _bytewise(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _fill() -> None:
    for table in NAMED:
        for rows in _batches(table, ["name"], ["id"]):
            made = [{"owner_id": row.id, "ending": ending} for row in rows for ending in sorted(endings(row.name))]
            if made:
                op.bulk_insert(sa.table(f"{table}_by_name", sa.column("owner_id", sa.Uuid), sa.column("ending")), made)
    for table, (source, key) in SEARCHED.items():
        _set(table, [source], lambda row, source=source, key=key: {key: bounded(search_key(getattr(row, source)))})
    for table, (source, key, fold) in UNIQUE.items():
        _set(table, [source], _first_of_a_name(table, source, key, fold))
    _set("initiatives", [source for _, sources in WORDS.values() for source in sources], _words)


def _words(row: Any) -> dict[str, str]:
    texts = {column: "\n".join(getattr(row, name) or "" for name in names) for column, (_, names) in WORDS.items()}
    return {column: indexed_words(text) for column, text in texts.items()}


def _first_of_a_name(table: str, source: str, key: str, fold: Callable[[str], str]) -> Callable[[Any], dict[str, Any]]:
    """The key of the first row of a name at its place, none for those after it."""
    taken = set()
    place = {"sites": "parent_id", "initiative_tags": "initiative_id"}.get(table)

    def values(row: Any) -> dict[str, Any]:
        folded = bounded(fold(getattr(row, source)))
        name = (getattr(row, place) if place else None, folded)
        later = name in taken
        taken.add(name)
        return {key: None if later else folded}

    return values


KEYS = {
    "person_skills": ["person_id", "skill"],
    "mentor_expertise": ["profile_id", "skill"],
    "initiative_tags": ["initiative_id", "tag"],
}


def _set(table: str, sources: list[str], values: Callable[[Any], dict[str, Any]]) -> None:
    """Set columns of every row from others of it."""
    keys = KEYS.get(table, ["id"])
    wanted = [*sources, "parent_id"] if table == "sites" else sources
    for rows in _batches(table, wanted, keys):
        changes = [
            {f"of_{name}": getattr(row, name) for name in keys} | {f"to_{name}": value for name, value in new.items()}
            for row in rows
            if (new := values(row))
        ]
        columns = [name.removeprefix("to_") for name in changes[0] if name.startswith("to_")]
        target = _table(table, [*keys, *columns])
        statement = sa.update(target).where(*(target.c[name] == sa.bindparam(f"of_{name}") for name in keys))
        op.get_bind().execute(statement.values({name: sa.bindparam(f"to_{name}") for name in columns}), changes)


def _table(table: str, columns: Iterable[str]) -> sa.TableClause:
    types = {name: sa.Uuid() for name in columns if name == "id" or name.endswith("_id")}
    return sa.table(table, *(sa.column(name, types.get(name, sa.Text())) for name in dict.fromkeys(columns)))


def _batches(table: str, columns: list[str], keys: list[str]) -> Iterator[list[Any]]:
    """Every row, in order of its key: ids are in order of time."""
    source = _table(table, [*keys, *columns])
    key = sa.tuple_(*(source.c[name] for name in keys))
    found = sa.select(source).order_by(*(source.c[name] for name in keys)).limit(BATCH)
    rows = list(op.get_bind().execute(found))
    while rows:
        yield rows
        last = [sa.literal(getattr(rows[-1], name), source.c[name].type) for name in keys]
        rows = list(op.get_bind().execute(found.where(key > sa.tuple_(*last))))


def _drop_search() -> None:
    if _is_postgresql():
        op.execute("ALTER TABLE initiatives DROP COLUMN search")
        return
    for event in ("insert", "update", "delete"):
        op.execute(f"DROP TRIGGER initiatives_fts_{event}")
    op.execute("DROP TABLE initiatives_fts")


def _make_tsvector(columns: dict[str, str], punctuation: str = "") -> None:
    """punctuation: what is turned into blanks, since the parser would keep it within a word."""

    def plain(column: str) -> str:
        marks = punctuation.replace(":", "\\:")
        text = f"coalesce({column}, '')"
        return f"translate({text}, '{marks}', '{' ' * len(punctuation)}')" if punctuation else text

    parts = " || ".join(
        f"setweight(to_tsvector('simple', {plain(column)}), '{weight}')" for column, weight in columns.items()
    )
    op.execute(f"ALTER TABLE initiatives ADD COLUMN search tsvector GENERATED ALWAYS AS ({parts}) STORED")
    op.execute("CREATE INDEX ix_initiatives_search ON initiatives USING gin (search)")


def _make_fts(columns: Iterable[str], options: str) -> None:
    """A later migration that rebuilds `initiatives` drops the triggers with the old table and must make them again."""
    names = ", ".join(columns)
    new = ", ".join(f"new.{column}" for column in columns)
    changed = ", ".join(f"{column} = new.{column}" for column in columns)
    fill = f"INSERT INTO initiatives_fts (rowid, {names})"
    tokenizer = "tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3'"
    op.execute(f"CREATE VIRTUAL TABLE initiatives_fts USING fts5({names}, {options}{tokenizer})")
    op.execute(
        f"CREATE TRIGGER initiatives_fts_insert AFTER INSERT ON initiatives BEGIN "
        f"INSERT INTO initiatives_fts_keys (initiative_id) VALUES (new.id); "
        f"{fill} VALUES ({_key('new')}, {new}); END"
    )
    op.execute(
        f"CREATE TRIGGER initiatives_fts_update AFTER UPDATE OF {names} ON initiatives BEGIN "
        f"UPDATE initiatives_fts SET {changed} WHERE rowid = {_key('new')}; END"
    )
    op.execute(
        f"CREATE TRIGGER initiatives_fts_delete AFTER DELETE ON initiatives BEGIN "
        f"DELETE FROM initiatives_fts WHERE rowid = {_key('old')}; "
        f"DELETE FROM initiatives_fts_keys WHERE initiative_id = old.id; END"
    )
    op.execute(f"{fill} SELECT {_key('initiatives')}, {names} FROM initiatives")


def _key(row: str) -> str:
    return f"(SELECT keys.id FROM initiatives_fts_keys AS keys WHERE keys.initiative_id = {row}.id)"
