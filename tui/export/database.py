"""An SQLite database of posts that any tool for SQLite reads, Datasette among them.

Tables: `posts` (a row a post, with its text), `authors`, `tags`, `categories`, `my_tags` (a row a value), `links` and
`highlights`, all with the key of their post, to which a number is added where another post has it; `posts_fts` searches
title and text by any three characters or more.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from tui.addresses import shown_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.export.exported_post import ExportedPost

_SCHEMA: Final = """
CREATE TABLE posts (
    key TEXT PRIMARY KEY, title TEXT NOT NULL, date TEXT, author TEXT NOT NULL, source TEXT NOT NULL,
    site TEXT NOT NULL, words INTEGER NOT NULL, read INTEGER NOT NULL, starred INTEGER NOT NULL, note TEXT NOT NULL,
    path TEXT NOT NULL, text TEXT NOT NULL, markdown TEXT NOT NULL
);
CREATE TABLE links (
    post TEXT NOT NULL REFERENCES posts (key), number INTEGER NOT NULL, text TEXT NOT NULL, address TEXT NOT NULL,
    PRIMARY KEY (post, number)
);
CREATE TABLE highlights (post TEXT NOT NULL REFERENCES posts (key), quote TEXT NOT NULL, note TEXT NOT NULL);
"""
_INSERT_POST: Final = "INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_VALUES: Final = ("authors", "tags", "categories", "my_tags")
# Datasette offers to search a table for which it finds `content="posts"`, written so.
_AFTERWARDS: Final = """
CREATE INDEX posts_by_date ON posts (date);
CREATE INDEX highlights_by_post ON highlights (post);
CREATE VIRTUAL TABLE posts_fts USING fts5 (title, text, content="posts", tokenize = 'trigram');
INSERT INTO posts_fts (posts_fts) VALUES ('rebuild');
"""


def fill_database(posts: Iterable[ExportedPost], file: BinaryIO) -> None:
    """Write posts as a database into a file, which SQLite cannot write to itself. Raises sqlite3.Error and OSError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "posts.db")
        _write_database(posts, path)
        with path.open("rb") as made:
            shutil.copyfileobj(made, file)


def _write_database(posts: Iterable[ExportedPost], path: Path) -> None:
    """Write posts into a new database at `path`; of posts that share a key the second has "-2" behind it.

    Raises sqlite3.Error.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        # Nobody reads it before it is whole, and it is put on the disk then.
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("BEGIN")
        for statement in filter(str.strip, chain(_SCHEMA.split(";"), map(_table_of_values, _VALUES))):
            db.execute(statement)
        for exported in posts:
            _insert(db, exported)
        for statement in filter(str.strip, _AFTERWARDS.split(";")):
            db.execute(statement)
        db.execute("COMMIT")


def _table_of_values(name: str) -> str:
    return (
        f"CREATE TABLE {name} (post TEXT NOT NULL REFERENCES posts (key), name TEXT NOT NULL, "
        "PRIMARY KEY (name, post)) WITHOUT ROWID"
    )


def _insert(db: sqlite3.Connection, exported: ExportedPost) -> None:
    row, article = exported.row, exported.article
    post = (
        exported.name, row.title, row.date.iso if row.date else None, row.author, shown_address(row.source), row.site,
        article.words, row.read, row.starred, exported.written.note, exported.post.paths[0], article.text,
        article.markdown,
    )  # fmt: skip
    db.execute(_INSERT_POST, _storable(post))
    for table, values in zip(_VALUES, (row.authors, row.tags, row.categories, exported.written.tags), strict=True):
        insert = f"INSERT OR IGNORE INTO {table} VALUES (?, ?)"  # noqa: S608 - one of _VALUES
        db.executemany(insert, [_storable((exported.name, value)) for value in values])
    db.executemany(
        "INSERT INTO links VALUES (?, ?, ?, ?)",
        [_storable((exported.name, link.number, link.text, link.url)) for link in article.links],
    )
    db.executemany(
        "INSERT INTO highlights VALUES (?, ?, ?)",
        [_storable((exported.name, one.exact, one.note)) for one in exported.highlights],
    )


def _storable(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Values without the halves of characters that names of files and scraped text may hold."""
    return tuple(
        value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value for value in values
    )
