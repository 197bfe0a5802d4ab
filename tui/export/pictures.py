"""The kinds of pictures that pages and books may hold."""

from __future__ import annotations

from typing import Final

MAX_PICTURE_BYTES: Final = 2_000_000
"""A larger picture of the archive is named, not taken along."""
_KINDS: Final = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
ENDINGS: Final = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


def media_type(data: bytes) -> str | None:
    """The media type of a picture by its first bytes; None for a kind that not every reader shows.

    SVG is none: it may hold scripts.
    """
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _KINDS if data.startswith(start)), None)
