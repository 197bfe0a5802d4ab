"""The tables of text.db: the words of all bodies, beside index.db.

It is a file of its own: it is many times larger than index.db and written for minutes, and the list must wait for
neither; and it can be lost without a row of the list being lost. Of the bodies only the words are kept ("contentless"),
at less than half the size of the text. Contentless tables of SQLite 3.40 cannot forget a row, so a row of `text` is
what makes one of the words count: where it is gone, what is found there is passed over, until enough of those have
piled up for an archive to be begun anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from tui.index.fulltext.tokenizer import TOKENIZER
from tui.index.store import Store

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

_VERSION: Final = 7
_HASH: Final = 8 * 1024 * 1024
"""Bytes of words held in memory before they are written: fewer pieces to be merged, in less time."""


class TextStore(Store):
    """text.db opened."""

    NAME = "full-text index"
    IDENTITY = (0x6D667478, _VERSION)  # "mftx"
    UPGRADES: ClassVar[Mapping[int, Callable[[sqlite3.Connection], None]]] = {}
    TABLES = """
CREATE TABLE meta(
    only INTEGER PRIMARY KEY CHECK (only = 1),
    generation INTEGER NOT NULL,            -- counts the commits
    removals INTEGER NOT NULL,              -- counts those that took rows of `text` away
    next_text INTEGER NOT NULL,             -- ids are never given twice: what is dead keeps its own
    birth INTEGER NOT NULL                  -- that of the index.db whose posts these are; 0: of none yet
);
CREATE TABLE archive(
    id INTEGER PRIMARY KEY,
    live INTEGER NOT NULL DEFAULT 0,        -- rows of `text`
    dead INTEGER NOT NULL DEFAULT 0,        -- rows of words without one
    seen INTEGER NOT NULL DEFAULT 0         -- the generation of index.db that all of it is true to
);
CREATE TABLE text(
    id INTEGER PRIMARY KEY,                 -- the rowid of its words in the table of its archive
    archive INTEGER NOT NULL,
    post INTEGER NOT NULL,
    size INTEGER NOT NULL,                  -- of the file it was read from, and when that was changed
    mtime_ns INTEGER NOT NULL
);
CREATE INDEX text_post ON text(archive, post);
"""
    META = "INSERT INTO meta VALUES (1, :clock, 0, 1, 0)"
    FIRST_PRAGMAS = ("auto_vacuum=INCREMENTAL",)
    PRAGMAS = ("journal_size_limit=16777216",)
    """Room is given back where much was merged or begun anew."""


def words_of(archive: int) -> str:
    """The name of the table of an archive's words: one each, so that no search meets those of another."""
    return f"words_{int(archive)}"


def make_words(db: sqlite3.Connection, archive: int) -> None:
    """Make sure that an archive has its row and its table."""
    table = words_of(archive)
    db.execute("INSERT OR IGNORE INTO archive(id) VALUES (?)", (archive,))
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is None:
        db.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(words, content='', tokenize='{TOKENIZER}')")
        db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('hashsize', {_HASH})")  # noqa: S608 - of numbers
        db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('automerge', 0)")  # noqa: S608


def drop_words(db: sqlite3.Connection, archive: int) -> None:
    """Forget all words of an archive, in the transaction under way."""
    db.execute(f"DROP TABLE IF EXISTS {words_of(archive)}")
    db.execute("DELETE FROM text WHERE archive = ?", (archive,))
    db.execute("DELETE FROM archive WHERE id = ?", (archive,))
    db.execute("UPDATE meta SET removals = removals + 1")
