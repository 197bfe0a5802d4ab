"""`Document`: a post with its article, read from its file and converted."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from tui.errors import ArchiveError, NotFoundError
from tui.model import Post, Problem, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.article.document import Article
    from tui.article.preview import Preview


@dataclass(frozen=True, slots=True)
class Document:
    """A post with its article; `cut` says in words what part of the body is left out, "" if none is.

    `hidden` are the passages of it that are folded since many posts have them, `has_repeated` whether it has any such
    passage; None while the text index is not there to tell.
    """

    post: Post
    article: Article
    cut: str = ""
    hidden: tuple[str, ...] = ()
    has_repeated: bool | None = None


def post_of_file(path: str) -> Post:
    """A post read from its file, whether it is in the index or not. Raises ArchiveError if it is no post."""
    from tui.archive.parse import parse_file

    root = os.path.realpath(path)
    if os.path.isdir(root):
        raise ArchiveError(f"{path} is a folder, not a post")
    head = parse_file(root, b"")
    if isinstance(head, Problem):
        raise ArchiveError(f"{path}: {head.text}")
    row = Row(
        0, head.title, head.date, head.authors, head.source, head.site, head.tags, head.categories, head.key,
        broken=bool(head.problems),
    )  # fmt: skip
    return Post(row, head.fingerprint, (root,), head.problems)


def read_document(
    post: Post, on_preview: Callable[[Post, Preview], None] | None = None, max_length: int | None = None
) -> Document:
    """A post with its article. Raises NotFoundError if none of its files can be read, and no other fault of a post.

    For a long one, `on_preview` gets the post and the first blocks, at most once, before the rest is converted. At most
    `max_length` characters of the body (`MAX_BODY_LENGTH`) are converted; a longer body is one of the post's problems.
    """
    from tui.article.document import MAX_BODY_LENGTH
    from tui.article.split import Stages

    max_length = MAX_BODY_LENGTH if max_length is None else max_length
    stages = Stages()
    # What reads the body has stages and a time limit of its own.
    made = stages.run("reading the file", partial(_read, post, on_preview, max_length), lambda: None, limited=False)
    return made or _as_in_file(post, max_length, stages.failures)


def _read(post: Post, on_preview: Callable[[Post, Preview], None] | None, max_length: int) -> Document:
    from tui.article.document import describe_cut, read_article

    body, path = body_of(post)
    cut = ""
    if len(body) > max_length:
        body = body[:max_length]
        cut = describe_cut(max_length)
        post = replace(post, problems=(*post.problems, Problem(cut)))
    suffix = os.path.splitext(path)[1].lower()
    send = partial(on_preview, post) if on_preview is not None else None
    article = read_article(body, title=post.row.title, source=post.row.source, suffix=suffix, on_preview=send)
    if article.failures:
        post = replace(post, problems=(*post.problems, *map(Problem, article.failures)))
    return Document(post, article, cut)


def _as_in_file(post: Post, max_length: int, failures: Sequence[str]) -> Document:
    """A post with the text of its file as it is, front matter included, because of these failures."""
    from tui.article.document import as_written
    from tui.text import sanitize

    text = None
    for path in post.paths:
        with suppress(OSError), open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            text = file.read(max_length).decode("utf-8", "replace")
            break
    if text is None:
        raise NotFoundError("The post cannot be read: its file is gone")
    post = replace(post, problems=(*post.problems, *map(Problem, failures)))
    return Document(post, as_written(sanitize(text)))


def body_of(post: Post) -> tuple[str, str]:
    """The body of a post, and the file it was read from: the first that can be read. Raises NotFoundError."""
    from tui.archive.read import read_body

    error: OSError | None = None
    for path in post.paths:
        try:
            return read_body(path), path
        except OSError as problem:
            error = problem
    raise NotFoundError(f"The post cannot be read: {(error and error.strerror) or 'its file is gone'}")
