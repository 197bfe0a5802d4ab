"""`Document`: a post with its article, read from its file and converted."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.errors import ArchiveError, NotFoundError, os_reason
from tui.language import _, stated
from tui.model import Post, Problem, Row
from tui.time_limit import TimeLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.article.document import Article
    from tui.article.preview import Preview

_BEGINNING_BYTES: Final = 400_000
"""More than the beginning of a body that is read before the rest."""
_BEGINNING_SECONDS: Final = 0.8


@dataclass(frozen=True, slots=True)
class Document:
    """A post with its article; `cut` says in words what part of the body is left out, "" if none is.

    `hidden` are the passages of it that are folded since many posts have them, `folds` the lines in their place, and
    `has_repeated` whether it has any such passage; None while the text index is not there to tell.
    """

    post: Post
    article: Article
    cut: str = ""
    hidden: tuple[str, ...] = ()
    folds: tuple[str, ...] = ()
    has_repeated: bool | None = None

    @property
    def whole_text(self) -> str:
        """The text of the article, the passages that are folded behind it: it says the same whatever is folded."""
        lines = (line for line in self.article.plain.split("\n") if line not in self.folds)
        return "\n".join((*lines, *self.hidden))


def post_of_file(path: str) -> Post:
    """A post read from its file, whether it is in the index or not. Raises ArchiveError if it is no post."""
    from tui.archive.parse import parse_file

    root = os.path.realpath(path)
    if os.path.isdir(root):
        raise ArchiveError(_("{path} is a folder, not a post", path=path))
    head = parse_file(root, b"")
    if isinstance(head, Problem):
        raise ArchiveError(f"{path}: {head.said}")
    row = Row(
        0, head.title, head.date, head.authors, head.source, head.site, head.tags, head.categories, head.key,
        broken=bool(head.problems),
    )  # fmt: skip
    return Post(row, head.fingerprint, (root,), head.problems)


def read_document(
    post: Post,
    on_preview: Callable[[Post, Preview], None] | None = None,
    max_length: int | None = None,
    is_given_up: Callable[[], bool] = lambda: False,
) -> Document:
    """A post with its article. Raises NotFoundError if none of its files can be read, and no other fault of a post.

    For a long one, `on_preview` gets the post and the first blocks, at most once, before the rest is converted. At most
    `max_length` characters of the body (`MAX_BODY_LENGTH`) are converted; a longer body is one of the post's problems.
    Raises Cancelled soon after it `is_given_up`, in threads that are not the main one.
    """
    from tui.article.document import MAX_BODY_LENGTH
    from tui.article.split import Stages

    max_length = MAX_BODY_LENGTH if max_length is None else max_length
    stages = Stages()
    # What reads the body has stages and a time limit of its own.
    read = partial(_read, post, on_preview, max_length, TimeLimit(is_given_up=is_given_up))
    made = stages.run(stated("reading the file"), read, lambda: None, limited=False)
    return made or as_in_file(post, stages.failures, max_length)


def read_beginning(
    post: Post, on_preview: Callable[[Post, Preview], None], is_given_up: Callable[[], bool] = lambda: False
) -> None:
    """Give `on_preview` a long post and what its beginning shows. Raises NotFoundError and Cancelled, as
    `read_document` does.
    """
    from tui.archive.parse import MAX_HEAD_BYTES
    from tui.article import document

    body, path = body_of(post, MAX_HEAD_BYTES + _BEGINNING_BYTES)
    document.read_beginning(
        body,
        title=post.row.title,
        source=post.row.source,
        suffix=suffix_of(path),
        on_preview=partial(on_preview, post),
        limit=TimeLimit(_BEGINNING_SECONDS, is_given_up=is_given_up),
    )


def suffix_of(path: str) -> str:
    """The ending of a file's name, which tells HTML from Markdown."""
    return os.path.splitext(path)[1].lower()


def _read(
    post: Post, on_preview: Callable[[Post, Preview], None] | None, max_length: int, limit: TimeLimit
) -> Document:
    from tui.article.document import describe_cut, read_article

    body, path = body_of(post)
    cut = ""
    if len(body) > max_length:
        body = body[:max_length]
        cut = describe_cut(max_length)
        post = replace(post, problems=(*post.problems, Problem(cut)))
    send = partial(on_preview, post) if on_preview is not None else None
    article = read_article(
        body, title=post.row.title, source=post.row.source, suffix=suffix_of(path), on_preview=send, limit=limit
    )
    if article.failures:
        post = replace(post, problems=(*post.problems, *map(Problem, article.failures)))
    return Document(post, article, cut)


def as_in_file(post: Post, failures: Sequence[str], max_length: int | None = None) -> Document:
    """A post with the text of its file as it is, front matter included, because of these failures."""
    from tui.archive.read import read_bytes
    from tui.article.document import MAX_BODY_LENGTH, as_written
    from tui.text import sanitize

    text = None
    for path in post.read_from:
        with suppress(OSError):
            text = read_bytes(path, MAX_BODY_LENGTH if max_length is None else max_length).decode("utf-8", "replace")
            break
    if text is None:
        raise NotFoundError(_("The post cannot be read: its file is gone"))
    post = replace(post, problems=(*post.problems, *map(Problem, failures)))
    return Document(post, as_written(sanitize(text)))


def copy_of_gone(post: Post) -> Path | None:
    """A copy, not to be written to, of what the file of a post that is gone held; None where it cannot be read."""
    import tempfile

    from tui.archive.read import MAX_FILE_BYTES, read_bytes

    try:
        data = read_bytes(post.gone_path, MAX_FILE_BYTES)
        path = Path(tempfile.mkdtemp(prefix="microfiche-"), os.path.basename(post.paths[0]))
    except OSError:
        return None
    try:
        path.write_bytes(data)
        path.chmod(0o400)
    except OSError:
        drop_copy(path)
        return None
    return path


def drop_copy(path: Path) -> None:
    """Delete what `copy_of_gone` made."""
    import shutil

    shutil.rmtree(path.parent, ignore_errors=True)


def body_of(post: Post, max_bytes: int | None = None) -> tuple[str, str]:
    """The body of a post, and the file it was read from: the first that can be read. Raises NotFoundError.

    With `max_bytes`, no more is read of the file.
    """
    from tui.archive.read import MAX_FILE_BYTES, read_body

    error: OSError | None = None
    for path in post.read_from:
        try:
            return read_body(path, max_bytes or MAX_FILE_BYTES), path
        except OSError as problem:
            error = problem
    if error is None or not error.strerror:
        raise NotFoundError(_("The post cannot be read: its file is gone"))
    raise NotFoundError(_("The post cannot be read: {reason}", reason=os_reason(error)))
