"""When posts came into an archive."""

from __future__ import annotations

import sqlite3

from tests.index.conftest import Archive, text
from tui.index import Index


def came(archive: Archive) -> list[set[str]]:
    """The titles of the posts that were there first, then those of each arrival."""
    starts = [first for first, _ in archive.index.arrivals(archive.number)]
    groups: list[set[str]] = [set() for _ in range(len(starts) + 1)]
    for row in archive.rows():
        groups[sum(row.id >= start for start in starts)].add(row.title)
    return groups


def test_the_posts_of_the_first_refresh_have_always_been_there(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    archive.refresh()
    assert archive.index.arrivals(archive.number) == []


def test_posts_that_come_later_are_told_apart_by_refresh(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    archive.refresh()
    archive.put("two.md", text("Two"))
    archive.refresh()
    archive.refresh()
    archive.put("three.md", text("Three"))
    archive.put("four.md", text("Four"))
    archive.refresh()
    assert came(archive) == [{"One"}, {"Two"}, {"Three", "Four"}]


def test_a_post_that_is_moved_or_edited_has_not_come(archive: Archive) -> None:
    archive.put("one.md", text("One", source="https://lantern.example/1"))
    archive.put("two.md", text("Two", source="https://lantern.example/2"))
    archive.refresh()
    (archive.root / "two.md").rename(archive.root / "moved.md")
    archive.put("one.md", text("One again", source="https://lantern.example/1"))
    archive.refresh()
    assert archive.index.arrivals(archive.number) == []


def test_an_archive_that_is_indexed_anew_begins_anew(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    archive.refresh()
    archive.put("two.md", text("Two"))
    archive.refresh()
    archive.index.forget(archive.number)
    archive.refresh()
    assert came(archive) == [{"One", "Two"}]


def test_the_posts_of_an_older_index_have_always_been_there(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    archive.refresh()
    archive.index.close()
    with sqlite3.connect(archive.index.path) as db:
        db.execute("DROP TABLE arrival")
        db.execute("PRAGMA user_version = 8")
    db.close()
    again = Archive(archive.root, Index(archive.index.path))
    again.put("two.md", text("Two"))
    again.refresh()
    assert came(again) == [{"One"}, {"Two"}]
    again.index.close()


def test_what_has_come_is_counted_as_added_also_from_a_file_that_was_there(archive: Archive) -> None:
    archive.put("one.md", text("One", source="https://lantern.example/1"))
    archive.put("copy.md", text("One", source="https://lantern.example/1"))
    archive.put("two.md", text("Two", source="https://lantern.example/2"))
    archive.refresh()
    archive.put("copy.md", text("One", source="https://lantern.example/1", body="other words"))
    archive.put("two.md", text("Three", source="https://lantern.example/3"))
    done = archive.refresh()
    assert (done.posts, done.added, done.changed, done.removed) == (3, 2, 0, 1)
    assert came(archive) == [{"One"}, {"One", "Three"}]
