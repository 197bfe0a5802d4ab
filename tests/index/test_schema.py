"""An index of an older version: brought up to date in place, with every row and key it had."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.index.conftest import Archive, text
from tui.index import Index
from tui.model import Row


def as_version(archive: Archive, version: int, *changes: str) -> Path:
    """Close the index and make it one of an older version by these statements; the path of its file."""
    archive.index.close()
    with sqlite3.connect(archive.index.path) as db:
        for change in (*changes, f"PRAGMA user_version = {version}"):
            db.execute(change)
    db.close()
    return archive.index.path


@pytest.fixture
def older(archive: Archive) -> tuple[Path, list[Row], int]:
    """An index as version 3 has it, the rows that a new one has, and its generation."""
    archive.put("alike.md", text("Alike", source="https://xn--80ak6aa92e.com/a"))
    archive.put("again.md", text("Again", source="https://аррӏе.com/b"))
    archive.put("coded.md", text("Coded", source="https://xn--paypal-.com/c"))
    archive.put("honest.md", text("Honest", source="https://xn--fiqs8s.org/d"))
    archive.put("plain.md", text("Plain", source="https://lantern.example/e"))
    archive.put("none.md", text("None", source="see xn--nothing"))
    archive.refresh()
    rows, generation = archive.rows(), archive.index.version()
    path = as_version(
        archive,
        3,
        "UPDATE termset SET members = '[\"аррӏе.com\"]' WHERE members = '[\"xn--80ak6aa92e.com\"]'",
        "UPDATE termset SET members = '[\"paypal.com\"]' WHERE members = '[\"xn--paypal-.com\"]'",
    )
    return path, rows, generation


def test_sites_that_look_like_others_are_named_safely(older: tuple[Path, list[Row], int], archive: Archive) -> None:
    path, rows, generation = older
    again = Archive(archive.root, Index(path))

    assert again.rows() == rows
    assert {row.title: row.site for row in again.rows()} == {
        "Alike": "xn--80ak6aa92e.com",
        "Again": "xn--80ak6aa92e.com",
        "Coded": "xn--paypal-.com",
        "Honest": "中国.org",
        "Plain": "lantern.example",
        "None": "",
    }
    assert again.index.notice == ""
    assert again.index.version() > generation
    again.index.close()


def test_nothing_is_read_again_after_it(older: tuple[Path, list[Row], int], archive: Archive) -> None:
    again = Archive(archive.root, Index(older[0]))

    assert not again.refresh().differs
    again.index.close()


def test_an_upgrade_that_fails_leaves_the_index_as_it_was(
    older: tuple[Path, list[Row], int], archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.index import index

    def fail(db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM post")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(index, "SCHEMA", replace(index.SCHEMA, upgrades={3: fail}))
        with pytest.raises(KeyboardInterrupt):
            Index(older[0])
    again = Archive(archive.root, Index(older[0]))

    assert again.rows() == older[1]
    again.index.close()


def test_sites_are_those_a_browser_would_go_to(archive: Archive) -> None:
    archive.put("a.md", text("A", source=r"https://evil.example\\@good.example/"))
    archive.put("b.md", text("B", source="https://lantern.example/b"))
    archive.refresh()
    path = as_version(
        archive,
        7,
        "UPDATE termset SET members = '[\"good.example\"]' WHERE members = '[\"evil.example\"]'",
    )
    again = Archive(archive.root, Index(path))

    assert {row.title: row.site for row in again.rows()} == {"A": "evil.example", "B": "lantern.example"}
    assert not again.refresh().differs
    again.index.close()


def test_titles_are_folded_as_queries_are_now(archive: Archive) -> None:
    archive.put("a.md", text("أحمد"))
    archive.refresh()
    path = as_version(archive, 4, "UPDATE post SET folded = title, rewritten = 0")
    Index(path).close()

    with sqlite3.connect(path) as db:
        assert db.execute("SELECT folded, rewritten FROM post").fetchall() == [("احمد", 1)]
    db.close()


def test_heads_that_were_read_otherwise_are_read_again_and_keep_their_marks(archive: Archive) -> None:
    archive.put("a.md", text("One"))
    archive.put("copy-1.md", text("Two"))
    archive.put("copy-2.md", text("Two"))
    archive.refresh()
    keys = {row.title: row.key for row in archive.rows()}
    path = as_version(archive, 6, "UPDATE post SET key = CAST('before ' || title AS BLOB), title = 'before ' || title")
    again = Archive(archive.root, Index(path))
    again.refresh()

    assert {row.title: row.key for row in again.rows()} == keys
    assert sorted(again.rekeyed) == [(b"before One", keys["One"]), (b"before Two", keys["Two"])]
    again.index.close()


def test_an_index_from_before_ends_were_kept_is_read_on(archive: Archive) -> None:
    archive.put("a.md", text("One"))
    archive.refresh()
    path = as_version(archive, 11, "ALTER TABLE file DROP COLUMN ending")
    again = Archive(archive.root, Index(path))

    assert not again.refresh().differs
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT ending FROM file").fetchall() == [(None,)]
    db.close()
    again.index.close()
