"""The tables of index.db, and the upgrade from an older version.

A post is a row of its archive; byte-equal copies are one row with several files. Values of facets are stored
as *sets* (all tags of a post are one set), since posts share them and a column of numbers is quick to read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tui.addresses import site_of
from tui.index.disposable.database import Schema
from tui.language import N_
from tui.sqlite import Identity

if TYPE_CHECKING:
    import sqlite3

    from tui.model import Facet

EMPTY_SET: Final = 0
"""The number of the set without members, in every facet; it is never stored."""

_TABLES: Final = """
CREATE TABLE meta(
    only INTEGER PRIMARY KEY CHECK (only = 1),
    generation INTEGER NOT NULL,            -- counts the commits, for readers to notice them
    next_post INTEGER NOT NULL,             -- ids are never used twice
    birth INTEGER NOT NULL                  -- differs in every new file: ids of one mean nothing in another
);
CREATE TABLE archive(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    root BLOB NOT NULL UNIQUE,
    complete INTEGER NOT NULL DEFAULT 0,    -- 1 once a refresh has finished
    posts INTEGER NOT NULL DEFAULT 0,
    files INTEGER NOT NULL DEFAULT 0,       -- that hold a post; -1: not counted since the last change
    problems INTEGER NOT NULL DEFAULT 0,    -- files (or folders) that hold no post
    warnings INTEGER NOT NULL DEFAULT 0
);
-- The posts of an archive from this id on came at this time (milliseconds since 1970, UTC), up to those of the next
-- row; those before the first row have always been there.
CREATE TABLE arrival(
    archive INTEGER NOT NULL,
    first_post INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (archive, first_post)
) WITHOUT ROWID;
CREATE TABLE folder(
    id INTEGER PRIMARY KEY,
    archive INTEGER NOT NULL,
    path BLOB NOT NULL,
    UNIQUE (archive, path)
);
CREATE TABLE file(
    folder INTEGER NOT NULL,
    name BLOB NOT NULL,
    size INTEGER NOT NULL,                  -- -1: could not be read, so it is tried again
    mtime_ns INTEGER NOT NULL,              -- as walk.change_ns: ctime counts as well
    post INTEGER,                           -- NULL: it holds no post
    ending BLOB,                            -- checksums of its end, as in history; NULL: not needed so far
    PRIMARY KEY (folder, name)
) WITHOUT ROWID;
CREATE INDEX file_post ON file(post) WHERE post IS NOT NULL;
CREATE INDEX file_none ON file(folder) WHERE post IS NULL;
CREATE TABLE post(
    id INTEGER PRIMARY KEY,
    archive INTEGER NOT NULL,
    key BLOB NOT NULL,
    fingerprint BLOB NOT NULL,
    stamp INTEGER,                          -- milliseconds since 1970, UTC; NULL: no date
    date TEXT,                              -- as PostDate.stored
    title TEXT NOT NULL,
    folded TEXT NOT NULL,
    rewritten INTEGER NOT NULL,             -- 1 if folding changed letters of the title
    source TEXT NOT NULL,
    tags INTEGER NOT NULL,
    authors INTEGER NOT NULL,
    sites INTEGER NOT NULL,
    categories INTEGER NOT NULL,
    copies INTEGER NOT NULL DEFAULT 1,
    warnings INTEGER NOT NULL DEFAULT 0,
    base BLOB,                              -- what identity.key_of gives, where key differs from it
    text BLOB                               -- as identity.text_hash; NULL: not needed so far
);
CREATE INDEX post_order ON post(archive, stamp DESC, id DESC);
CREATE INDEX post_orphan ON post(archive) WHERE copies = 0;
CREATE INDEX post_key ON post(key);
CREATE INDEX post_base ON post(base) WHERE base IS NOT NULL;
CREATE INDEX post_fingerprint ON post(fingerprint, archive);
-- How far the history of an archive was looked through, where its posts that are gone were taken in.
CREATE TABLE history(
    archive INTEGER PRIMARY KEY,
    head TEXT NOT NULL,                     -- the commit that was checked out then
    boundary BLOB NOT NULL,                 -- where a shallow clone ended, as Repository.boundary
    prefix BLOB NOT NULL                    -- the folder within the repository
);
-- A post that is gone has a file in a folder of gone.GONE_FOLDER. This is since when.
CREATE TABLE gone(
    post INTEGER PRIMARY KEY,
    archive INTEGER NOT NULL,
    made_by BLOB NOT NULL,                    -- the id of the commit that deleted it
    at INTEGER NOT NULL                     -- seconds since 1970, UTC
);
CREATE INDEX gone_archive ON gone(archive);
-- A file that a commit took out of the repository and left in the folder: it is gone once it is deleted there.
CREATE TABLE untracked(
    archive INTEGER NOT NULL,
    path BLOB NOT NULL,                     -- relative to the archive
    blob TEXT NOT NULL,                     -- what the repository had there last
    made_by TEXT NOT NULL,                  -- the commit, and its time
    at INTEGER NOT NULL,
    PRIMARY KEY (archive, path)
) WITHOUT ROWID;
CREATE TABLE termset(
    id INTEGER PRIMARY KEY,
    facet TEXT NOT NULL,
    members TEXT NOT NULL,                  -- a JSON list
    UNIQUE (facet, members)
);
CREATE TABLE problem(
    folder INTEGER NOT NULL,
    name BLOB NOT NULL,
    number INTEGER NOT NULL,
    line INTEGER,
    text TEXT NOT NULL,
    PRIMARY KEY (folder, name, number)
) WITHOUT ROWID;
"""

POST_COLUMNS = (
    "id, archive, key, fingerprint, stamp, date, title, folded, rewritten, source, tags, authors, sites, categories, "
    "warnings"
)
FACET_COLUMNS: Final[dict[Facet, str]] = {
    "tag": "tags",
    "author": "authors",
    "site": "sites",
    "category": "categories",
}
"""The column of a post that has the number of its set, for each facet."""

_GONE = "(SELECT hex(made_by) || ' ' || at FROM gone WHERE gone.post = post.id)"
ROW_COLUMNS = f"id, title, date, authors, source, sites, tags, categories, key, copies, warnings, {_GONE}"


def _name_sites_again(db: sqlite3.Connection) -> None:
    """Versions 4 and 8: sites are named by the host a browser would go to, in Punycode where it looks like another."""
    numbers = dict(db.execute("SELECT members, id FROM termset WHERE facet = 'site'").fetchall())
    members_of = {number: members for members, number in numbers.items()}
    for post, source, sites in db.execute(
        "SELECT id, source, sites FROM post WHERE sites != ?", (EMPTY_SET,)
    ).fetchall():
        site = site_of(source)
        members = json.dumps((site,), ensure_ascii=False)
        if members == members_of.get(sites):
            continue
        if site and members not in numbers:
            inserted = db.execute("INSERT INTO termset(facet, members) VALUES ('site', ?)", (members,))
            numbers[members] = int(inserted.lastrowid or EMPTY_SET)
        db.execute("UPDATE post SET sites = ? WHERE id = ?", (numbers[members] if site else EMPTY_SET, post))
    db.execute("UPDATE meta SET generation = generation + 1")


def _fold_titles_again(db: sqlite3.Connection) -> None:
    """Version 5: letters of Arabic that are typed for one another, and digits of all scripts, are folded."""
    from tui.search.fold import fold, is_rewritten

    for post, title, before in db.execute("SELECT id, title, folded FROM post").fetchall():
        if not before.isascii() and (folded := fold(before)) != before:
            rewritten = is_rewritten(title, folded)
            db.execute("UPDATE post SET folded = ?, rewritten = ? WHERE id = ?", (folded, rewritten, post))
    db.execute("UPDATE meta SET generation = generation + 1")


def _tell_sharers_of_an_address_apart(db: sqlite3.Connection) -> None:
    """Version 6: posts that share an address have keys of their own, which the next refresh makes."""
    columns = {name for _, name, *_ in db.execute("PRAGMA table_info(post)")}
    for column in ("base", "text"):
        if column not in columns:
            db.execute(f"ALTER TABLE post ADD COLUMN {column} BLOB")
    db.execute("CREATE INDEX IF NOT EXISTS post_base ON post(base) WHERE base IS NOT NULL")
    db.execute("UPDATE archive SET complete = 0")


def _read_heads_again(db: sqlite3.Connection) -> None:
    """Versions 7 and 13: more forms of heads are read. The next refresh reads every file, and keeps the rows."""
    db.execute("UPDATE file SET mtime_ns = -1")


def _note_arrivals(db: sqlite3.Connection) -> None:
    """Version 9: it is known when posts came. Those that are there have always been there."""
    db.execute(
        "CREATE TABLE IF NOT EXISTS arrival(archive INTEGER NOT NULL, first_post INTEGER NOT NULL, "
        "at INTEGER NOT NULL, PRIMARY KEY (archive, first_post)) WITHOUT ROWID"
    )


def _keep_what_is_gone(db: sqlite3.Connection) -> None:
    """Versions 10 and 11: posts that only the history of an archive has can be taken in. None are so far, nor is any
    file known that a commit has left in the folder.
    """
    created = _TABLES[_TABLES.index("CREATE TABLE history(") : _TABLES.index("CREATE TABLE termset(")]
    for statement in created.split(";\n"):
        if statement.strip():
            db.execute(
                statement.replace(" TABLE ", " TABLE IF NOT EXISTS ").replace(" INDEX ", " INDEX IF NOT EXISTS ")
            )


def _note_endings(db: sqlite3.Connection) -> None:
    """Version 12: how files end is known once it was needed."""
    if "ending" not in {name for _, name, *_ in db.execute("PRAGMA table_info(file)")}:
        db.execute("ALTER TABLE file ADD COLUMN ending BLOB")


SCHEMA: Final = Schema(
    name=N_("index"),
    identity=Identity(application_id=0x6D666978, user_version=13),  # "mfix"
    tables=_TABLES,
    meta="INSERT INTO meta VALUES (1, :clock, 1, :clock)",
    upgrades={
        3: _name_sites_again,
        4: _fold_titles_again,
        5: _tell_sharers_of_an_address_apart,
        6: _read_heads_again,
        7: _name_sites_again,
        8: _note_arrivals,
        9: _keep_what_is_gone,
        10: _keep_what_is_gone,
        11: _note_endings,
        12: _read_heads_again,
    },
)
