"""The sketches of posts in text.db, and the stories they tell: `sketch` is written with the words, and at the end of a
build all sketches of the file are compared, of all archives, where any has changed.

`copy` has the posts of each story that is there more than once. It is made anew each time, so that it is the same
however the posts came and went; comparing takes a small part of the time of reading the texts.
"""

from __future__ import annotations

from array import array
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tui.errors import Cancelled
from tui.index.disposable.stored import require_types, unreadable_values
from tui.language import _
from tui.relations.copies import EqualPosts, Sketch, folded_letters, sketch_of, stories
from tui.search.short_steps import yield_thread

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from tui.index.index import Index

TABLES: Final = """
CREATE TABLE sketch(                        -- of the text of a post: see relations.copies
    post INTEGER PRIMARY KEY,
    archive INTEGER NOT NULL,
    letters INTEGER NOT NULL,
    print INTEGER NOT NULL,
    shingles BLOB NOT NULL
);
CREATE TABLE copy(                          -- the posts of each story that is there more than once
    post INTEGER PRIMARY KEY,
    story INTEGER NOT NULL,
    unit INTEGER NOT NULL,                  -- those of one unit have the same text and title
    letters INTEGER NOT NULL
);
CREATE INDEX copy_story ON copy(story);
CREATE TABLE compared(                      -- how many posts of an archive were compared when `copy` was made
    archive INTEGER PRIMARY KEY,
    posts INTEGER NOT NULL
);
CREATE TABLE uncompared(                    -- a row where sketches have changed since
    only INTEGER PRIMARY KEY CHECK (only = 1)
);
"""

_ROWS_AT_ONCE: Final = 1024


def packed_sketch(text: str) -> bytes:
    """The sketch of a text, for `CopyWriter.add`."""
    from tui.index.fulltext.tokenizer import fold_keeping_marks

    sketch = sketch_of(fold_keeping_marks(text))  # at an eighth of the cost of `fold`
    return array("q", (sketch.letters, sketch.text_hash)).tobytes() + sketch.shingles.tobytes()


def stored_sketch(row: Sequence[Any]) -> Sketch:
    """A sketch from its columns `letters`, `print` and `shingles`. Raises DamageError for what is none."""
    require_types(row, (int, int, bytes))
    letters, text_hash, shingles = row
    with unreadable_values():
        return Sketch(letters, text_hash, array("I", shingles))


class CopyWriter:
    """Writes the sketches of posts within the transactions of a build."""

    def __init__(self, db: sqlite3.Connection, archive: int) -> None:
        self._db = db
        self._archive = archive

    def add(self, sketches: Sequence[tuple[int, bytes]]) -> None:
        """Write the sketches of posts, as `packed_sketch` returns them; "" for a text that could not be read."""
        rows = []
        for post, packed in sketches:
            letters, text_hash = array("q", packed[:16]) if packed else (0, 0)
            rows.append((post, self._archive, letters, text_hash, packed[16:]))
        self._db.executemany("INSERT OR REPLACE INTO sketch VALUES (?, ?, ?, ?, ?)", rows)
        if rows:
            _note_change(self._db)

    def remove(self, posts: Collection[int]) -> None:
        """Delete the sketches of posts."""
        self._db.executemany("DELETE FROM sketch WHERE post = ?", [(post,) for post in posts])
        self._db.executemany("DELETE FROM copy WHERE post = ?", [(post,) for post in posts])
        if posts:
            _note_change(self._db)


def _note_change(db: sqlite3.Connection) -> None:
    db.execute("INSERT OR IGNORE INTO uncompared VALUES (1)")


def drop_copies(db: sqlite3.Connection, archive: int) -> None:
    """Delete the sketches and copies of all posts of an archive."""
    db.execute("DELETE FROM copy WHERE post IN (SELECT post FROM sketch WHERE archive = ?)", (archive,))
    db.execute("DELETE FROM sketch WHERE archive = ?", (archive,))
    db.execute("DELETE FROM compared WHERE archive = ?", (archive,))
    _note_change(db)


def compare(db: sqlite3.Connection, index: Index, cancelled: Callable[[], bool]) -> None:
    """Make `copy` anew where sketches have changed. Raises Cancelled, and leaves it as it is then."""
    if db.execute("SELECT 1 FROM uncompared").fetchone() is None:
        return

    def pause() -> None:
        yield_thread()
        if cancelled():
            raise Cancelled(_("Given up; what was read so far is kept."))

    units = _units(db, index, pause)
    found = stories(units, partial(_titles, index), pause)
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("DELETE FROM copy")
        db.executemany("INSERT INTO copy VALUES (?, ?, ?, ?)", _rows(found))
        db.execute("DELETE FROM compared")
        db.execute("INSERT INTO compared SELECT archive, count(*) FROM sketch GROUP BY archive")
        db.execute("DELETE FROM uncompared")
        db.execute("UPDATE meta SET generation = generation + 1")
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def _rows(found: Sequence[Sequence[EqualPosts]]) -> Iterator[tuple[int, int, int, int]]:
    for units in found:
        story = units[0].posts[0]
        for unit in units:
            yield from ((post, story, unit.posts[0], unit.sketch.letters) for post in unit.posts)


def _units(db: sqlite3.Connection, index: Index, pause: Callable[[], object]) -> list[EqualPosts]:
    """All posts with a text, those with the same text and title as one, each with the lowest id first."""
    by_hash: dict[tuple[int, int], list[int]] = {}
    sketches: dict[int, Sketch] = {}
    query = "SELECT post, letters, print, shingles FROM sketch WHERE shingles <> x'' ORDER BY post"
    for at, (post, *stored) in enumerate(db.execute(query)):
        if at % _ROWS_AT_ONCE == 0:
            pause()
        sketch = stored_sketch(stored)
        same = by_hash.setdefault((sketch.letters, sketch.text_hash), [])
        if not same:
            sketches[post] = sketch
        same.append(post)
    several = [posts for posts in by_hash.values() if len(posts) > 1]
    titles = _titles(index, [post for posts in several for post in posts])
    units: list[EqualPosts] = []
    for posts in by_hash.values():
        sketch = sketches[posts[0]]
        if len(posts) == 1:
            units.append(EqualPosts((posts[0],), sketch))
            continue
        by_title: dict[str, list[int]] = {}
        for post in posts:
            by_title.setdefault(folded_letters(titles.get(post, "")), []).append(post)
        units += [EqualPosts(tuple(same), sketch) for same in by_title.values()]
    return units


def _titles(index: Index, posts: Collection[int]) -> Mapping[int, str]:
    """The titles of some posts."""
    return {post: title for post, _path, title, _source in index.body_sources(sorted(posts))}
