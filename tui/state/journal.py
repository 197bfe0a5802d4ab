"""The journal of the marks: a file of `mark_lines` beside `state.db` that has each mark before `state.db` commits it.

One row in `state.db` says up to where it holds what the journal does: a size in bytes, and the last bytes before it. A
journal that goes on behind that place has marks that were not committed; one that differs before it is another file,
and the whole of it is read. Whoever appends or writes it anew holds the write lock of `state.db`, so the lines of
several programs never mix.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.files import move_aside, replace_file, sync_folder
from tui.state.mark_lines import Contents, merge, read_lines, write_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tui.state.mark_lines import Entry

_TAIL = 64
"""The bytes at a place by which a file is known again."""

_MIN_REWRITTEN = 1 << 20
"""Bytes below which a journal is never written anew to make it shorter."""


def journal_path(database: Path) -> Path:
    """Where the journal of a `state.db` is."""
    return database.with_name(f"{database.stem}.marks.jsonl")


@dataclass(frozen=True, slots=True)
class JournalPosition:
    """A position in a journal: `size` bytes from its start, with these bytes before it."""

    size: int = 0
    tail: bytes = b""

    @classmethod
    def at(cls, content: bytes, size: int) -> JournalPosition:
        """The position at a number of bytes from the start of a content."""
        return cls(size, content[max(0, size - _TAIL) : size])

    def is_in(self, content: bytes) -> bool:
        """Whether a file of this content has the position."""
        return len(content) >= self.size and content[max(0, self.size - _TAIL) : self.size] == self.tail


@dataclass(frozen=True, slots=True)
class Shorter:
    """Lines that say what a journal does up to a position."""

    data: bytes
    place: JournalPosition


class Journal:
    """The journal in one file. Its methods raise OSError, never for what the file holds."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Contents:
        """All of it; nothing where there is no file, or something else."""
        return read_lines(self._content())

    def end(self) -> JournalPosition:
        """The position at its end."""
        if not self.path.is_file():  # nor is a pipe opened, which nobody may ever write to
            return JournalPosition()
        with self.path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            return JournalPosition(size, file.read(_TAIL))

    def read_from(self, place: JournalPosition) -> Contents | None:
        """What follows a place; None where the file is another one."""
        content = self._content()
        return read_lines(content[place.size :]) if place.is_in(content) else None

    def cut_torn_line(self) -> None:
        """Cut off a last line without an end: whoever wrote it was killed, and promised nothing."""
        content = self._content()
        end = content.rfind(b"\n") + 1
        if end < len(content) and read_lines(content[end:]).damaged:
            os.truncate(self.path, end)

    @contextmanager
    def appending(self, entries: Iterable[Entry]) -> Iterator[JournalPosition]:
        """Append entries, and have them on the disk; where the block raises, they are taken back. The new end."""
        data = b"".join(map(write_line, entries))
        is_new = not self.path.exists()
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            size = os.lseek(handle, 0, os.SEEK_END)
            if size and os.pread(handle, 1, size - 1) != b"\n":
                data = b"\n" + data
            try:
                _write_all(handle, data)
                os.fsync(handle)
                if is_new:
                    sync_folder(self.path.parent)
                yield JournalPosition(size + len(data), data[-_TAIL:] if len(data) >= _TAIL else self.end().tail)
            except BaseException:
                os.ftruncate(handle, size)
                raise
        finally:
            os.close(handle)

    def rewrite(self, entries: Iterable[Entry]) -> JournalPosition:
        """Write it anew from these and its own entries, one for each subject. The new end.

        A file that cannot be read, or lines of it, is kept under another name.
        """
        try:
            contents = self.read()
        except PermissionError:
            contents = Contents()
        merged = merge((*contents.entries, *entries))
        if contents.damaged or not (self.path.is_file() and os.access(self.path, os.R_OK)):
            move_aside(self.path)
        if not merged and not self.path.exists():
            return JournalPosition()
        data = b"".join(map(write_line, merged.values()))
        replace_file(self.path, data)
        return JournalPosition(len(data), data[-_TAIL:])

    def shorter(self) -> Shorter | None:
        """What would say the same in fewer lines, made without a lock; None where there are lines it cannot read."""
        content = self._content()
        contents = read_lines(content)
        if contents.damaged:
            return None
        data = b"".join(map(write_line, merge(contents.entries).values()))
        return Shorter(data, JournalPosition(len(content), content[-_TAIL:]))

    def put(self, shorter: Shorter) -> JournalPosition | None:
        """Write it anew with that and what was appended since. The new end; None where the file is another one."""
        content = self._content()
        if not shorter.place.is_in(content):
            return None
        data = shorter.data + content[shorter.place.size :]
        replace_file(self.path, data)
        return JournalPosition(len(data), data[-_TAIL:])

    def is_long(self, snapshot: int) -> bool:
        """Whether it is much longer than with nothing in it twice, which is about `snapshot` bytes."""
        return self.end().size > max(_MIN_REWRITTEN, 2 * snapshot)

    def _content(self) -> bytes:
        return self.path.read_bytes() if self.path.is_file() else b""


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
