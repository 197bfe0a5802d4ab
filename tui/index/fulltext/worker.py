"""Reading posts for the full-text index, in this process or in one that is run for it.

A *task* is `(post, path, title, source)` with an absolute path. A *record* is `(post, size, mtime_ns, count, length,
words, buckets, names, links, sketch, keywords, failures)`: the file's size and time; how many words and characters
there are, None if that is not known; the words, None if the file does not exist, and the sentences, both as
`words_and_buckets` returns them; names and links as `links.packed_links` does; the text's sketch, as
`sketches.packed_sketch` does, and its keywords, as `keywords.packed_keywords` does; and what failed on the way, in
words.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.archive.gone import OpenRepositories, place_of
from tui.errors import os_reason
from tui.index.parse_worker import ignore
from tui.index.stuck import GivenUp
from tui.index.workers import WorkerProgram
from tui.language import stated
from tui.model import Problem
from tui.patterns import lazy_pattern
from tui.text import count_words, sanitize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.archive.front_matter import FrontMatter
    from tui.article.split import Stages

Task = tuple[int, bytes, str, str]
TextRecord = tuple[
    int, int, int, int | None, int | None, bytes | None, bytes, bytes, bytes, bytes, bytes, tuple[str, ...]
]  # fmt: skip

MAX_SEARCHED_LENGTH: Final = 16_000_000
"""Characters of a body whose words are kept; of one longer than `MAX_BODY_LENGTH`, what is behind that as written."""

_LENGTH_TOGETHER: Final = 100_000
"""Characters of texts that are worked on together."""
_NICENESS: Final = 10
"""The screen gets nine parts in ten of a processor before these processes, which do not starve beside others."""
_C1: Final = lazy_pattern(rb"\xc2[\x80-\x84\x86-\x9f]")
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_body_quickly(path: bytes | str) -> str:
    """The body of a post as `read_body` returns it, but quicker for plain UTF-8. Raises OSError."""
    return read_post_quickly(path)[1]


def read_post_quickly(path: bytes | str) -> tuple[FrontMatter, str]:
    """The front matter and the body of a post; the body is that of `read_body_quickly`. Raises OSError."""
    from tui.archive.front_matter import split_front_matter
    from tui.archive.parse import MAX_HEAD_BYTES
    from tui.archive.read import MAX_FILE_BYTES, read_bytes, read_post

    data = read_bytes(path, MAX_FILE_BYTES + 1)
    if len(data) <= MAX_FILE_BYTES and b"\0" not in data and not data.startswith(_BOMS) and not _C1.search(data):
        try:
            text = data.decode()
        except UnicodeDecodeError:
            pass  # it is read below, which finds its encoding
        else:
            if "\r" in text:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            head = split_front_matter(text[:MAX_HEAD_BYTES])
            return head, text[head.body :]
    post = read_post(os.fsdecode(path))
    return split_front_matter(f"---\n{post.head}\n---\n"), post.body


def plain_text_of(body: str, path: bytes | str, title: str, source: str, stages: Stages | None = None) -> str:
    """The plain text of a body, or of a part of one, from the file at `path`; of a very long one, the rest as written.

    `stages` tells afterwards which failed.
    """
    from tui.article.document import MAX_BODY_LENGTH
    from tui.article.index_text import body_text

    suffix = os.fsdecode(os.path.splitext(path)[1])
    text = body_text(body[:MAX_BODY_LENGTH], title=title, source=source, suffix=suffix, stages=stages)
    if len(body) <= MAX_BODY_LENGTH:
        return text
    return f"{text}\n{sanitize(body[MAX_BODY_LENGTH:MAX_SEARCHED_LENGTH])}"


def read_texts(root: bytes, tasks: Sequence[Task], begin: Callable[[int], object] = ignore) -> list[TextRecord]:
    """The records of these posts of the archive at `root`; `begin` is called before anything is done for one, with its
    index. A file that cannot be read has no words; nothing raises.
    """
    with OpenRepositories():
        readings: list[_Reading] = []
        while len(readings) < len(tasks):
            readings += _read_some(root, tasks, len(readings), begin)
        return [reading.record() for reading in readings]


def _read_some(root: bytes, tasks: Sequence[Task], first: int, begin: Callable[[int], object]) -> list[_Reading]:
    """Read posts from the `first` of these tasks on, as many as are small together.

    Each step is taken for all of them in turn, which takes a tenth less than all steps for one after the other: what a
    step needs stays in the processor's caches.
    """
    readings: list[_Reading] = []
    length = 0
    while first + len(readings) < len(tasks) and length < _LENGTH_TOGETHER:
        begin(first + len(readings))
        readings.append(reading := _Reading(root, tasks[first + len(readings)]))
        reading.take(_Reading.read_text)
        length += len(reading.text)
    for step in (_Reading.cut_words, _Reading.sketch_text, _Reading.find_keywords):
        for at, reading in enumerate(readings, first):
            begin(at)
            reading.take(step)
    return readings


class _Reading:
    """What is read of a post, step by step. Where a step fails, the post has no words."""

    def __init__(self, root: bytes, task: Task) -> None:
        self._root = root
        self._post, self._path, self._title, self._source = task
        self._size, self._mtime_ns = -1, 0
        self._is_given_up = False
        self._forget()
        self._failures: list[str] = []

    def _forget(self) -> None:
        self.text = ""
        self._count: int | None = None
        self._length: int | None = None
        self._words: bytes | None = b""
        self._buckets = self._names = self._links = self._sketch = self._keywords = b""

    def take(self, step: Callable[[_Reading], object]) -> None:
        """Take a step, unless one before it has failed."""
        if self._is_given_up:
            return
        try:
            step(self)
        except FileNotFoundError:
            self._give_up([])
            self._words = None
        except Exception as error:  # noqa: BLE001 - one bad file must not cost the others
            reason = os_reason(error) if isinstance(error, OSError) else type(error).__name__
            self._give_up([_unsearchable(reason)])

    def _give_up(self, failures: list[str]) -> None:
        self._is_given_up = True
        self._forget()
        self._failures = failures

    def read_text(self) -> None:
        """Read the text and the links."""
        from tui.archive.read import stamp_of
        from tui.article.document import MAX_BODY_LENGTH, describe_cut
        from tui.article.split import Stages
        from tui.index.fulltext.links import packed_links

        self._size, self._mtime_ns = stamp_of(self._path)
        (head, body), stages = read_post_quickly(self._path), Stages()
        self.text = text = plain_text_of(body, self._path, self._title, self._source, stages)
        place = place_of(self._path)
        read = partial(packed_links, place, self._root, self._source, head, body=body[:MAX_BODY_LENGTH], text=text)
        self._names, self._links = stages.run(stated("reading links"), read, lambda: (b"", b""))
        self._failures += stages.failures
        if len(body) > MAX_BODY_LENGTH:
            self._failures.append(describe_cut())
        if len(body) > MAX_SEARCHED_LENGTH:
            self._failures.append(
                stated("only the first {count} characters can be searched", count=MAX_SEARCHED_LENGTH)
            )

    def cut_words(self) -> None:
        """Cut the text into words for the index, and count them."""
        from tui.index.fulltext.repeats import words_and_buckets

        self._words, self._buckets = words_and_buckets(self.text)
        self._count, self._length = sum(count_words(self.text)), len(self.text)

    def sketch_text(self) -> None:
        """Make the sketch of the text."""
        from tui.index.fulltext.sketches import packed_sketch

        self._sketch = packed_sketch(self.text)

    def find_keywords(self) -> None:
        """Find the keywords. It has a time limit of its own: the time of other posts is not to count."""
        from tui.article.split import Stages
        from tui.index.fulltext.keywords import packed_keywords

        stages = Stages()
        find = partial(packed_keywords, self._title, self.text)
        self._keywords = stages.run(stated("cutting into words"), find, lambda: b"")
        self._failures += stages.failures

    def record(self) -> TextRecord:
        """What was read; no size and time where there is no file any more."""
        return (
            self._post, self._size, self._mtime_ns, self._count, self._length, self._words, self._buckets, self._names,
            self._links, self._sketch, self._keywords, _stored(self._failures),
        )  # fmt: skip


def record_given_up(_root: bytes, task: Task, given_up: GivenUp) -> TextRecord:
    """The record of a post whose reading was given up: without words, with the reason."""
    size, mtime_ns = -1, 0
    if given_up.is_final:
        from tui.archive.read import stamp_of

        with suppress(OSError):
            size, mtime_ns = stamp_of(task[1])
    return task[0], size, mtime_ns, None, None, b"", b"", b"", b"", b"", b"", _stored([_unsearchable(given_up.reason)])


def _unsearchable(reason: str) -> str:
    return stated("its text cannot be searched: {reason}", reason=reason)


def _stored(failures: Sequence[str]) -> tuple[str, ...]:
    return tuple(Problem(failure).stored for failure in failures)


PROGRAM: Final = WorkerProgram(read_texts, record_given_up, _NICENESS, max_results=4)
