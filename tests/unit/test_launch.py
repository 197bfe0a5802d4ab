"""Handing addresses to a browser, files to an editor."""

from __future__ import annotations

import threading

import pytest

from tui.launch import Launch, find_browser, find_editor, missing_editor, start

PATH = {"PATH": "/usr/bin:/bin"}


@pytest.mark.parametrize(
    ("browser", "words"),
    [
        ("true", ("true", "https://x.example")),
        ("true --new %s --tab", ("true", "--new", "https://x.example", "--tab")),
        ("no-such-browser:true", ("true", "https://x.example")),
        ("'unclosed:true", ("true", "https://x.example")),
    ],
)
def test_browser_is_obeyed(browser: str, words: tuple[str, ...]) -> None:
    assert find_browser("https://x.example", environ={**PATH, "BROWSER": browser}).words == words


def test_the_setting_goes_before_the_environment() -> None:
    launch = find_browser("https://x.example", "echo -n", {**PATH, "BROWSER": "true"})
    assert launch == Launch(("echo", "-n", "https://x.example"), in_terminal=False)


def test_over_ssh_only_a_named_browser_counts() -> None:
    assert find_browser("https://x.example", environ={**PATH, "SSH_TTY": "/dev/pts/1", "DISPLAY": ":0"}) is None


def test_a_browser_that_ends_at_once_with_an_error_is_told() -> None:
    told: list[str] = []
    heard = threading.Event()

    def failed(reason: str) -> None:
        told.append(reason)
        heard.set()

    assert start(Launch(("false",), in_terminal=False), failed) is None
    assert heard.wait(10)
    assert told == ["The web browser ended at once, with status 1."]


def test_a_browser_that_is_not_there_is_told() -> None:
    assert start(Launch(("no-such-browser",), in_terminal=False)).startswith("no-such-browser did not start")


def test_the_editor_is_visual_then_editor_then_a_pager() -> None:
    assert find_editor("/a.md", {**PATH, "VISUAL": "true -w", "EDITOR": "false"}).words == ("true", "-w", "/a.md")
    assert find_editor("/a.md", {**PATH, "EDITOR": "no-such-editor", "PAGER": "cat"}).words == ("cat", "/a.md")


def test_an_editor_that_is_named_and_not_there_is_known() -> None:
    assert missing_editor({**PATH, "EDITOR": "no-such-editor -w"}) == "no-such-editor"
    assert missing_editor({**PATH, "VISUAL": "no-such-editor", "EDITOR": "true"}) == ""
    assert missing_editor(PATH) == ""


def test_how_an_editor_failed_is_said() -> None:
    assert start(Launch(("sh", "-c", "exit 3"), in_terminal=True)) == "sh ended with status 3."
    assert start(Launch(("true",), in_terminal=True)) is None
