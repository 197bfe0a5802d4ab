"""The newest files are read first."""

from __future__ import annotations

import pytest

from tui.index.workers import FILES_AT_ONCE, FileQueue, guessed_date


@pytest.mark.parametrize(
    ("path", "date"),
    [
        (b"_posts/2024-05-06-a.md", b"2024-05-06"),
        (b"archived/2023-01-02/a.md", b"2023-01-02"),
        (b"2022/03/04/a.md", b"2022-03-04"),
        (b"20240506.md", b"2024-05-06"),
        (b"a.md", b""),
    ],
)
def test_a_path_carries_a_date(path: bytes, date: bytes) -> None:
    assert guessed_date(path) == date


def test_chunks_come_newest_first_whenever_they_are_added() -> None:
    pending = FileQueue()
    pending.add([b"2020-01-01.md", b"undated.md"])
    pending.add([b"2024-01-%02d.md" % day for day in range(1, 29)])
    pending.close()

    taken = pending.take(wait=True)

    assert taken[0] == b"2024-01-28.md"
    assert taken[-2:] == [b"2020-01-01.md", b"undated.md"]
    assert pending.take(wait=True) == []


def test_a_chunk_is_bounded() -> None:
    pending = FileQueue()
    pending.add([b"2024-01-01-%d.md" % number for number in range(3 * FILES_AT_ONCE)])

    assert len(pending.take(wait=False)) == FILES_AT_ONCE
    assert len(pending) == 2 * FILES_AT_ONCE
    pending.close(drop=True)
    assert pending.take(wait=True) == []
