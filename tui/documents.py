"""A post with its article: read from its file, converted, and never larger than can be read."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from tui.errors import ArchiveError, NotFoundError
from tui.model import Post, Problem, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.article.beginning import Start
    from tui.article.document import Article

LONGEST_BODY = 1_000_000
"""Characters of a body that are converted. What is longer is no article, and would take minutes and gigabytes."""


@dataclass(frozen=True, slots=True)
class Document:
    """A post with its article."""

    post: Post
    article: Article


def document_of_file(path: str) -> Document:
    """A post straight from its file, indexed or not. Raises ArchiveError where it cannot be read as one."""
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
    return read_document(Post(row, head.fingerprint, (root,), head.problems))


def read_document(post: Post, begun: Callable[[Post, Start], None] | None = None) -> Document:
    """A post with its article. Raises NotFoundError where none of its files can be read.

    Of a long one `begun` is told the post and how the article begins, at most once, before the rest is made.
    """
    from tui.article.document import read_article

    body, path = body_of(post)
    if len(body) > LONGEST_BODY:
        body = body[:LONGEST_BODY]
        cut = Problem(f"only the first {LONGEST_BODY:,} characters are shown; e opens the whole file")
        post = replace(post, problems=(*post.problems, cut))
    suffix = os.path.splitext(path)[1].lower()
    tell = partial(begun, post) if begun is not None else None
    return Document(post, read_article(body, title=post.row.title, source=post.row.source, suffix=suffix, begun=tell))


def body_of(post: Post) -> tuple[str, str]:
    """The body of a post, and the first of its files that could be read. Raises NotFoundError where none can."""
    from tui.archive.read import read_body

    error: OSError | None = None
    for path in post.paths:
        try:
            return read_body(path), path
        except OSError as problem:
            error = problem
    raise NotFoundError(f"The post cannot be read: {(error and error.strerror) or 'its file is gone'}")
