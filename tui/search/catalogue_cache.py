"""Caches a catalogue in a file. A million posts load in a third of a second; building their catalogue takes seconds.

The file starts with a *stamp* of the index and its state. A file with another stamp or a wrong checksum is not used. It
is written to a temporary file and renamed, so that a reader finds all of it or nothing.

Large parts are columns of numbers in the memory format of `array`, or one long text, which is left in the file: it is
as large as all other parts, and little of it is needed again once frizbee has it. Parts of many objects (facet values
and sets of them) are loaded in pieces, so that other threads need not wait.
"""

from __future__ import annotations

import marshal
import os
import sys
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import IO, Any
from zlib import crc32

from tui.files import FilePart, open_file
from tui.model import FACETS
from tui.search.catalogue import Catalogue, PackedSets
from tui.search.flags import BROKEN, DUPLICATE, GONE, REWRITTEN, VERSION
from tui.search.short_steps import yield_thread

_MAGIC = f"microfiche catalogue 7 {sys.byteorder} {array('L').itemsize} {marshal.version}\n".encode()
_STRINGS_PER_STEP = 4096
"""Strings, or sets of them, loaded at a time."""

_BYTES_AT_ONCE = 1 << 20
"""Bytes read or written at a time."""

_ARCHIVE_FLAGS = bytes(flags & (DUPLICATE | BROKEN | GONE | REWRITTEN | VERSION) for flags in range(256))
"""Clears the flags that are marks of the reader."""


class _CorruptCacheError(Exception):
    """The file is damaged."""


def write(catalogue: Catalogue, file: Path, stamp: bytes) -> None:
    """Write a frozen catalogue, whose titles are read from the file from now on. Raises OSError."""
    descriptor, aside = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".part", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as out:
            _write(catalogue, out, stamp)
        os.replace(aside, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(aside)
        raise
    with suppress(_CorruptCacheError), open(open_file(file), "rb") as source:  # else others have replaced it
        catalogue.blob = _after_stamp(source, stamp).left_in_file()


def _write(catalogue: Catalogue, out: IO[bytes], stamp: bytes) -> None:
    check = 0

    def put(data: bytes | bytearray | memoryview | FilePart) -> None:
        nonlocal check
        parts = (data[at : at + _BYTES_AT_ONCE] for at in range(0, len(data), _BYTES_AT_ONCE))
        for part in chain([len(data).to_bytes(8, "little")], parts):
            check = crc32(part, check)
            out.write(part)

    def put_strings(strings: Sequence[str]) -> None:
        put(len(strings).to_bytes(8, "little"))
        for at in range(0, len(strings), _STRINGS_PER_STEP):
            put(marshal.dumps(list(strings[at : at + _STRINGS_PER_STEP])))

    out.write(_MAGIC)
    put(stamp)
    put(catalogue.blob)
    put(marshal.dumps((catalogue.archive_names, catalogue.day_runs)))
    for column in catalogue.columns:
        put(memoryview(column).cast("B"))
    put(bytes(catalogue.flags).translate(_ARCHIVE_FLAGS))
    put(catalogue.scripts)
    for facet in FACETS:
        folds, members = catalogue.folds[facet], catalogue.members(facet)
        numbers = {value: number for number, value in enumerate(folds)}
        put_strings(list(folds))
        put_strings(list(folds.values()))
        put(memoryview(array("I", map(len, members))).cast("B"))
        put(memoryview(array("I", (numbers[value] for values in members for value in values))).cast("B"))
    out.write(check.to_bytes(4, "little"))


def is_cached(file: Path, stamp: bytes) -> bool:
    """Whether a file with this stamp exists; only its start is checked."""
    try:
        with open(open_file(file), "rb") as source:
            _after_stamp(source, stamp)
    except (OSError, _CorruptCacheError):
        return False
    return True


def read(file: Path, stamp: bytes) -> Catalogue | None:
    """The catalogue with this stamp; None where there is none or it is damaged."""
    try:
        with open(open_file(file), "rb") as source:
            return _read(source, stamp)
    except (OSError, EOFError, ValueError, TypeError, LookupError, _CorruptCacheError):
        return None


def _after_stamp(source: IO[bytes], stamp: bytes) -> _SectionReader:
    """What reads the parts behind the stamp. Raises `_CorruptCacheError` where that is another one."""
    parts = _SectionReader(source)
    if source.read(len(_MAGIC)) != _MAGIC or parts.next() != stamp:
        raise _CorruptCacheError
    return parts


def _read(source: IO[bytes], stamp: bytes) -> Catalogue:
    parts = _after_stamp(source, stamp)
    # The checksum comes first, because `marshal` is not safe with damaged data.
    _check(source)
    titles = parts.left_in_file()
    names, day_runs = marshal.loads(parts.next())  # noqa: S302 - written by this program, and undamaged
    catalogue = Catalogue()
    catalogue.archive_names = names
    catalogue.day_runs = day_runs
    for column in catalogue.columns:
        parts.into(column)
    catalogue.flags = bytearray(parts.next())
    catalogue.scripts = bytearray(parts.next())
    catalogue.blob = titles
    for facet in FACETS:
        values = [*parts.strings()]
        catalogue.folds[facet] = dict(zip(values, parts.strings(), strict=True))
        sizes, numbers = array("I"), array("I")
        parts.into(sizes)
        parts.into(numbers)
        catalogue.put_members(facet, PackedSets(sizes, numbers))
    catalogue.freeze()
    return catalogue


def _check(source: IO[bytes]) -> None:
    """Compare the checksum of the whole file, and return to where that was. Raises `_CorruptCacheError`."""
    place = source.tell()
    size = os.fstat(source.fileno()).st_size - 4
    source.seek(len(_MAGIC))
    left, check = size - len(_MAGIC), 0
    while left > 0:
        data = source.read(min(_BYTES_AT_ONCE, left))
        if not data:
            raise _CorruptCacheError
        check = crc32(data, check)
        left -= len(data)
    if source.read() != check.to_bytes(4, "little"):
        raise _CorruptCacheError
    source.seek(place)


class _SectionReader:
    """Reads the parts of a file, one after the other."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source

    def _size(self) -> int:
        size = int.from_bytes(self._source.read(8), "little")
        if size > os.fstat(self._source.fileno()).st_size:
            raise _CorruptCacheError
        return size

    def next(self) -> bytes:
        return self._source.read(self._size())

    def left_in_file(self) -> FilePart:
        """The next part, of which nothing is read yet."""
        size = self._size()
        part = FilePart(self._source.fileno(), self._source.tell(), size)
        self._source.seek(size, os.SEEK_CUR)
        return part

    def into(self, column: array[Any]) -> None:
        """Read a part into an array, in place of its elements."""
        del column[:]
        size = self._size()
        while size > 0:
            data = self._source.read(min(_BYTES_AT_ONCE, size))
            column.frombytes(data)
            size -= len(data)
            if not data:
                raise _CorruptCacheError

    def strings(self) -> Iterator[str]:
        count = int.from_bytes(self.next(), "little")
        for _ in range(0, count, _STRINGS_PER_STEP):
            yield_thread()
            yield from marshal.loads(self.next())  # noqa: S302 - written by this program, and undamaged
