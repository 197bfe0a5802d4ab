"""Comparing two files byte for byte."""

from __future__ import annotations

from tui.archive.gone import gone_path
from tui.archive.read import MAX_FILE_BYTES, read_bytes

_CHUNK_BYTES = 1 << 20


def same_bytes(one: bytes, other: bytes) -> bool:
    """Whether two files hold the same bytes; False where either cannot be read."""
    try:
        if gone_path(one) is not None or gone_path(other) is not None:
            return read_bytes(one, MAX_FILE_BYTES) == read_bytes(other, MAX_FILE_BYTES)
        with open(one, "rb", buffering=0) as first, open(other, "rb", buffering=0) as second:
            while True:
                a, b = first.read(_CHUNK_BYTES), second.read(_CHUNK_BYTES)
                if a != b:
                    return False
                if not a:
                    return True
    except OSError:
        return False
