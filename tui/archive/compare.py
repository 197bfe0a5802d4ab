"""Comparing two files byte for byte."""

from __future__ import annotations

_CHUNK_BYTES = 1 << 20


def same_bytes(one: bytes, other: bytes) -> bool:
    """Whether two files hold the same bytes; False where either cannot be read."""
    try:
        with open(one, "rb", buffering=0) as first, open(other, "rb", buffering=0) as second:
            while True:
                a, b = first.read(_CHUNK_BYTES), second.read(_CHUNK_BYTES)
                if a != b:
                    return False
                if not a:
                    return True
    except OSError:
        return False
