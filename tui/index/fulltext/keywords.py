"""The keywords of posts in text.db: written with the words, and asked for by post or by word.

Of each post they are kept twice: as a value, by the id of its row in `text`, and in an FTS5 table of its archive, where
each is one token, which tells in which posts and in how many a word stands. A contentless table can delete a row whose
text is given; it is the value that was kept, so that what it tells is always of the posts that are there.
"""

# ruff: noqa: S608 - only names of tables that are made of numbers are put together
from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.index.disposable.stored import unreadable_values
from tui.relations.keywords import Keywords, packed_pieces, unpacked_words
from tui.sqlite import select_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping, Sequence

TABLES: Final = """
CREATE TABLE keywords(
    id INTEGER PRIMARY KEY,                 -- that of the row in `text`
    words BLOB NOT NULL                     -- Keywords.pack()
);
"""
_MAX_ASKED_ONE_BY_ONE: Final = 2000
"""With more words, it is quicker to read in how many posts every one stands."""


def packed_keywords(title: str, text: str) -> bytes:
    """The words of a post's title and sentences, for `KeywordWriter.add`. Its sentences are those of
    `repeats.words_and_buckets`.
    """
    from tui.article.markdown.inline import hosts_of_addresses
    from tui.article.reading.sentences import SENTENCE_END
    from tui.index.fulltext.tokenizer import fold_keeping_marks, fold_pieces

    return packed_pieces(fold_keeping_marks(title), fold_pieces(hosts_of_addresses(text)[0], SENTENCE_END))


def _table(archive: int) -> str:
    return f"keywords_{int(archive)}"


def _vocabulary(archive: int) -> str:
    return f"{_table(archive)}_posts"


def create_keywords(db: sqlite3.Connection, archive: int) -> None:
    """Create the tables of an archive where they are missing."""
    table = _table(archive)
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is None:
        db.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii')"
        )
        db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('automerge', 0)")
        db.execute(f"CREATE VIRTUAL TABLE {_vocabulary(archive)} USING fts5vocab({table}, row)")


def drop_keywords(db: sqlite3.Connection, archive: int) -> None:
    """Delete the keywords of all posts of an archive, whose rows in `text` are still there."""
    db.execute(f"DROP TABLE IF EXISTS {_vocabulary(archive)}")
    db.execute(f"DROP TABLE IF EXISTS {_table(archive)}")
    db.execute("DELETE FROM keywords WHERE id IN (SELECT id FROM text WHERE archive = ?)", (archive,))


def check_keywords(db: sqlite3.Connection, archive: int) -> None:
    """Have FTS5 look through the table of an archive. Raises sqlite3.Error."""
    db.execute(f"INSERT INTO {_table(archive)}({_table(archive)}) VALUES ('integrity-check')")


class KeywordWriter:
    """Writes the keywords of an archive's posts, within the transactions of a build."""

    def __init__(self, db: sqlite3.Connection, archive: int) -> None:
        self._db = db
        self._archive = archive
        self.table = _table(archive)

    def add(self, row: int, pieces: bytes, left_out: Collection[int]) -> None:
        """Write the keywords of a post, from its `packed_keywords`; `left_out` are sentences that others have too."""
        packed = Keywords.chosen(pieces, left_out).pack()
        self._db.execute("INSERT INTO keywords VALUES (?, ?)", (row, packed))
        self._db.execute(
            f"INSERT INTO {self.table}(rowid, words) VALUES (?, ?)", (row, " ".join(unpacked_words(packed)))
        )

    def remove(self, posts: Sequence[int]) -> None:
        """Delete the keywords of posts whose rows in `text` are still there."""
        query = "SELECT id, words FROM text JOIN keywords USING (id) WHERE archive = ? AND post IN"
        for row, packed in list(select_in(self._db, query, posts, (self._archive,))):
            with unreadable_values():
                words = " ".join(unpacked_words(_require_bytes(packed)))
            self._db.execute(
                f"INSERT INTO {self.table}({self.table}, rowid, words) VALUES ('delete', ?, ?)", (row, words)
            )
            self._db.execute("DELETE FROM keywords WHERE id = ?", (row,))


def keywords_of(db: sqlite3.Connection, posts: Sequence[int], archives: Sequence[int]) -> dict[int, Keywords]:
    """The keywords of some posts, without those of which none are known."""
    with unreadable_values():
        return {post: Keywords.unpack(_require_bytes(packed)) for post, packed in _stored(db, posts, archives)}


def archive_of(db: sqlite3.Connection, post: int) -> int:
    """The archive of a post that is in `text`."""
    return int(db.execute("SELECT archive FROM text WHERE post = ?", (post,)).fetchone()[0])


def count_in(db: sqlite3.Connection, posts: Sequence[int], archives: Sequence[int]) -> tuple[dict[str, int], int]:
    """In how many of some posts each of their keywords stands, and of how many of them keywords are known."""
    from collections import Counter

    counts, known = Counter[str](), 0
    with unreadable_values():
        for _post, packed in _stored(db, posts, archives):
            counts.update(unpacked_words(_require_bytes(packed)))
            known += 1
    return counts, known


def _require_bytes(packed: object) -> bytes:
    """What is stored as keywords. Raises TypeError for anything else, which what reads them takes for damage."""
    if not isinstance(packed, bytes):
        raise TypeError("keywords that are no bytes")
    return packed


def _stored(db: sqlite3.Connection, posts: Sequence[int], archives: Sequence[int]) -> Iterable[tuple[int, bytes]]:
    marks = ",".join("?" * len(archives))
    query = f"SELECT post, words FROM text JOIN keywords USING (id) WHERE archive IN ({marks})"
    return select_in(db, f"{query} AND post IN", posts, archives)


def count_posts(db: sqlite3.Connection, words: Collection[str], archives: Sequence[int]) -> dict[str, int]:
    """In how many posts of some archives each of these words stands."""
    counts = dict.fromkeys(words, 0)
    with unreadable_values():
        for archive in archives:
            table = _vocabulary(archive)
            if len(words) > _MAX_ASKED_ONE_BY_ONE:
                for word, count in db.execute(f"SELECT term, doc FROM {table}"):
                    if word in counts:
                        counts[word] += count
                continue
            for word in words:
                found = db.execute(f"SELECT doc FROM {table} WHERE term = ?", (word,)).fetchone()
                counts[word] += found[0] if found else 0
    return counts


def scores_of_posts(db: sqlite3.Connection, weights: Mapping[str, float], archives: Sequence[int]) -> dict[int, float]:
    """The rows of `text` with some of these words, each with the sum of their weights."""
    scores: dict[int, float] = {}
    for archive in archives:
        query = f"SELECT rowid FROM {_table(archive)} WHERE {_table(archive)} MATCH ?"
        for word, weight in weights.items():
            for (row,) in db.execute(query, (f'"{word}"',)):
                scores[row] = scores.get(row, 0.0) + weight
    return scores


def posts_of_rows(db: sqlite3.Connection, rows: Sequence[int]) -> dict[int, tuple[int, Keywords]]:
    """The post and the keywords of some rows of `text`."""
    query = "SELECT id, post, words FROM text JOIN keywords USING (id) WHERE id IN"
    with unreadable_values():
        return {
            row: (post, Keywords.unpack(_require_bytes(packed))) for row, post, packed in select_in(db, query, rows)
        }
