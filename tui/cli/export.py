"""`microfiche export`: the posts that a query finds, in a format of other programs."""

from __future__ import annotations

import argparse
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import common
from tui.config_file import load_settings
from tui.errors import Cancelled, UsageError
from tui.language import _, ngettext
from tui.settings import Folders

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.export.writing import Written
    from tui.search.results import SearchResults


def run(options: argparse.Namespace) -> int:
    """Write the posts that the query finds to a file, a folder or stdout. Returns 1 where there are none."""
    from tui.export.formats import Export, format_of
    from tui.export.writing import export

    streams.prepare()
    common.require_whole(options.query)
    is_stream = options.to == "-"
    form = options.format or ("" if is_stream else format_of(options.to))
    if is_stream and not form:
        raise UsageError(_("to stdout, --format says in which format"))
    fields = tuple(filter(None, (options.fields or "").split(",")))
    title = options.title or options.query or "Microfiche"
    settings, _warnings = load_settings(Folders.of_user().config_file)
    what = Export(
        form, title, fields, quotes_only=options.quotes, for_spreadsheets=options.bom, archived_at=settings.archived_at
    )
    place = _stdout(form) if is_stream else Path(options.to)
    with common.open_library(options.archives) as library:

        def tell(found: SearchResults) -> int:
            for warning in (*found.warnings, *found.notes):
                streams.warn(warning)
            ids = list(islice(found.ids, options.limit))
            if not ids:
                streams.warn(_("No post is found: nothing is written."))
                return 1
            if options.quotes:
                ids = [post_id for post_id, _written in library.marks.written_among(ids)]
                if not ids:
                    streams.warn(_("No post found has a note or a highlight: nothing is written."))
                    return 1
            try:
                with common.stoppable() as is_stopped:
                    written = export(library, ids, what, place, on_progress=_progress(), is_stopped=is_stopped)
            except Cancelled as cancelled:
                raise Cancelled(_("interrupted; nothing is written")) from cancelled
            _tell_faults(written)
            if written.archive:
                streams.warn(f"{options.to}: {_('read as a post of {archive} from now on', archive=written.archive)}")
            if not is_stream:
                count, file = written.posts, options.to
                streams.line(
                    ngettext("{count} post written to {file}", "{count} posts written to {file}", count, file=file)
                )
            return 0

        find = partial(library.search, options.query)
        return common.answer(library, find, tell, refresh_first=options.refresh, query=options.query)


def _stdout(form: str) -> Callable[[bytes], None]:
    """What takes the bytes of a format for stdout. Raises UsageError where a terminal would get what is no text."""
    from tui.export.formats import BINARY

    if not streams.is_terminal():
        return streams.raw
    if form in BINARY:
        raise UsageError(_("{format} is nothing for a terminal", format=form))
    return lambda data: streams.lines(data.decode("utf-8", "replace"))


def _progress() -> Callable[[int, int], None]:
    """A line on stderr for each tenth of what takes long."""
    shown = 0

    def show(done: int, total: int) -> None:
        nonlocal shown
        tenth = done * 10 // total
        if tenth > shown and total >= _MANY:
            streams.tell(_("writing: {done} of {total}", done=done, total=total))
        shown = tenth

    return show


_MANY = 2_000
"""Posts from which progress is told."""


def _tell_faults(written: Written) -> None:
    for path, fault in written.faults:
        streams.warn(_("{path} is written without its text: {fault}", path=path, fault=fault))
