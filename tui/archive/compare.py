"""Whether two files are equal, byte for byte."""

from __future__ import annotations

_PIECE = 1 << 20


def same_bytes(one: bytes, other: bytes) -> bool:
    """Compare two files. False where either cannot be read."""
    try:
        with open(one, "rb", buffering=0) as first, open(other, "rb", buffering=0) as second:
            while True:
                a, b = first.read(_PIECE), second.read(_PIECE)
                if a != b:
                    return False
                if not a:
                    return True
    except OSError:
        return False
