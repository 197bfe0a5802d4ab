"""The report of a crash: where in the program it happened, and nothing of what is in the archive.

A report holds names of modules, functions and exceptions, line numbers and versions. It holds no value of a variable,
and the message of an exception only where Python itself made it of names in the source: a title, a path or a query may
stand in any other.
"""

from __future__ import annotations

import dis
import os
import platform
import sys
import sysconfig
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui import __version__
from tui.text import strip_controls

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

CRASHED = 70
"""The exit status after a crash: EX_SOFTWARE of sysexits.h."""

_MOST_REPORTS = 5
"""So many are kept, the newest."""

_MOST_FRAMES = 60
"""Of each exception, half of them from its beginning and half from its end."""

_OF_NAMES = (AttributeError, NameError, TypeError, IndexError, ImportError, RecursionError, ZeroDivisionError)
"""Exceptions whose messages Python makes of names in the source."""


def describe(fault: BaseException) -> str:
    """The report of an exception and of those that led to it."""
    now = datetime.now(UTC)
    versions = [f"Microfiche {__version__}", f"Python {platform.python_version()}", platform.system()]
    if textual := sys.modules.get("textual"):
        versions.insert(2, f"Textual {getattr(textual, '__version__', '?')}")
    lines = [", ".join(versions), f"{now:%Y-%m-%d %H:%M:%S} UTC"]
    for each in _chain(fault):
        lines += ["", f"{type(each).__qualname__}{_message(each)}", *_places(each.__traceback__)]
    return "\n".join(lines) + "\n"


def report(fault: BaseException) -> str:
    """Keep a report as a file. Returns lines for the person who uses the program: where it is, and what to do with it.

    Where no file can be written, the lines hold the report itself.
    """
    said = f"microfiche: A fault in the program ended it ({type(fault).__qualname__}).\n"
    asked = "please report it, with what you did before. It has no titles, texts, paths or searches in it.\n"
    text, path = describe(fault), keep(fault)
    if path is None:
        return f"{said}microfiche: This is what is known of it; {asked}\n{text}"
    return f"{said}microfiche: What is known of it is in {path}; {asked}"


def keep(fault: BaseException) -> str | None:
    """Keep a report as a file. Returns its path; None where it cannot be written."""
    try:
        return _write(describe(fault))
    except Exception:  # noqa: BLE001 - a full disk, no home folder: nothing is worth a second fault
        return None


def _write(text: str) -> str:
    """Write a report, and remove old ones. Returns its path. Raises OSError and StorageError."""
    from tui.settings import Folders

    folder = Folders.of_user().crashes
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}.txt"
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(file, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    for old in sorted(folder.glob("crash-*.txt"))[:-_MOST_REPORTS]:
        with suppress(OSError):
            old.unlink()
    return strip_controls(str(path))


def _chain(fault: BaseException) -> Iterator[BaseException]:
    """The exception, that which caused it, and so on."""
    seen: set[int] = set()
    each: BaseException | None = fault
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)


def _message(fault: BaseException) -> str:
    """The message of an exception, where it was not a statement of some module that raised it."""
    last = fault.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is None or not isinstance(fault, _OF_NAMES):
        return ""
    is_raised = dis.opname[last.tb_frame.f_code.co_code[last.tb_lasti]] in ("RAISE_VARARGS", "RERAISE")
    return "" if is_raised else f": {strip_controls(str(fault))[:300]}"


def _places(traceback: TracebackType | None) -> list[str]:
    """A line for each frame, the innermost last."""
    places: list[str] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"  {_source(code.co_filename)}, line {traceback.tb_lineno}, in {code.co_name}")
        traceback = traceback.tb_next
    half = _MOST_FRAMES // 2
    return places if len(places) <= _MOST_FRAMES else [*places[:half], "  …", *places[-half:]]


def _source(name: str) -> str:
    """The path of a module below the folder it was installed in; where that is elsewhere, its name."""
    if name.startswith("<"):
        return name
    roots = [str(Path(__file__).resolve().parents[1]), *(sysconfig.get_path(kind) for kind in ("purelib", "stdlib"))]
    return next((os.path.relpath(name, root) for root in roots if name.startswith(root + os.sep)), Path(name).name)
