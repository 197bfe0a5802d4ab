"""Reading a whole post file: its body for the article, its front matter, and how both were decoded."""

from __future__ import annotations

import os
from dataclasses import dataclass

from tui.archive.decode import decode
from tui.archive.front_matter import split_front_matter
from tui.archive.gone import gone_path, read_gone
from tui.archive.parse import MAX_HEAD_BYTES
from tui.archive.walk import change_ns
from tui.files import open_file

GONE_STAMP = 0
"""The time of a file that is gone."""

MAX_FILE_BYTES = 64 * 1024 * 1024
"""No more of a file is read."""


@dataclass(frozen=True, slots=True)
class PostText:
    """A post file as text: its body and its front matter."""

    body: str
    head: str


def read_post(path: str, max_bytes: int = MAX_FILE_BYTES) -> PostText:
    """Read a file, or so much of it, and split its front matter from its body. Raises OSError if it cannot be read."""
    data = read_bytes(path, max_bytes + 1)
    text = decode(data[:max_bytes], whole=len(data) <= max_bytes).text
    split = split_front_matter(text[:MAX_HEAD_BYTES])
    return PostText(text[split.body :], split.head)


def read_bytes(path: str | bytes, max_bytes: int) -> bytes:
    """What a file holds, or held, so much of it. Raises OSError if it cannot be read."""
    if (gone := gone_path(path)) is not None:
        return read_gone(gone)[:max_bytes]
    with open(open_file(path), "rb", buffering=0) as file:
        # `read` takes as much memory as it is asked for, whatever the file holds, and that takes longer than reading.
        whole = os.fstat(file.fileno()).st_size < max_bytes
        return file.readall()[:max_bytes] if whole else file.read(max_bytes)


def stamp_of(path: str | bytes) -> tuple[int, int]:
    """Size and time of a file, as `walk` has them; what is gone never changes. Raises OSError if it cannot be read."""
    if (gone := gone_path(path)) is not None:
        return len(read_gone(gone)), GONE_STAMP
    found = os.stat(path)
    return found.st_size, change_ns(found)


def body_of_bytes(data: bytes) -> str:
    """The body of a post in a file that holds these bytes."""
    text = decode(data, whole=True).text
    return text[split_front_matter(text[:MAX_HEAD_BYTES]).body :]


def read_body(path: str, max_bytes: int = MAX_FILE_BYTES) -> str:
    """Read the body of a post, in so much of its file. Raises OSError when the file cannot be read."""
    return read_post(path, max_bytes).body
