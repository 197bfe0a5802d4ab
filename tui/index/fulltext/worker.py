"""Reading posts for the full-text index, in this process or in one that is run for it.

A *task* is `(post, path, title, source)` with an absolute path. A *record* is `(post, size, mtime_ns, words,
cells)`: the file's size and time, the words in UTF-8 as `separate_tokens` returns them, None if the file does not
exist, and its sentences as `cells_of` returns them.
"""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING, Final

from tui.index.workers import WorkerProgram

if TYPE_CHECKING:
    from collections.abc import Sequence

Task = tuple[int, bytes, str, str]
TextRecord = tuple[int, int, int, bytes | None, bytes]

_NICENESS: Final = 10
"""The screen gets nine parts in ten of a processor before these processes, which do not starve beside others."""
_C1: Final = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_body_quickly(path: bytes | str) -> str:
    """The body of a post as `read_body` returns it, but quicker for plain UTF-8. Raises OSError."""
    from tui.archive.front_matter import split_front_matter
    from tui.archive.parse import MAX_HEAD_BYTES
    from tui.archive.read import MAX_FILE_BYTES, read_body

    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(f"{os.fsdecode(path)} is not a regular file")
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) <= MAX_FILE_BYTES and b"\0" not in data and not data.startswith(_BOMS) and not _C1.search(data):
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return read_body(os.fsdecode(path))
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text[split_front_matter(text[:MAX_HEAD_BYTES]).body :]
    return read_body(os.fsdecode(path))


def plain_text_of(body: str, path: bytes | str, title: str, source: str) -> str:
    """The plain text of a body, or of a part of one, from the file at `path`."""
    from tui.article.index_text import body_text

    return body_text(body, title=title, source=source, suffix=os.fsdecode(os.path.splitext(path)[1]))


def read_texts(_root: bytes, tasks: Sequence[Task]) -> list[TextRecord]:
    """The records of these posts. A file that cannot be read has no words; nothing raises."""
    from tui.index.fulltext.repeats import cells_of
    from tui.index.fulltext.tokenizer import separate_tokens

    records: list[TextRecord] = []
    for post, path, title, source in tasks:
        size, mtime_ns = -1, 0
        try:
            found = os.stat(path)
            size, mtime_ns = found.st_size, found.st_mtime_ns
            text = plain_text_of(read_body_quickly(path), path, title, source)
            words, cells = separate_tokens(text).encode("utf-8", "replace"), cells_of(text)
        except FileNotFoundError:
            records.append((post, size, mtime_ns, None, b""))
            continue
        except Exception:  # noqa: BLE001 - one bad file must not cost the others
            words = cells = b""
        records.append((post, size, mtime_ns, words, cells))
    return records


PROGRAM: Final = WorkerProgram(read_texts, lambda task: (task[0], -1, 0, b"", b""), _NICENESS, max_results=4)
