"""Handing an address to the web browser: http and https only, `$BROWSER` obeyed, never through a shell.

`$BROWSER` follows the custom of xdg-open and Python's own `webbrowser`: commands separated by the path
separator, tried in turn, `%s` standing for the address, which is put last where there is no `%s`.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

_TERMINAL_BROWSERS = frozenset(
    ("w3m", "lynx", "links", "links2", "elinks", "browsh", "carbonyl", "www-browser", "offpunk", "chawan", "cha")
)

_FAILED_START_SECONDS = 3.0
"""A browser that ends with an error within this time is taken to have shown nothing."""


@dataclass(frozen=True, slots=True)
class Launch:
    """A browser that can be started: its words, and whether it draws in this very terminal."""

    words: tuple[str, ...]
    in_terminal: bool


def find_browser(address: str, configured: str = "", environ: Mapping[str, str] = os.environ) -> Launch | None:
    """The browser to start for an address; None where none can show anything.

    The setting goes before `$BROWSER`, that before the desktop's own opener. Over SSH, or without a display,
    the desktop's opener would start on nobody's screen: there only a named browser counts.
    """
    for command in _named(configured, environ):
        try:
            words = shlex.split(command)
        except ValueError:
            continue
        if words and shutil.which(words[0], path=environ.get("PATH")):
            filled = tuple(word.replace("%s", address) for word in words)
            if not any("%s" in word for word in words):
                filled += (address,)
            return Launch(filled, os.path.basename(words[0]) in _TERMINAL_BROWSERS)
    if "SSH_CONNECTION" in environ or "SSH_TTY" in environ:
        return None
    if sys.platform == "darwin":
        return Launch(("open", address), in_terminal=False)
    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        for opener in ("xdg-open", "gio"):
            if shutil.which(opener, path=environ.get("PATH")):
                return Launch((opener, *(("open",) if opener == "gio" else ()), address), in_terminal=False)
    return None


def find_editor(path: str, environ: Mapping[str, str] = os.environ) -> Launch | None:
    """What to open a file with: `$VISUAL`, `$EDITOR`, `$PAGER`, or a pager there is; None where there is none."""
    named = [environ.get(name, "") for name in ("VISUAL", "EDITOR", "PAGER")]
    for command in [*named, "less", "more", "vi"]:
        try:
            words = shlex.split(command)
        except ValueError:
            continue
        if words and shutil.which(words[0], path=environ.get("PATH")):
            return Launch((*words, path), in_terminal=True)
    return None


def missing_editor(environ: Mapping[str, str] = os.environ) -> str:
    """The editor `$VISUAL` or `$EDITOR` names, where it cannot be found; "" where neither names one or one is there."""
    missing = ""
    for command in (environ.get("VISUAL", ""), environ.get("EDITOR", "")):
        try:
            words = shlex.split(command)
        except ValueError:
            words = [command]
        if words and shutil.which(words[0], path=environ.get("PATH")):
            return ""
        missing = missing or (words[0] if words else "")
    return missing


def start(launch: Launch, failed: Callable[[str], None] = lambda _reason: None) -> str | None:
    """Start a browser or an editor; why it could not be, or how it failed, in one sentence, or None.

    One with a window of its own is left to itself, with nothing of ours to write to; `failed` is called in a thread
    should it end at once, with an error. One that draws in this terminal is waited for: who calls must have given
    the terminal away.
    """
    try:
        if launch.in_terminal:
            status = subprocess.run(launch.words, check=False).returncode
            if status:
                return f"{launch.words[0]} ended with status {status}."
        else:
            process = subprocess.Popen(
                launch.words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            # It lives as long as it likes; somebody has to be there when it ends.
            threading.Thread(target=_watch, args=(process, failed), name="browser", daemon=True).start()
    except OSError as error:
        return f"{launch.words[0]} did not start: {error.strerror or error}."
    return None


def _watch(process: subprocess.Popen[bytes], failed: Callable[[str], None]) -> None:
    began = time.monotonic()
    status = process.wait()
    if status and time.monotonic() - began < _FAILED_START_SECONDS:
        failed(f"The web browser ended at once, with status {status}.")


def _named(configured: str, environ: Mapping[str, str]) -> Iterator[str]:
    if configured.strip():
        yield configured
    yield from (command for command in environ.get("BROWSER", "").split(os.pathsep) if command.strip())
