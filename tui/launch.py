"""Starting the web browser with an address, and the editor with a file, never through a shell; and the pager, through
one where its command has signs that mean something to a shell alone.

`$BROWSER` is read as xdg-open and Python's `webbrowser` read it: commands separated by the path separator, tried in
turn, with `%s` for the address, which is appended where there is no `%s`.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from tui.errors import os_reason
from tui.language import _
from tui.text import clean_line, cut

_TERMINAL_BROWSERS = frozenset(
    ("w3m", "lynx", "links", "links2", "elinks", "browsh", "carbonyl", "www-browser", "offpunk", "chawan", "cha")
)

_FOR_A_SHELL = frozenset("|&;<>()$`*?[~#\n")

_READERS = ("VISUAL", "EDITOR", "PAGER")

_FAILED_START_SECONDS = 3.0
"""A browser that ends with an error within this time is taken to have shown nothing."""


@dataclass(frozen=True, slots=True)
class Launch:
    """A command that can be started: its arguments, and whether it draws in this terminal."""

    words: tuple[str, ...]
    in_terminal: bool


def find_browsers(address: str, configured: str = "", environ: Mapping[str, str] = os.environ) -> list[Launch]:
    """The commands that open an address in a browser, to be tried in turn; none where there is none.

    The setting precedes `$BROWSER`, which precedes the desktop's opener. Over SSH or without a display only browsers
    that are named are used, since the desktop's opener would show nothing to the user.
    """
    launches: list[Launch] = []
    for words in map(_split_command, _browser_commands(configured, environ)):
        if _is_installed(words, environ):
            filled = tuple(word.replace("%s", address) for word in words)
            if not any("%s" in word for word in words):
                filled += (address,)
            launches.append(Launch(filled, os.path.basename(words[0]) in _TERMINAL_BROWSERS))
    if launches or "SSH_CONNECTION" in environ or "SSH_TTY" in environ:
        return launches
    if sys.platform == "darwin":
        return [Launch(("open", address), in_terminal=False)]
    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        for opener in ("xdg-open", "gio"):
            if shutil.which(opener, path=environ.get("PATH")):
                return [Launch((opener, *(("open",) if opener == "gio" else ()), address), in_terminal=False)]
    return []


def no_browser(configured: str = "", environ: Mapping[str, str] = os.environ) -> str:
    """A sentence that says why `find_browsers` found none."""
    words = next(map(_split_command, _browser_commands(configured, environ)), None)
    if words is None:
        return _("No web browser can start here.")
    return _("The web browser {name} is not installed.", name=cut(clean_line(words[0]), 40))


def find_editor(path: str, environ: Mapping[str, str] = os.environ, *, to_write: bool = False) -> Launch | None:
    """The command that opens a file: `$VISUAL`, `$EDITOR`, `$PAGER` or an installed pager; an editor that is installed
    in place of a pager where it is `to_write` in. None where there is none.
    """
    names, others = (("VISUAL", "EDITOR"), ("nano", "vi")) if to_write else (_READERS, ("less", "more", "vi"))
    for command in [*(environ.get(name, "") for name in names), *others]:
        if _is_installed(words := _split_command(command), environ):
            return Launch((*words, path), in_terminal=True)
    return None


def missing_editor(environ: Mapping[str, str] = os.environ) -> str:
    """The editor in `$VISUAL` or `$EDITOR` where none of them is installed; "" where one is, or neither is set."""
    named = [_split_command(environ.get(name, "")) for name in ("VISUAL", "EDITOR")]
    if any(_is_installed(words, environ) for words in named):
        return ""
    return next((words[0] for words in named if words), "")


def find_pager(configured: str = "", environ: Mapping[str, str] = os.environ) -> Launch | None:
    """The command that shows what is longer than the screen: `$MICROFICHE_PAGER`, the setting, `$PAGER` or less.

    None where there is none, or none is wanted: the first of these that is set is empty or `cat`, or the terminal is a
    dumb one.
    """
    if environ.get("TERM", "dumb") == "dumb":
        return None
    for command in (environ.get("MICROFICHE_PAGER"), configured or None, environ.get("PAGER")):
        if command is None:
            continue
        words = _split_command(command)
        if words in ([], ["cat"]):
            return None
        if _FOR_A_SHELL.intersection(command) or "=" in words[0]:
            return Launch(("sh", "-c", command), in_terminal=True)
        if _is_installed(words, environ):
            return Launch(tuple(words), in_terminal=True)
    return Launch(("less",), in_terminal=True) if _is_installed(["less"], environ) else None


def start_pager(pager: Launch) -> subprocess.Popen[bytes]:
    """Start a pager that shows what is written to its stdin. Raises OSError.

    Unless the user has told them otherwise, less and lv show colours; less ends by itself where all fits the screen.
    """
    return subprocess.Popen(pager.words, stdin=subprocess.PIPE, env={"LESS": "FRX", "LV": "-c", **os.environ})


def _split_command(command: str) -> list[str]:
    """The words of a command line, split as a shell does; one word where a quote is not closed."""
    try:
        return shlex.split(command)
    except ValueError:
        return [command]


def _is_installed(words: Sequence[str], environ: Mapping[str, str]) -> bool:
    return bool(words) and shutil.which(words[0], path=environ.get("PATH")) is not None


def run_in_terminal(command: str | Sequence[str], *, stdin: IO[bytes] | None = None, shell: bool = False) -> int:
    """Run a command that has the terminal to itself, and return its exit status. Raises OSError, ValueError.

    Ctrl-C is the command's own until it ends: to less or an editor it means something else than to leave this program.
    """
    # One that does nothing, for a command inherits that a signal is ignored, but no handler.
    before = signal.signal(signal.SIGINT, lambda _signal, _frame: None)
    try:
        return subprocess.run(command, stdin=stdin, shell=shell, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, before)


def start(
    launch: Launch, on_failure: Callable[[str], None] = lambda _reason: None, *, patience: float = 0.0
) -> str | None:
    """Start a browser or an editor. Returns None, or in one sentence why it did not start or how it failed.

    A command that draws in this terminal is waited for, and the caller must have released the terminal. Any other is
    detached, without our standard streams, and waited for at most `patience` seconds; should it fail soon after that,
    `on_failure` is called with the reason in a thread.
    """
    try:
        if launch.in_terminal:
            status = run_in_terminal(launch.words)
            return (
                _("{program} ended with status {status}.", program=launch.words[0], status=status) if status else None
            )
        process = subprocess.Popen(
            launch.words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return _("{program} did not start: {reason}.", program=launch.words[0], reason=os_reason(error))
    with suppress(subprocess.TimeoutExpired):
        if patience:
            return _failed_at_once(process.wait(patience))
    # The thread reaps it when it ends, and reports an early failure.
    threading.Thread(target=_watch, args=(process, on_failure), name="browser", daemon=True).start()
    return None


def _failed_at_once(status: int) -> str | None:
    return _("The web browser ended at once, with status {status}.", status=status) if status else None


def _watch(process: subprocess.Popen[bytes], on_failure: Callable[[str], None]) -> None:
    began = time.monotonic()
    reason = _failed_at_once(process.wait())
    if reason is not None and time.monotonic() - began < _FAILED_START_SECONDS:
        on_failure(reason)


def _browser_commands(configured: str, environ: Mapping[str, str]) -> Iterator[str]:
    if configured.strip():
        yield configured
    yield from (command for command in environ.get("BROWSER", "").split(os.pathsep) if command.strip())
