"""Parts of files that are read when they are asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.files import ChangedFileError, FilePart


@pytest.fixture
def part(tmp_path: Path) -> FilePart:
    (tmp_path / "file").write_bytes(b"before0123456789after")
    with (tmp_path / "file").open("rb") as file:
        return FilePart(file.fileno(), 6, 10)


def test_a_slice_of_it_is_that_of_its_bytes(part: FilePart) -> None:
    assert len(part) == 10
    assert part[:] == b"0123456789"
    assert part[2:5] == b"234"
    assert part[8:99] == b"89"
    assert part[5:3] == b""
    assert part[-2:] == b"89"


@pytest.mark.parametrize("leave", [os.unlink, lambda path: os.replace(path.with_name("other"), path)])
def test_it_is_read_where_the_file_has_left_its_name(
    tmp_path: Path, part: FilePart, leave: Callable[[Path], None]
) -> None:
    (tmp_path / "other").write_bytes(b"x" * 30)
    leave(tmp_path / "file")
    assert part[:] == b"0123456789"


def test_nothing_is_read_of_a_file_that_was_changed(tmp_path: Path, part: FilePart) -> None:
    (tmp_path / "file").write_bytes(b"x" * 30)
    os.utime(tmp_path / "file", (1, 1))
    with pytest.raises(ChangedFileError):
        part[:3]


def test_nothing_is_read_of_a_file_that_was_cut(tmp_path: Path, part: FilePart) -> None:
    times = (tmp_path / "file").stat()
    os.truncate(tmp_path / "file", 9)
    os.utime(tmp_path / "file", ns=(times.st_atime_ns, times.st_mtime_ns))
    with pytest.raises(ChangedFileError):
        part[:]
