"""Columns that hold the folded form of others, kept in step wherever a row is written, and searches by them.

A model states a key beside the text that it is folded from: `folded(search_key, "name")` is computed by an INSERT of
any kind, and again by a flush that changes one of its sources. An UPDATE statement of one's own that sets a source
must set its key too; there is none. `NameIndex` is the same for a search by any part of a word.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    and_,
    delete,
    event,
    false,
    insert,
    inspect,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Mapper, mapped_column

from ..text import LONGEST_KEY, LONGEST_WORD, bounded, endings, indexed_words, searched_words
from .engine import TrackerSession
from .records import Base, Record
from .sql import Rows


def _bytewise(length: int) -> String:
    """A text that is compared by its bytes on both databases: the range of what begins with a word is one of an index.

    Collations of languages sort otherwise.
    """
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Fold:
    """How a column is folded from others."""

    def __init__(self, key: Callable[[str], str], sources: tuple[str, ...]) -> None:
        self.key, self.sources = key, sources

    def of(self, values: Callable[[str], Any]) -> str:
        """The folded form. values: a source's value by its name."""
        return self.key("\n".join(values(source) or "" for source in self.sources))

    def default(self, context: Any) -> str:
        """The value for a row that is inserted."""
        return self.of(context.get_current_parameters().get)


def folded(key: Callable[[str], str], source: str, *, unique: bool = False, within: str | None = None) -> Mapped[Any]:
    """The key of a text column.

    unique: held unique by an index, and null in rows that were of one name with others when the key was introduced.
    within: the column that says where a name is unique.
    """
    fold = Fold(lambda text: bounded(key(text)), (source,))
    info = {"fold": fold, "unique": unique, "within": within}
    server_default = None if unique else ""
    return mapped_column(
        _bytewise(LONGEST_KEY), default=fold.default, nullable=unique, server_default=server_default, info=info
    )


def folded_text(*sources: str) -> Mapped[str]:
    """The folded words of text columns, for a full-text index; not loaded with the row."""
    fold = Fold(indexed_words, sources)
    return mapped_column(Text, default=fold.default, server_default="", deferred=True, info={"fold": fold})


def is_named(column: InstrumentedAttribute[Any], *texts: str) -> ColumnElement[bool]:
    """Whether a folded column is the key of one of the texts."""
    fold: Fold = column.info["fold"]
    return column.in_({fold.key(text) for text in texts})


def key_begins(column: InstrumentedAttribute[Any], text: str) -> ColumnElement[bool]:
    """Whether a folded column begins with the key of a text."""
    fold: Fold = column.info["fold"]
    return _begins(column, fold.key(text))


def words_in(column: InstrumentedAttribute[Any], text: str) -> ColumnElement[bool]:
    """Whether each word of a text occurs in a search key. Reads every key: for few rows."""
    words = searched_words(text)
    if not words and text.strip():
        return false()
    return and_(true(), *(_any_in(column, alternatives) for alternatives in words))


def _any_in(column: InstrumentedAttribute[Any], alternatives: list[list[str]]) -> ColumnElement[bool]:
    return or_(*(and_(*(column.contains(part, autoescape=True) for part in parts)) for parts in alternatives))


class NameIndex:
    """A table of the endings of every word of a model's names, so that a part of a word is found by an index.

    A part of a word begins one of its endings, and what begins with something is a range of an index: on both
    databases, without an extension of PostgreSQL that its administrator would have to install.
    """

    kept: dict[type[Any], "NameIndex"] = {}

    def __init__(self, owner: type[Record], source: str) -> None:
        self.owner, self.source = owner, source
        name = owner.__tablename__
        self.table = Table(
            f"{name}_by_name",
            Base.metadata,
            Column("owner_id", ForeignKey(f"{name}.id", ondelete="CASCADE"), primary_key=True),
            Column("ending", _bytewise(LONGEST_WORD), primary_key=True),
            Index(f"ix_{name}_by_name_ending", "ending", "owner_id"),
        )
        self.kept[owner] = self

    def finds(self, text: str) -> ColumnElement[bool]:
        """Whether each word of a text occurs in the name; true of every name where the text is blank."""
        return self.owner.id.in_(union(*self.selects(text))) if text.strip() else true()

    def selects(self, text: str) -> list[Rows]:
        """Selects of owners' ids: what one of them finds has each word of a text somewhere in its name.

        A union of them is read from the index; conditions with OR would be tried on every row.
        """
        words = searched_words(text)
        if not words:
            return [select(self.table.c.owner_id).where(false())]
        others = [union(*map(self._having_all, alternatives)) for alternatives in words[1:]]
        firsts = map(self._having_all, words[0])
        return [first.where(*(self.table.c.owner_id.in_(other) for other in others)) for first in firsts]

    def _having_all(self, parts: list[str]) -> Rows:
        first, *others = parts
        found = select(self.table.c.owner_id).where(_begins(self.table.c.ending, first))
        return found.where(*(self.table.c.owner_id.in_(self._having_all([part])) for part in others))

    def rows(self, owner: Any) -> list[dict[str, Any]]:
        """The rows that belong to an owner."""
        return [{"owner_id": owner.id, "ending": ending} for ending in sorted(endings(getattr(owner, self.source)))]


def _begins(column: Any, part: str) -> ColumnElement[bool]:
    # LIKE is no range of an index on SQLite, and on PostgreSQL only of one in the C collation.
    return and_(column >= part, column < part + "\U0010ffff")


@cache
def _folds(mapper: Mapper[Any]) -> tuple[tuple[str, Fold], ...]:
    return tuple((name, column.info["fold"]) for name, column in mapper.columns.items() if "fold" in column.info)


def _changed(row: Any, sources: Iterable[str]) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[source].history.has_changes() for source in sources)


@event.listens_for(TrackerSession, "before_flush")
def _fold_changes(session: TrackerSession, _context: Any, _instances: Any) -> None:
    for row in session.dirty:
        for name, fold in _folds(inspect(type(row))):
            if _changed(row, fold.sources):
                setattr(row, name, fold.of(partial(getattr, row)))


@event.listens_for(TrackerSession, "after_flush")
def _keep_names(session: TrackerSession, _context: Any) -> None:
    for index, new, rows in _written(session):
        if not new:
            session.execute(delete(index.table).where(index.table.c.owner_id.in_([row.id for row in rows])))
        if found := [line for row in rows for line in index.rows(row)]:
            session.execute(insert(index.table), found)


def _written(session: TrackerSession) -> Iterator[tuple[NameIndex, bool, list[Any]]]:
    for model, index in NameIndex.kept.items():
        added = [row for row in session.new if isinstance(row, model)]
        changed = [row for row in session.dirty if isinstance(row, model) and _changed(row, [index.source])]
        yield from ((index, new, rows) for new, rows in ((True, added), (False, changed)) if rows)
