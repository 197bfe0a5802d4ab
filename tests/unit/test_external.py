"""The web browser, the editor and the clipboard, on an application that notes what it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.geometry import Size

from tests.conftest import PATIENCE
from tui.launch import Launch
from tui.ui.external import ExternalPrograms


class FakeHost:
    """What is on the clipboard, the notifications with their titles, and how often the terminal was given away."""

    def __init__(self, width: int = 80, height: int = 24) -> None:
        self.size = Size(width, height)
        self.clipboard = ""
        self.notes: list[tuple[str, str]] = []
        self.suspended = 0

    def notify(self, message: str, *, title: str = "", **_options: object) -> None:
        self.notes.append((title, message))

    def copy_to_clipboard(self, text: str) -> None:
        self.clipboard = text

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self.suspended += 1
        yield

    def send(self, sequence: str) -> None: ...

    def show_value(self, name: str, value: str) -> None: ...


@pytest.fixture(autouse=True)
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    """No program is named, and none of the desktop can start."""
    for name in ("BROWSER", "VISUAL", "EDITOR", "PAGER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSH_TTY", "x")


def programs(host: FakeHost, browser: str = "") -> ExternalPrograms:
    return ExternalPrograms(host, browser, lambda _address, _reason: None)


def test_an_address_that_is_not_of_the_web_is_neither_opened_nor_copied() -> None:
    host = FakeHost()
    programs(host, "true").open_address("file:///etc/passwd")
    assert host.notes == [("", "Only http and https are opened, this is: file:///etc/passwd")]
    assert host.clipboard == ""


def test_an_address_is_shown_so_that_it_reads_like_no_other_and_copied_as_it_is() -> None:
    host = FakeHost()
    programs(host).open_address("http://аррӏе.com/")
    programs(host).copy_address("http://good.example@evil.example/")
    assert [message for _, message in host.notes] == ["http://xn--80ak6aa92e.com/", "http://evil.example/"]
    assert host.clipboard == "http://good.example@evil.example/"


def test_where_no_browser_can_start_the_address_is_copied() -> None:
    host = FakeHost()
    programs(host).open_address("https://lantern.example/")
    assert host.clipboard == "https://lantern.example/"
    assert host.notes == [("No web browser can start here. The address is copied", "https://lantern.example/")]


def test_a_browser_with_a_window_starts_beside_the_terminal() -> None:
    host = FakeHost()
    programs(host, "true").open_address("https://lantern.example/")
    assert host.notes == [("Opened in the browser", "https://lantern.example/")]
    assert (host.suspended, host.clipboard) == (0, "")


def test_a_browser_that_draws_in_the_terminal_gets_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lynx").write_text("#!/bin/sh\nexit 3\n")
    (tmp_path / "lynx").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    host = FakeHost()
    programs(host, "lynx").open_address("https://lantern.example/")
    assert host.suspended == 1
    assert host.notes == [("lynx ended with status 3. The address is copied", "https://lantern.example/")]


def test_a_browser_that_failed_is_followed_by_the_next_one() -> None:
    host = FakeHost()
    failed: list[tuple[object, ...]] = []
    heard = threading.Event()

    def note(*what: object) -> None:
        failed.append(what)
        heard.set()

    opener = ExternalPrograms(host, "", note)
    opener.open_by([Launch(("false",), False), Launch(("true",), False)], "https://lantern.example/", "None.")
    assert heard.wait(PATIENCE)
    others, address, reason = failed[0]
    assert (address, reason) == ("https://lantern.example/", "The web browser ended at once, with status 1.")
    opener.open_by(others, address, reason)
    assert host.clipboard == ""
    opener.open_by([], address, reason)
    assert host.clipboard == "https://lantern.example/"
    assert host.notes[-1][0] == "The web browser ended at once, with status 1. The address is copied"


@pytest.mark.parametrize(("size", "cells"), [((200, 40), 3 * 54), ((200, 10), 54), ((40, 10), 31)])
def test_of_a_long_text_that_was_copied_the_beginning_is_shown(size: tuple[int, int], cells: int) -> None:
    host = FakeHost(*size)
    programs(host).copy("x" * 1_000, "Copied")
    assert len(host.clipboard) == 1_000
    assert len(host.notes[0][1]) == cells


def test_a_file_is_opened_in_the_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "rm")
    post = tmp_path / "post.md"
    post.touch()
    host = FakeHost()
    assert programs(host).edit(str(post))
    assert host.suspended == 1
    assert not post.exists()


def test_a_file_that_is_gone_is_not_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "touch")
    host = FakeHost()
    assert not programs(host).edit(str(tmp_path / "post.md"))
    assert host.notes == [("", "The file is no longer there: R looks for changes on disk")]
    assert not (tmp_path / "post.md").exists()
