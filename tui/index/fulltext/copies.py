"""`Copies`: which posts tell one story, from what the text index knows of their texts."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

from tui.index.disposable.stored import require_type, unreadable_values
from tui.search.copies import StoryColumns
from tui.sqlite import select_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from tui.index.fulltext.search import FullText

_OTHERS: Final = (
    "SELECT other.post FROM copy me JOIN copy other ON other.story = me.story "
    "JOIN sketch ON sketch.post = other.post WHERE me.post = ? AND other.post <> me.post"
)


class Copies:
    """The posts that tell one story. It is a `tui.search.copies.Copies`.

    Methods may be called from any thread, and raise StorageError.
    """

    def __init__(self, full_text: FullText, archives: Sequence[int]) -> None:
        """`archives` are the numbers of those that are open; the caller may change the list when these change."""
        self._full_text = full_text
        self._archives = archives
        self._known: tuple[object, StoryColumns] = (None, StoryColumns())

    def of(self, post: int) -> list[int]:
        """The other posts of the open archives that tell the story of this one, the longest first."""
        open_ones = ",".join("?" * len(self._archives))
        query = f"{_OTHERS} AND sketch.archive IN ({open_ones}) ORDER BY other.letters DESC, other.post"
        values = (post, *self._archives)

        def find(db: sqlite3.Connection) -> list[int]:
            found = [other for (other,) in db.execute(query, values)]
            require_type(found, int)
            return found

        return self._full_text.ask(find, [])

    def columns_of(self, posts: Sequence[int]) -> StoryColumns:
        """The stories that some posts tell, with all posts of them in the open archives: quick for a screenful."""
        marks, open_ones = ("?" + ",?" * (len(some) - 1) for some in (posts, self._archives))
        query = (
            "SELECT copy.post, story, unit, copy.letters FROM copy JOIN sketch ON sketch.post = copy.post "  # noqa: S608
            f"WHERE story IN (SELECT story FROM copy WHERE post IN ({marks})) AND sketch.archive IN ({open_ones})"
        )
        values = (*posts, *self._archives)
        if not posts:
            return StoryColumns()
        return self._full_text.ask(lambda db: _columns(db.execute(query, values)), StoryColumns())

    def count(self) -> int:
        """How many stories several posts of the open archives tell."""
        open_ones = ",".join("?" * len(self._archives))
        query = (
            "SELECT count(*) FROM (SELECT 1 FROM copy JOIN sketch ON sketch.post = copy.post "  # noqa: S608
            f"WHERE sketch.archive IN ({open_ones}) GROUP BY story HAVING count(*) > 1)"
        )
        return self._full_text.ask(lambda db: int(db.execute(query, list(self._archives)).fetchone()[0]), 0)

    def columns(self) -> StoryColumns:
        """See `tui.search.copies.Copies`. They are kept until the file changes."""

        def read(db: sqlite3.Connection) -> StoryColumns:
            state = (self._full_text.epoch, *db.execute("SELECT birth, generation FROM meta").fetchone())
            if self._known[0] != state:
                columns = _columns(db.execute("SELECT post, story, unit, letters FROM copy ORDER BY post"))
                same = all(map(array.__eq__, columns, self._known[1]))
                self._known = (state, self._known[1] if same else columns)
            return self._known[1]

        return self._full_text.ask(read, StoryColumns())

    def coverage(self) -> tuple[int, int]:
        """Of how many posts the copies are known, and how many there are."""
        marks = ",".join("?" * len(self._archives))
        query = f"SELECT coalesce(sum(posts), 0) FROM compared WHERE archive IN ({marks})"  # noqa: S608 - place holders
        done = self._full_text.ask(lambda db: int(db.execute(query, list(self._archives)).fetchone()[0]), 0)
        built, total = self._full_text.coverage()
        return min(done, built), total


def stories_of(db: sqlite3.Connection, posts: Sequence[int]) -> dict[int, int]:
    """The number of the story that each of some posts tells, of those that others tell as well."""
    with unreadable_values():
        return dict(select_in(db, "SELECT post, story FROM copy WHERE post IN", posts))


def _columns(rows: Iterable[Sequence[int]]) -> StoryColumns:
    columns = StoryColumns(array("q"), array("q"), array("q"), array("q"))
    with unreadable_values():
        for row in rows:
            for column, value in zip(columns, row, strict=True):
                column.append(value)
    return columns
