"""A whole post file as text, for the article."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass

from tui.archive.decode import decode
from tui.archive.head import split_head
from tui.archive.parse import LONGEST_HEAD
from tui.model import Problem

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that are read."""


@dataclass(frozen=True, slots=True)
class Source:
    """A whole post file as text, for the article.

    `body_line` is the line of the file, from 1, on which `body` begins.
    """

    body: str
    head: str
    encoding: str
    body_line: int
    problems: tuple[Problem, ...] = ()


def read_post(path: str) -> Source:
    """A whole file as text, its body apart from its head. Raises OSError when it cannot be read."""
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(f"{path} is not a regular file")
        data = file.read(LARGEST)
        cut = bool(file.read(1))
    text, encoding, problems = decode(data, whole=not cut)
    split = split_head(text[:LONGEST_HEAD])
    if cut:
        problems = (*problems, Problem(f"only the first {LARGEST >> 20} MiB are read"))
    body_line = text.count("\n", 0, split.body) + 1
    return Source(text[split.body :], split.head, encoding, body_line, problems)


def read_body(path: str) -> str:
    """The text of a post's body. Raises OSError when the file cannot be read."""
    return read_post(path).body
