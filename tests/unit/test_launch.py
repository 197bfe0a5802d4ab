"""Handing addresses to a browser, files to an editor."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from tests.conftest import PATIENCE
from tui.launch import (
    Launch,
    find_browsers,
    find_editor,
    find_pager,
    missing_editor,
    no_browser,
    run_in_terminal,
    start,
)

PATH = {"PATH": "/usr/bin:/bin"}


@pytest.mark.parametrize(
    ("browser", "commands"),
    [
        ("true", ["true https://x.example"]),
        ("true --new %s --tab", ["true --new https://x.example --tab"]),
        ("no-such-browser:true", ["true https://x.example"]),
        ("'unclosed:true", ["true https://x.example"]),
        ("false:true %s -n:", ["false https://x.example", "true https://x.example -n"]),
        ("no-such-browser", []),
        (":", []),
    ],
)
def test_browser_is_obeyed(browser: str, commands: list[str]) -> None:
    launches = find_browsers("https://x.example", environ={**PATH, "BROWSER": browser})
    assert [" ".join(launch.words) for launch in launches] == commands


def test_a_browser_that_is_named_and_not_installed_is_named() -> None:
    environ = {**PATH, "BROWSER": "no-such-browser %s:another"}
    assert no_browser(environ=environ) == "The web browser no-such-browser is not installed."
    assert no_browser(environ=PATH) == "No web browser can start here."


def test_the_setting_goes_before_the_environment() -> None:
    launch = find_browsers("https://x.example", "echo -n", {**PATH, "BROWSER": "true"})[0]
    assert launch == Launch(("echo", "-n", "https://x.example"), in_terminal=False)


def test_over_ssh_only_a_named_browser_counts() -> None:
    assert find_browsers("https://x.example", environ={**PATH, "SSH_TTY": "/dev/pts/1", "DISPLAY": ":0"}) == []


def test_a_browser_that_ends_at_once_with_an_error_is_told() -> None:
    told: list[str] = []
    heard = threading.Event()

    def failed(reason: str) -> None:
        told.append(reason)
        heard.set()

    assert start(Launch(("false",), in_terminal=False), failed) is None
    assert heard.wait(PATIENCE)
    assert told == ["The web browser ended at once, with status 1."]


def test_who_waits_for_a_browser_hears_how_it_ended() -> None:
    assert start(Launch(("false",), in_terminal=False), patience=30) == "The web browser ended at once, with status 1."
    assert start(Launch(("true",), in_terminal=False), patience=30) is None


def test_a_browser_that_goes_on_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert start(Launch(("cat", str(pipe)), in_terminal=False), patience=0.01) is None
    pipe.write_text("now end")


def test_a_browser_that_is_not_there_is_told() -> None:
    assert start(Launch(("no-such-browser",), in_terminal=False)).startswith("no-such-browser did not start")


def test_the_editor_is_visual_then_editor_then_a_pager() -> None:
    assert find_editor("/a.md", {**PATH, "VISUAL": "true -w", "EDITOR": "false"}).words == ("true", "-w", "/a.md")
    assert find_editor("/a.md", {**PATH, "EDITOR": "no-such-editor", "PAGER": "cat"}).words == ("cat", "/a.md")


def test_what_is_to_be_written_in_is_opened_by_no_pager(tmp_path: Path) -> None:
    for name in ("less", "vi"):
        (tmp_path / name).touch(0o755)
    environ = {"PATH": str(tmp_path), "PAGER": "less"}
    assert find_editor("/a.toml", environ, to_write=True).words == ("vi", "/a.toml")


def test_an_editor_that_is_named_and_not_there_is_known() -> None:
    assert missing_editor({**PATH, "EDITOR": "no-such-editor -w"}) == "no-such-editor"
    assert missing_editor({**PATH, "VISUAL": "no-such-editor", "EDITOR": "true"}) == ""
    assert missing_editor(PATH) == ""


def test_how_an_editor_failed_is_said() -> None:
    assert start(Launch(("sh", "-c", "exit 3"), in_terminal=True)) == "sh ended with status 3."
    assert start(Launch(("true",), in_terminal=True)) is None


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({}, ("less",)),
        ({"PAGER": "more"}, ("more",)),
        ({"PAGER": "more", "MICROFICHE_PAGER": "less -S"}, ("less", "-S")),
        ({"PAGER": "'less' '-P a b'"}, ("less", "-P a b")),
        ({"PAGER": "no-such-pager"}, ("less",)),
        ({"PAGER": "tr a-z A-Z | less"}, ("sh", "-c", "tr a-z A-Z | less")),
        ({"PAGER": "LESS=S less"}, ("sh", "-c", "LESS=S less")),
        ({"PAGER": ""}, None),
        ({"PAGER": "cat"}, None),
        ({"PAGER": "more", "MICROFICHE_PAGER": " "}, None),
        ({"PAGER": "more", "TERM": "dumb"}, None),
        ({"PATH": "/nowhere"}, None),
    ],
)
def test_pager_is_obeyed(environ: dict[str, str], words: tuple[str, ...] | None, tmp_path: Path) -> None:
    for name in ("less", "more"):
        (tmp_path / name).touch(0o755)
    launch = find_pager("", {"PATH": str(tmp_path), "TERM": "xterm", **environ})
    assert (launch and launch.words) == words


def test_the_setting_of_the_pager_goes_before_the_one_of_all_programs() -> None:
    environ = {**PATH, "TERM": "xterm", "PAGER": "true"}
    launch = find_pager("echo -n", environ)
    assert launch is not None
    assert launch.words == ("echo", "-n")
    assert find_pager("cat", environ) is None
    launch = find_pager("echo -n", {**environ, "MICROFICHE_PAGER": "false"})
    assert launch is not None
    assert launch.words == ("false",)


def test_ctrl_c_is_the_commands_own_while_it_has_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: taken.append(number))
    try:
        # What the terminal sends goes to both: this program, and the command, which it ends.
        status = run_in_terminal(("sh", "-c", "kill -INT $PPID; kill -INT $$; sleep 60"))
        assert (status, taken) == (-signal.SIGINT, [])
        signal.raise_signal(signal.SIGINT)
        assert taken == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)
