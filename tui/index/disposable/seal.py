"""Whether a database file still is what the program left, byte for byte.

SQLite notices damage only in pages that make no sense: a bit that flips in a title gives another title. So whoever has
written to a database and emptied its log puts a *seal* beside it: a small file with the size, the times and the CRC-32
of the database. The seal is broken before anything is written. A program that was killed leaves none, and the database
is then looked through by SQLite itself.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from tui.files import read_file
from tui.index.disposable import raw
from tui.sqlite import has_content

if TYPE_CHECKING:
    from pathlib import Path

_FIRST_WORD = "microfiche-seal-1"


class Seal(NamedTuple):
    """What is known of a sealed file. While its inode, size and times are the same, its bytes are not read again."""

    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int
    crc: int


def break_seal(database: Path) -> None:
    """Remove the seal, before the database is written to. Raises OSError."""
    _seal_file(database).unlink(missing_ok=True)


def read_seal(database: Path) -> Seal | None:
    """The seal of a database, None where it has none that can be read."""
    try:
        word, *numbers = read_file(_seal_file(database)).decode("ascii").split()
        return Seal(*map(int, numbers)) if word == _FIRST_WORD else None
    except (OSError, ValueError, TypeError):
        return None


def set_seal(database: Path, known: Seal | None = None) -> None:
    """Seal a database whose log is empty; where that is not so, or it cannot be written, nothing is done.

    `known` is an earlier seal: where the file has not changed since, its bytes are not read again.
    """
    aside = database.with_name(f"{database.name}.seal.{os.getpid()}")
    with suppress(OSError):
        seal = _examine(database, known)
        if not _has_log(database) and seal == _examine(database, seal):
            try:
                aside.write_text(" ".join(map(str, (_FIRST_WORD, *seal))) + "\n", encoding="ascii")
                os.replace(aside, _seal_file(database))
            finally:
                aside.unlink(missing_ok=True)


def is_intact(database: Path, seal: Seal) -> bool | None:
    """Whether a database is as it was when it was sealed. None where that says nothing: its log is not empty."""
    try:
        return None if _has_log(database) else _examine(database, seal).crc == seal.crc
    except OSError:
        return None


def _examine(database: Path, known: Seal | None) -> Seal:
    """What a seal says of a database as it is now."""
    descriptor = raw.descriptor_of(database)
    found = os.fstat(descriptor)
    stamps = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    if known is not None and stamps == known[:-1]:
        return known
    crc = 0
    for data in raw.chunks(descriptor):
        crc = crc32(data, crc)
    return Seal(*stamps, crc)


def _has_log(database: Path) -> bool:
    """Whether there is something in the log, or in a journal, that is not in the database yet."""
    return any(has_content(database.with_name(f"{database.name}{suffix}")) for suffix in ("-wal", "-journal"))


def _seal_file(database: Path) -> Path:
    return database.with_suffix(".seal")
