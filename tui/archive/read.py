"""Reading a whole post file: its body for the article, its front matter, and how both were decoded."""

from __future__ import annotations

from dataclasses import dataclass

from tui.archive.decode import decode
from tui.archive.front_matter import split_front_matter
from tui.archive.parse import MAX_HEAD_BYTES
from tui.files import open_file
from tui.language import stated
from tui.model import Problem

MAX_FILE_BYTES = 64 * 1024 * 1024
"""No more of a file is read."""


@dataclass(frozen=True, slots=True)
class Source:
    """A post file as text. `body_line` is the line of the file, from 1, on which `body` begins."""

    body: str
    head: str
    encoding: str
    body_line: int
    problems: tuple[Problem, ...] = ()


def read_post(path: str, max_bytes: int = MAX_FILE_BYTES) -> Source:
    """Read a file, or so much of it, and split its front matter from its body. Raises OSError if it cannot be read."""
    with open(open_file(path), "rb") as file:
        data = file.read(max_bytes)
        cut = bool(file.read(1))
    text, encoding, problems = decode(data, whole=not cut)
    split = split_front_matter(text[:MAX_HEAD_BYTES])
    if cut:
        read = stated("only the first {count} MiB are read", count=f"{max_bytes / (1 << 20):.3g}")
        problems = (*problems, Problem(read))
    body_line = text.count("\n", 0, split.body) + 1
    return Source(text[split.body :], split.head, encoding, body_line, problems)


def read_body(path: str, max_bytes: int = MAX_FILE_BYTES) -> str:
    """Read the body of a post, in so much of its file. Raises OSError when the file cannot be read."""
    return read_post(path, max_bytes).body
