"""What the commands share: opening the library, refreshing with progress on stderr, a post as JSON."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from tui import streams
from tui.errors import Cancelled, ReplacedError, StorageError, UsageError
from tui.language import _
from tui.model import Progress, Row, Summary

if TYPE_CHECKING:
    from tui.library.library import Library
    from tui.settings import Settings
    from tui.state import State

T = TypeVar("T")

_ATTEMPTS = 5

_ROWS_AT_ONCE = 500


@contextmanager
def open_library(paths: Sequence[str], *, sets_marks: bool = False) -> Iterator[Library]:
    """Open a library of these archives; without any, of those opened last, else of the samples.

    Where it `sets_marks`, raises StorageError if they would be gone with the end of the command.
    """
    from tui.config_file import load_settings
    from tui.library.library import Library
    from tui.settings import Folders

    folders = Folders.of_user()
    settings, _ = load_settings(folders.config_file)
    with Library.with_settings(folders, settings, paths) as library:
        if sets_marks:
            _require_kept(library.marks_obstacle)
        library.marks.share_through(settings.shared_marks)
        try:
            library.marks.follow_folder()
        except StorageError as error:
            streams.warn(str(error))
        for notice in library.notices:
            streams.warn(notice)
        yield library
        _warn_of_news(library)
        library.cache_catalogue()


@contextmanager
def open_state() -> Iterator[tuple[State, Settings]]:
    """Open the marks alone, without any archive, with the settings; what changed is shared at the end.

    Raises StorageError where they cannot be kept: there are none to read then, and what is set would be gone at once.
    """
    from tui.config_file import load_settings
    from tui.library.usable_folders import UsableFolders
    from tui.settings import Folders
    from tui.state import State

    usable = UsableFolders(Folders.of_user())
    try:
        _require_kept(usable.marks_obstacle)
        settings, _ = load_settings(usable.folders.config_file)
        with State(usable.folders.state_file) as state:
            for notice in (*usable.notices, *filter(None, [state.notice])):
                streams.warn(notice)
            yield state, settings
            if (folder := settings.shared_marks) is not None:
                try:
                    state.shared_folder(folder).follow()
                except StorageError as error:
                    streams.warn(str(error))
            state.maintain()
    finally:
        usable.close()


def _require_kept(obstacle: str) -> None:
    if obstacle:
        raise StorageError(_("Marks cannot be kept: {obstacle}.", obstacle=obstacle))


def refresh(library: Library) -> Summary:
    """Bring the index up to date with progress on stderr. On Ctrl-C, what is indexed stays and Cancelled is raised."""
    try:
        with stoppable() as is_stopped, _progress() as show:
            summary = library.refresh(show, is_stopped)
    except Cancelled as cancelled:
        raise Cancelled(_("interrupted; what is indexed is kept, and the next run goes on from there")) from cancelled
    _warn_of_news(library)
    return summary


def _warn_of_news(library: Library) -> None:
    for notice in (*library.news_of_marks(), *library.news_of_index()):
        streams.warn(notice)


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Yield a function that tells whether Ctrl-C was pressed. A second Ctrl-C ends the program at once."""
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


def require_whole(query: str) -> None:
    """Raise UsageError for a query with a filter that filters nothing, as with `tag:$T` where T is empty."""
    from tui.search.parse import parse

    if mistakes := parse(query).mistakes:
        raise UsageError(_("{mistake} (in quotes it is searched as words)", mistake=mistakes[0]))


def require_saved(library: Library, query: str) -> None:
    """Raise UsageError for a query that names a saved search which is not there, or which leads back to itself.

    A title that was pasted means nothing by an `@` in it: where one has the whole of the query, that is searched for.
    """
    if "@" not in query or not (wrong := library.marks.searches.what_is_wrong(query)):
        return
    if not library.is_in_a_title(query):
        raise UsageError(_("{mistake} (in quotes it is searched as words)", mistake=wrong))


def answer(
    library: Library, find: Callable[[], T], tell: Callable[[T], int], *, refresh_first: bool, query: str = "",
    reads_texts: bool = False,
) -> int:  # fmt: skip
    """Find something in the index and tell it, both in one state of the index that has all posts. Returns what `tell`
    returns: the exit status.

    What is missing of posts is indexed first, and of bodies where the query or the answer needs them; another process
    that is indexing is waited for, and a damaged index is built anew. Raises UsageError where the query names saved
    searches that are not there, and StorageError where other processes leave no moment in which the index is whole.
    """
    if library.is_complete:
        require_saved(library, query)
    for _attempt in range(_ATTEMPTS):
        library.follow_index()
        if refresh_first or not library.is_complete:
            refresh(library)
            refresh_first = False
            require_saved(library, query)
        needs_words = (reads_texts or library.needs_words(query)) and _build_texts(library)
        is_found = False
        try:
            with library.snapshot(with_words=needs_words) as is_whole:
                if is_whole:
                    found = find()
                    is_found = True
                    return tell(found)
        except ReplacedError as replaced:
            if is_found:
                raise StorageError(_("{error} What was printed is not all: try again.", error=replaced)) from replaced
            _warn_of_news(library)
    raise StorageError(
        _("Another program is building the index anew, and what is found now may not be all: try again.")
    )


def warn_of_partial_answer(library: Library) -> None:
    """Say that an answer is of the articles read so far, where that is not all of them."""
    done, total = library.full_text.coverage()
    if done < total:
        streams.warn(_("articles read for {percent} %", percent=done * 100 // total))


def _build_texts(library: Library) -> bool:
    """Build the full-text index, with progress on stderr. Returns False where Ctrl-C stopped it."""
    is_built = False
    shown_tenth: int | None = None

    def show(done: int, total: int) -> None:
        nonlocal shown_tenth
        tenth = done * 10 // total if total else 10
        if shown_tenth is not None and tenth > shown_tenth:
            streams.tell(_("reading articles: {done} of {total}", done=done, total=total))
        shown_tenth = tenth if shown_tenth is None else max(shown_tenth, tenth)

    with stoppable() as is_stopped, suppress(Cancelled):
        library.full_text.build(show, is_stopped)
        is_built = True
    _warn_of_news(library)
    return is_built


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """Yield a function that shows progress on stderr: as a bar on a terminal, else as lines."""
    if not sys.stderr.isatty():
        yield _plain_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("looking for files"), total=None)

        def show(progress: Progress) -> None:
            description = _("looking for files") if progress.phase == "scan" else _("reading heads")
            bar.update(task, description=description, completed=progress.done, total=progress.total)

        yield show


def _plain_lines() -> Callable[[Progress], None]:
    """Progress for logs: a line for each tenth."""
    shown_tenth = -1

    def show(progress: Progress) -> None:
        nonlocal shown_tenth
        if progress.total:
            tenth = progress.done * 10 // progress.total
            if tenth > shown_tenth:
                shown_tenth = tenth
                streams.tell(_("indexing: {done} of {total} files", done=progress.done, total=progress.total))

    return show


def all_rows(library: Library, ids: Sequence[int]) -> Iterator[Row]:
    """Yield the rows of many posts, read some hundreds at a time."""
    for start in range(0, len(ids), _ROWS_AT_ONCE):
        yield from library.rows(list(ids[start : start + _ROWS_AT_ONCE]))


def post_json(row: Row, path: str, score: float | None = None, *, is_duplicate: bool) -> dict[str, object]:
    """A post as it is in all JSON output. A post that is not in the index has no id."""
    return {
        "id": row.id or None,
        "key": row.key.hex(),
        "path": path,
        "title": row.title,
        "date": row.date.iso if row.date else None,
        "author": row.author,
        "source": row.source,
        "site": row.site,
        "tags": list(row.tags),
        "categories": list(row.categories),
        "score": score,
        "read": row.read,
        "starred": row.starred,
        "duplicate": is_duplicate,
        "broken": row.broken,
        "gone": None if row.gone is None else row.gone.day.isoformat(),
    }
