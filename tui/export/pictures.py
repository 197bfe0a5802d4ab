"""The kinds of pictures that pages and books may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_PICTURE_BYTES: Final = 2_000_000
"""A larger picture of the archive is named, not taken along."""
ENDINGS: Final = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}


def media_type(data: bytes) -> str | None:
    """The media type of a picture by its first bytes; None for a kind that not every reader shows, and for what is so
    damaged that it does not say how large it is: a book with such a picture is refused as a whole by some.

    SVG is none: it may hold scripts.
    """
    for start, kind, size in _KINDS:
        if data.startswith(start):
            try:
                return kind if all(size(data)) else None
            except IndexError:  # it ends before
                return None
    return None


_Size = tuple[int, int]


def _png(data: bytes) -> _Size:
    """Of the first chunk, which has to be whole (https://www.w3.org/TR/png-3/#11IHDR)."""
    _number(data, 29, 4, "big")
    return _number(data, 16, 4, "big"), _number(data, 20, 4, "big")


_NO_FRAMES: Final = (0xC4, 0xC8, 0xCC)
_SCAN: Final = 0xDA


def _jpeg(data: bytes) -> _Size:
    """Of the frame header, behind other segments (https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.2.2)."""
    at = 2
    while data[at] == 0xFF and data[at + 1] != _SCAN:
        marker = data[at + 1]
        if marker == 0xFF:  # a byte that fills
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in _NO_FRAMES:
            return _number(data, at + 5, 2, "big"), _number(data, at + 7, 2, "big")
        else:
            at += 2 + _number(data, at + 2, 2, "big")
    return 0, 0


_EXTENSION, _IMAGE = 0x21, 0x2C


def _gif(data: bytes) -> _Size:
    """Of the first frame, behind extensions (https://www.w3.org/Graphics/GIF/spec-gif89a.txt): the file's may be 0."""
    at = 13 + _colours(data[10])
    while data[at] == _EXTENSION:
        at += 2
        while length := data[at]:
            at += 1 + length
        at += 1
    if data[at] != _IMAGE or at + 10 + _colours(data[at + 9]) >= len(data):
        return 0, 0
    return _number(data, at + 5, 2, "little"), _number(data, at + 7, 2, "little")


def _colours(flags: int) -> int:
    """The bytes of a table of colours."""
    return 3 * (2 << (flags & 7)) if flags & 0x80 else 0


def _webp(data: bytes) -> _Size:
    """https://developers.google.com/speed/webp/docs/riff_container: its three forms have it in different places."""
    return (1, 1) if data[8:12] == b"WEBP" and data[12:15] == b"VP8" and data[29:] else (0, 0)


def _number(data: bytes, at: int, length: int, order: Literal["big", "little"]) -> int:
    """Raises IndexError where the data end before."""
    if at + length > len(data):
        raise IndexError
    return int.from_bytes(data[at : at + length], order)


_KINDS: Final[tuple[tuple[bytes, str, Callable[[bytes], _Size]], ...]] = (
    (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", "image/png", _png),
    (b"\xff\xd8\xff", "image/jpeg", _jpeg),
    (b"GIF8", "image/gif", _gif),
    (b"RIFF", "image/webp", _webp),
)
