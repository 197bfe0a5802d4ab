"""What the UI thread leaves to other threads: every statement of a database, and rows that are not needed again."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from contextlib import nullcontext

import pytest
from textual.geometry import Size

from tests.conftest import PATIENCE
from tests.ui.conftest import screen_of, typed, until
from tui.library.library import Library
from tui.model import Row
from tui.ui.compositor import WholeCharacters


class Statements:
    """The statements that the thread which made this object has run on any database, while `is_watching`."""

    def __init__(self) -> None:
        self.is_watching = False
        self.run: list[str] = []
        self._thread = threading.get_ident()

    def note(self, statement: str) -> None:
        if self.is_watching and threading.get_ident() == self._thread:
            self.run.append(statement)


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Statements:
    """To be requested before the library is opened."""
    noted = Statements()

    class TracedConnection(sqlite3.Connection):
        def __init__(self, *args, **options) -> None:
            super().__init__(*args, **options)
            self.set_trace_callback(noted.note)

    monkeypatch.setattr("tui.sqlite.connection_class", TracedConnection)
    return noted


async def test_starting_runs_no_statement_on_the_ui_thread(statements: Statements, started) -> None:
    statements.is_watching = True
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing and screen.article_pane.current_document)
        assert len(screen.posts.ids) == 12
    assert statements.run == []


async def test_no_key_runs_a_statement_on_the_ui_thread(statements: Statements, started, monkeypatch) -> None:
    monkeypatch.setenv("SSH_TTY", "x")
    monkeypatch.setenv("VISUAL", "true")
    async with started((120, 12)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing and screen.article_pane.current_document)
        monkeypatch.setattr(pilot.app, "suspend", nullcontext)
        statements.is_watching = True
        for keys in (
            "j k G g ctrl+d ctrl+u pagedown pageup space b N P n p J K", "s s m m", "enter T escape l h", "u escape",
            "i", "o O y Y v v c c c tilde tilde", "less_than_sign greater_than_sign", "z z", "e", "h h j k f escape l", "tab tab tab tab",
            "t escape d escape S escape", "question_mark escape", "slash", "up escape escape",
        ):  # fmt: skip
            for key in keys.split():
                await pilot.press(key)
        await pilot.press("slash")
        await typed(pilot, "body:17")
        await until(pilot, lambda: screen.found and screen.found.query.text == "body:17" and len(screen.posts.ids) == 1)
        await pilot.press("enter", "x", "escape", "escape", "R")
        await until(pilot, lambda: screen.query_state.text == "" and len(screen.posts.ids) == 12)
        await until(pilot, lambda: not screen.is_indexing)
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: screen.size.width == 60)
    assert statements.run == []


def test_statements_of_this_thread_are_noted(statements: Statements, library: Library) -> None:
    statements.is_watching = True
    library.first_rows(1)
    assert statements.run


async def test_a_mark_reads_no_rows(started, library: Library, monkeypatch) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing and screen.article_pane.current_document)
        read: list[int] = []
        rows = library.rows

        def counted(ids: Sequence[int]) -> list[Row]:
            read.extend(ids)
            return rows(ids)

        monkeypatch.setattr(library, "rows", counted)
        await pilot.press("s")
        assert screen.posts.cursor_row.starred
        assert read == []


async def test_rows_that_take_their_time_are_shown_once_they_are_read(started, library: Library, monkeypatch) -> None:
    monkeypatch.setattr("tui.ui.workers.lookups.MAX_WAIT", 0.0)
    go_on, rows = threading.Event(), library.rows

    def slowly(ids: Sequence[int]) -> list[Row]:
        assert go_on.wait(PATIENCE)
        return rows(ids)

    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing and screen.article_pane.current_document)
        monkeypatch.setattr(library, "rows", slowly)
        library.mark([screen.posts.cursor_row], starred=True)
        screen.posts.forget()
        assert not screen.posts.cursor_row.starred
        go_on.set()
        await until(pilot, lambda: screen.posts.cursor_row.starred)


async def test_rows_that_were_being_read_do_not_replace_a_mark(started, library: Library, monkeypatch) -> None:
    monkeypatch.setattr("tui.ui.workers.lookups.MAX_WAIT", 0.0)
    go_on, delivered, rows = threading.Event(), [], library.rows

    def slowly(ids: Sequence[int]) -> list[Row]:
        found = rows(ids)
        assert go_on.wait(PATIENCE)
        delivered.append(ids)
        return found

    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing and screen.article_pane.current_document)
        monkeypatch.setattr(library, "rows", slowly)
        screen.posts.forget()
        await pilot.press("s")
        assert screen.posts.cursor_row.starred
        go_on.set()
        await until(pilot, lambda: len(delivered) == 2 and screen.posts.cursor_row.starred)


async def test_a_key_of_a_search_lays_out_nothing_anew(started, monkeypatch) -> None:
    laid_out: list[Size] = []
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash", "h")
        await until(pilot, lambda: screen.counted and screen.counted.query.text == "h")
        reflow = WholeCharacters.reflow
        monkeypatch.setattr(
            WholeCharacters, "reflow", lambda self, parent, size: laid_out.append(size) or reflow(self, parent, size)
        )
        await pilot.press("a")
        await until(pilot, lambda: screen.counted.query.text == "ha")
        await pilot.pause()
    assert laid_out == []
