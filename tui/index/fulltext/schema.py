"""The tables of text.db: the words of all bodies, in a file of its own beside index.db.

It is many times larger than index.db and written for minutes, which the list must not wait for; and losing it loses no
row of the list. The FTS5 tables are "contentless": they hold the words of the bodies but not the text, at less than
half its size. A contentless table of SQLite 3.40 cannot delete a row, so words count only while a row of `text` has
their id. Once an archive has more dead rows than live ones, its table is built again.

Sentences that a site prints under many posts have a column of their own, of no weight for the order of what is found.
The links of the posts are kept beside their words, sketches of their texts, and the words they can be compared by: see
`links`, `sketches` and `keywords`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.index.disposable.database import Schema
from tui.index.fulltext.keywords import TABLES as KEYWORD_TABLES
from tui.index.fulltext.keywords import check_keywords, create_keywords, drop_keywords
from tui.index.fulltext.links import TABLES as LINK_TABLES
from tui.index.fulltext.links import drop_links
from tui.index.fulltext.sketches import TABLES as COPY_TABLES
from tui.index.fulltext.sketches import drop_copies
from tui.index.fulltext.tokenizer import TOKENIZER
from tui.language import N_
from tui.sqlite import Identity

if TYPE_CHECKING:
    import sqlite3

_VERSION: Final = 27
OWN, REPEATED = "words", "repeated"
"""The columns of words: what a post says itself, and the sentences that stand in many posts, which count nothing."""
_HASH_BYTES: Final = 8 * 1024 * 1024
"""Words held in memory before they are written: with more, fewer pieces have to be merged."""

_TABLES: Final = """
CREATE TABLE meta(
    only INTEGER PRIMARY KEY CHECK (only = 1),
    generation INTEGER NOT NULL,            -- counts the commits
    removals INTEGER NOT NULL,              -- counts those that deleted rows of `text`
    next_text INTEGER NOT NULL,             -- ids are never used twice: dead rows keep theirs
    birth INTEGER NOT NULL                  -- `birth` of the index.db whose posts these are; 0: of none yet
);
CREATE TABLE archive(
    id INTEGER PRIMARY KEY,
    live INTEGER NOT NULL DEFAULT 0,        -- rows of `text`
    dead INTEGER NOT NULL DEFAULT 0,        -- rows of words without one in `text`
    seen INTEGER NOT NULL DEFAULT 0,        -- the generation of index.db at the end of the last build
    sentences BLOB NOT NULL DEFAULT x'',    -- SentenceCounts.pack() of its posts
    unsettled INTEGER NOT NULL DEFAULT 0    -- 1: some turned out to be repeated, or no longer, after their posts
);
CREATE TABLE text(
    id INTEGER PRIMARY KEY,                 -- the rowid of its words in the table of its archive
    archive INTEGER NOT NULL,
    post INTEGER NOT NULL,
    size INTEGER NOT NULL,                  -- of the file it was read from, and when that was changed
    mtime_ns INTEGER NOT NULL,              -- as walk.change_ns: ctime counts as well
    count INTEGER,                          -- of its words, as the article counts them; NULL: it could not be read
    length INTEGER,                         -- of its text in characters; NULL as there
    buckets BLOB NOT NULL,                  -- repeats.stored_buckets of the sentences that it says itself
    repeated BLOB NOT NULL,                 -- and of those that were frequent when its words were written
    names BLOB NOT NULL,                    -- and the links of its text: as links.packed_links
    links BLOB NOT NULL,
    failures TEXT                           -- what failed on the way, a JSON list of texts; NULL: nothing
);
CREATE INDEX text_post ON text(archive, post);
CREATE INDEX text_of_post ON text(post);
CREATE INDEX text_failed ON text(archive) WHERE failures IS NOT NULL;
"""


def _check_words(db: sqlite3.Connection) -> None:
    """Have FTS5 look through its tables (sqlite.org/fts5.html#the_integrity_check_command). Raises sqlite3.Error."""
    for (archive,) in db.execute("SELECT id FROM archive").fetchall():
        table = words_table(archive)
        db.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")  # noqa: S608 - of numbers
        check_keywords(db, archive)


SCHEMA: Final = Schema(
    name=N_("full-text index"),
    identity=Identity(application_id=0x6D667478, user_version=_VERSION),  # "mftx"
    tables=_TABLES + LINK_TABLES + COPY_TABLES + KEYWORD_TABLES,
    meta="INSERT INTO meta VALUES (1, :clock, 0, 1, 0)",
    # Give room back to the file system after merging and deleting.
    first_pragmas=("auto_vacuum = INCREMENTAL",),
    pragmas=("journal_size_limit = 16777216",),
    check=_check_words,
)


def words_table(archive: int) -> str:
    """The name of the FTS5 table of an archive. Each has its own, so that a search reads no words of another."""
    return f"words_{int(archive)}"


def create_words(db: sqlite3.Connection, archive: int) -> None:
    """Create the row and the FTS5 table of an archive where they are missing."""
    table = words_table(archive)
    db.execute("INSERT OR IGNORE INTO archive(id) VALUES (?)", (archive,))
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is None:
        columns = f"{OWN}, {REPEATED}"
        db.execute(f"CREATE VIRTUAL TABLE {table} USING fts5({columns}, content='', tokenize='{TOKENIZER}')")
        db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('rank', 'bm25(1.0, 0.0)')")  # noqa: S608 - of numbers
        db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('hashsize', {_HASH_BYTES})")  # noqa: S608
        db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('automerge', 0)")  # noqa: S608
    create_keywords(db, archive)


def drop_words(db: sqlite3.Connection, archive: int) -> None:
    """Delete all words of an archive, as part of the transaction under way."""
    db.execute(f"DROP TABLE IF EXISTS {words_table(archive)}")
    drop_links(db, archive)
    drop_copies(db, archive)
    drop_keywords(db, archive)
    db.execute("DELETE FROM text WHERE archive = ?", (archive,))
    db.execute("DELETE FROM archive WHERE id = ?", (archive,))
    db.execute("UPDATE meta SET removals = removals + 1")
