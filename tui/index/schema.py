"""The tables of index.db.

A post is a row of its archive; byte-equal copies are one row with several files. Values of facets are kept
as *sets* (all tags of a post are one set), since posts share them and a column of numbers is quick to read.
"""

from __future__ import annotations

APPLICATION_ID = 0x6D666978  # "mfix"
VERSION = 4

EMPTY_SET = 0
"""The number of the set without members, in every facet; it is never stored."""

TABLES = """
CREATE TABLE meta(
    only INTEGER PRIMARY KEY CHECK (only = 1),
    generation INTEGER NOT NULL,            -- counts the commits: readers look whether it moved on
    next_post INTEGER NOT NULL,             -- ids are never given twice
    birth INTEGER NOT NULL                  -- another one in every file that was begun anew: ids are its own
);
CREATE TABLE archive(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    root BLOB NOT NULL UNIQUE,
    complete INTEGER NOT NULL DEFAULT 0,    -- a scan came to its end once
    posts INTEGER NOT NULL DEFAULT 0,
    files INTEGER NOT NULL DEFAULT 0,       -- that hold a post; -1: not counted since the last change
    problems INTEGER NOT NULL DEFAULT 0,    -- files (or folders) that hold none
    warnings INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE folder(
    id INTEGER PRIMARY KEY,
    archive INTEGER NOT NULL,
    path BLOB NOT NULL,
    UNIQUE (archive, path)
);
CREATE TABLE file(
    folder INTEGER NOT NULL,
    name BLOB NOT NULL,
    size INTEGER NOT NULL,                  -- -1: could not be read, so to be tried again
    mtime_ns INTEGER NOT NULL,
    post INTEGER,                           -- NULL: it holds none
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
    rewritten INTEGER NOT NULL,             -- folding made other letters of the title
    source TEXT NOT NULL,
    tags INTEGER NOT NULL,
    authors INTEGER NOT NULL,
    sites INTEGER NOT NULL,
    categories INTEGER NOT NULL,
    copies INTEGER NOT NULL DEFAULT 1,
    warnings INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX post_order ON post(archive, stamp DESC, id DESC);
CREATE INDEX post_orphan ON post(archive) WHERE copies = 0;
CREATE INDEX post_key ON post(key);
CREATE INDEX post_fingerprint ON post(fingerprint, archive);
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
ROW_COLUMNS = "id, title, date, authors, source, sites, tags, categories, key, copies, warnings"
