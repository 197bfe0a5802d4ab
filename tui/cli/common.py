"""What the verbs share: opening a library, refreshing with progress, a row as JSON."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from tui.errors import Cancelled
from tui.model import Progress, Row, Summary
from tui.text import escape_controls

if TYPE_CHECKING:
    from tui.library import Library

T = TypeVar("T")

_PAGE = 500


@contextmanager
def opened(paths: Sequence[str]) -> Iterator[Library]:
    """A library of these archives; without any, of those opened last, else of the samples."""
    from tui.library import Library
    from tui.resources import samples_folder
    from tui.settings import Folders

    with Library(Folders.of_user(), paths, samples=samples_folder()) as library:
        for notice in library.notices:
            warn(notice)
        yield library
        library.cache_catalogue()


def warn(text: str) -> None:
    """Say something that is no data. A name in it may be anybody's."""
    sys.stderr.write(f"microfiche: {escape_controls(text)}\n")


def refresh(library: Library) -> Summary:
    """Bring the index up to date, with its progress on stderr; Ctrl-C keeps what is done and raises Cancelled."""
    try:
        with stoppable() as asked, _progress() as show:
            return library.refresh(show, asked)
    except Cancelled as cancelled:
        raise Cancelled("interrupted; what is indexed is kept, and the next run goes on from there") from cancelled


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed; pressed a second time, it ends the program at once."""
    pressed = False

    def stop(*_signal: object) -> None:
        nonlocal pressed
        pressed = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)


def make_ready(library: Library, *, look: bool) -> None:
    """Scan for changes where it is asked for, or where an archive was never indexed to its end."""
    if look or not library.is_complete:
        refresh(library)


def answered(library: Library, query: str, ask: Callable[[], T]) -> T:
    """What a question to the index gives, with the text of the articles taken in where the query looks into them.

    What turns out to be damaged meanwhile is made anew first.
    """
    from tui.search.query import parse

    looks_into_texts = bool(parse(query).body_texts())
    taken_in = looks_into_texts and _take_in_texts(library)
    answer = ask()
    if not library.is_complete:
        warn(library.index.notice)
        refresh(library)
        library.load()
        taken_in = looks_into_texts and _take_in_texts(library)
        answer = ask()
    if taken_in and library.full_text.notice and not library.full_text.is_whole:
        warn(library.full_text.notice)
        _take_in_texts(library)
        answer = ask()
    return answer


def _take_in_texts(library: Library) -> bool:
    """Have the text of all articles taken in; Ctrl-C searches what is. Whether it came to its end."""
    told: int | None = None

    def show(done: int, total: int) -> None:
        nonlocal told
        tenth = done * 10 // total if total else 10
        if told is not None and tenth > told:
            sys.stderr.write(f"reading articles: {done:,} of {total:,}\n")
        told = tenth if told is None else max(told, tenth)

    with stoppable() as asked, suppress(Cancelled):
        library.full_text.build(show, asked)
        return True
    return False


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    if sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        yield _plain_lines()


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("looking for files", total=None)

        def show(progress: Progress) -> None:
            description = "looking for files" if progress.phase == "scan" else "reading heads"
            bar.update(task, description=description, completed=progress.done, total=progress.total)

        yield show


def _plain_lines() -> Callable[[Progress], None]:
    """A line a tenth of the way: for logs."""
    told = -1

    def show(progress: Progress) -> None:
        nonlocal told
        if progress.total:
            tenth = progress.done * 10 // progress.total
            if tenth > told:
                told = tenth
                sys.stderr.write(f"indexing: {progress.done:,} of {progress.total:,} files\n")

    return show


def all_rows(library: Library, ids: Sequence[int]) -> Iterator[Row]:
    """The rows of many posts, read some hundreds at a time."""
    for start in range(0, len(ids), _PAGE):
        yield from library.rows(list(ids[start : start + _PAGE]))


def post_json(row: Row, path: str, score: float | None = None) -> dict[str, object]:
    """A post as every JSON output names it."""
    return {
        "id": row.id,
        "path": path,
        "title": row.title,
        "date": row.date.iso if row.date else None,
        "author": row.author,
        "source": row.source,
        "tags": list(row.tags),
        "categories": list(row.categories),
        "score": score,
        "read": row.read,
        "starred": row.starred,
    }
