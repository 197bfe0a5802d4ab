"""Marks in the catalogue: seen by searches at once, on every post with the marked key."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import PATIENCE, write_post
from tui.library.library import Library
from tui.settings import Folders


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Three posts, of which two have the same source and date, and so the same key."""
    folder = tmp_path / "gazette"
    for name, title in (("a", "Lamp"), ("b", "Lamp, corrected"), ("c", "Other")):
        write_post(folder, f"{name}.md", title, day="2021-06-01", **{"from": f"https://a.example/{title[:4]}"})
    with Library(Folders.of_user(), [folder]) as library:
        library.refresh()
        library.load()
        yield library


def wait_for_writer(library: Library) -> None:
    done = threading.Event()
    library.submit(done.set)
    assert done.wait(PATIENCE)


def starred(library: Library) -> list[str]:
    return sorted(row.title for row in library.rows(library.search("is:starred").ids))


def test_a_mark_is_found_at_once(library: Library) -> None:
    (row,) = library.rows(library.search("other").ids)
    library.mark([row], starred=True)
    assert starred(library) == ["Other"]


def test_a_mark_reaches_every_post_with_the_same_key(library: Library) -> None:
    library.mark(library.rows(library.search("corrected").ids), starred=True)
    wait_for_writer(library)
    assert starred(library) == ["Lamp", "Lamp, corrected"]


def test_setting_a_mark_runs_no_statement_in_the_callers_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: list[str] = []
    here = threading.current_thread()

    class TracedConnection(sqlite3.Connection):
        def __init__(self, *arguments, **options) -> None:
            super().__init__(*arguments, **options)
            self.set_trace_callback(self.note)

        def note(self, statement: str) -> None:
            if threading.current_thread() is here:
                statements.append(statement)

    monkeypatch.setattr("tui.sqlite.connection_class", TracedConnection)
    write_post(tmp_path / "gazette", "a.md", "Lamp")
    with Library(Folders.of_user(), [tmp_path / "gazette"]) as library:
        library.refresh()
        library.load()
        rows = library.first_rows(1)
        statements.clear()
        library.mark(rows, read=True)
        assert statements == []
        wait_for_writer(library)
        marked = library.state.marks_of([rows[0].key])
        assert marked[rows[0].key].read
