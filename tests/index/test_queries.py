"""Reading the index: order, columns, sets, lookups."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any

from tests.index.conftest import Archive, text
from tui.index.queries import SetCache, rows
from tui.model import PostDate
from tui.search.flags import BROKEN, DUPLICATE, REWRITTEN


def test_rows_come_newest_first_and_those_without_a_date_last(archive: Archive) -> None:
    archive.put("a.md", text("Old", date="2020-01-01"))
    archive.put("b.md", text("New", date="2024-01-01T10:00:00+08:00"))
    archive.put("c.md", "---\ntitle: Undated\n---\n")
    archive.refresh()

    titles = ["New", "Old", "Undated"]
    assert [row.title for row in archive.rows()] == titles
    columns = [column for chunk in archive.index.columns([archive.number]) for column in chunk]
    assert [column[-1] for column in columns] == [title.lower() for title in titles]
    assert [column[1] for column in columns] == [date(2024, 1, 1).toordinal(), date(2020, 1, 1).toordinal(), 0]


def test_first_rows_of_several_archives_are_merged(archive: Archive) -> None:
    other = Archive(archive.root.parent / "second", archive.index)
    archive.put("a.md", text("A", date="2020-01-01"))
    archive.put("c.md", text("C", date="2022-01-01"))
    other.put("b.md", text("B", date="2021-01-01"))
    archive.refresh()
    other.refresh()

    rows = archive.index.first_rows([archive.number, other.number], 2)

    assert [row.title for row in rows] == ["C", "B"]


class Counting:
    """A connection that counts the rows taken from it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.fetched = 0

    def execute(self, *asked: Any) -> Counting:
        self.cursor = self.db.execute(*asked)
        return self

    def fetchall(self) -> list[Any]:
        return list(self)

    def __iter__(self) -> Iterator[Any]:
        for row in self.cursor:
            self.fetched += 1
            yield row


def test_a_page_of_rows_is_fetched_at_once(archive: Archive) -> None:
    # Whatever is fetched row by row waits for other threads as many times.
    for number in range(50):
        archive.put(
            f"{number}.md", text(f"Post {number} “{number}”", source=f"https://a.example/{number}", tags=f"t{number}")
        )
    archive.refresh()
    first = archive.rows()
    with closing(sqlite3.connect(archive.index.path)) as db:
        counting = Counting(db)
        assert rows(counting, SetCache(), [row.id for row in first]) == first  # type: ignore[arg-type]
    assert counting.fetched == 2


def test_rows_come_in_the_order_asked_and_missing_ones_are_left_out(archive: Archive) -> None:
    for title in "ABC":
        archive.put(f"{title}.md", text(title))
    archive.refresh()
    ids = {row.title: row.id for row in archive.rows()}

    assert [row.title for row in archive.index.rows([ids["B"], 999_999, ids["A"], ids["B"]])] == ["B", "A", "B"]


def test_sets_name_what_the_columns_carry(archive: Archive) -> None:
    archive.put("a.md", text("A", tags="x, y"))
    archive.put("b.md", text("B", tags="x, y"))
    archive.put("c.md", "---\ntitle: C\ndate: 2024-01-01\n---\n")
    archive.refresh()
    sets = dict(archive.index.sets("tag"))

    carried = [column[3] for chunk in archive.index.columns([archive.number]) for column in chunk]

    assert sorted(sets.get(number, ()) for number in carried) == [(), ("x", "y"), ("x", "y")]
    assert len(sets) == 1


def test_a_post_knows_its_date_as_written(archive: Archive) -> None:
    archive.put("a.md", text("A", date="2024-01-02T23:30:00+08:00"))
    archive.refresh()

    written = archive.row("A").date
    assert written is not None
    assert written == PostDate.from_stored("2024-01-02T23:30:00+08:00")
    assert written.day == date(2024, 1, 2)


def test_a_post_is_found_by_path(archive: Archive) -> None:
    archive.put("deep/a.md", text("A"))
    archive.refresh()

    assert archive.index.id_of_path(str(archive.root / "deep" / "a.md")) == archive.row("A").id
    assert archive.index.id_of_path(str(archive.root / "deep" / "b.md")) is None
    assert archive.index.id_of_path("/elsewhere/a.md") is None


def test_a_mark_finds_its_post_again_by_place_or_by_bytes(archive: Archive) -> None:
    archive.put("a.md", text("A", source="https://a.example.org/1"))
    archive.refresh()
    post = archive.index.post(archive.row("A").id)
    assert post is not None
    (path,), mark, key = post.paths, post.fingerprint, post.row.key

    assert archive.index.find_moved_key(path, b"", "https://a.example.org/1") == key
    assert archive.index.find_moved_key(path, b"", "https://other.example.org/") is None
    assert archive.index.find_moved_key("/gone.md", mark, "") == key


def test_nothing_is_found_where_nothing_is(archive: Archive) -> None:
    assert archive.index.post(7) is None
    assert archive.rows() == []
    assert list(archive.index.columns([archive.number])) == []
    assert list(archive.index.columns([])) == []
    assert list(archive.index.problems([archive.number])) == []
    assert archive.index.add_archive(str(archive.root)) == archive.number


def test_the_folder_of_a_copy_is_flagged(archive: Archive) -> None:
    archive.put("a/one.md", text("One"))
    archive.put("b/one.md", text("One"))
    archive.put("c.md", "---\ntitle: [broken\n---\n")
    archive.refresh()

    flags = {column[-1]: column[7] for chunk in archive.index.columns([archive.number]) for column in chunk}

    assert flags["one"] == DUPLICATE
    assert set(flags.values()) == {DUPLICATE, BROKEN}
    assert os.path.isdir(archive.root)


def test_a_title_that_folds_to_other_letters_is_flagged(archive: Archive) -> None:
    archive.put("a.md", text("網絡空間"))
    archive.put("b.md", text("网络空间"))
    archive.put("c.md", text("Only its Case"))
    archive.refresh()

    flags = [column[7] for chunk in archive.index.columns([archive.number]) for column in chunk]

    assert sorted(flags) == [0, 0, REWRITTEN]
