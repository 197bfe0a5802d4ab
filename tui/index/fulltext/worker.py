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
    """The records of these posts of the archive at `root`; `begin` is called before each, with its index. A file that
    cannot be read has no words; nothing raises.
    """
    with OpenRepositories():
        return _read_texts(root, tasks, begin)


def _read_texts(root: bytes, tasks: Sequence[Task], begin: Callable[[int], object]) -> list[TextRecord]:
    from tui.archive.read import stamp_of
    from tui.article.document import MAX_BODY_LENGTH, describe_cut
    from tui.article.split import Stages
    from tui.index.fulltext.keywords import packed_keywords
    from tui.index.fulltext.links import packed_links
    from tui.index.fulltext.repeats import words_and_buckets
    from tui.index.fulltext.sketches import packed_sketch

    records: list[TextRecord] = []
    for at, (post, path, title, source) in enumerate(tasks):
        begin(at)
        size, mtime_ns, count, length = -1, 0, None, None
        failures: list[str] = []
        names = links = sketch = keywords = b""
        try:
            size, mtime_ns = stamp_of(path)
            (head, body), stages = read_post_quickly(path), Stages()
            text = plain_text_of(body, path, title, source, stages)
            words, buckets = words_and_buckets(text)
            count, length = sum(count_words(text)), len(text)
            sketch = packed_sketch(text)

            read = partial(packed_links, place_of(path), root, source, head, body=body[:MAX_BODY_LENGTH], text=text)
            names, links = stages.run(stated("reading links"), read, lambda: (b"", b""))
            keywords = stages.run(stated("cutting into words"), partial(packed_keywords, title, text), lambda: b"")
            failures += stages.failures
            if len(body) > MAX_BODY_LENGTH:
                failures.append(describe_cut())
            if len(body) > MAX_SEARCHED_LENGTH:
                failures.append(stated("only the first {count} characters can be searched", count=MAX_SEARCHED_LENGTH))
        except FileNotFoundError:
            records.append((post, size, mtime_ns, None, None, None, b"", b"", b"", b"", b"", ()))
            continue
        except Exception as error:  # noqa: BLE001 - one bad file must not cost the others
            words = buckets = sketch = keywords = b""
            reason = os_reason(error) if isinstance(error, OSError) else type(error).__name__
            failures = [_unsearchable(reason)]
        failed = _stored(failures)
        records.append((post, size, mtime_ns, count, length, words, buckets, names, links, sketch, keywords, failed))
    return records


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
