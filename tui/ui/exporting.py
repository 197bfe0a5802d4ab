"""Exporting what is listed or selected from the screen: asking where to, and writing in a thread."""

from __future__ import annotations

import os
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.errors import Cancelled, MicroficheError, UsageError
from tui.language import _, ngettext
from tui.patterns import lazy_pattern
from tui.ui.messages import ExportEnded, ExportProgressed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.message import Message

    from tui.export.formats import Export
    from tui.library.library import Library
    from tui.ui.screens.name import NameScreen

_BAR: Final = 16
"""Cells of the bar that shows how far it is."""
_EVERY_SECONDS: Final = 0.1
"""How often it is told how far it is."""
_NOT_IN_NAMES: Final = lazy_pattern(r"[\W_]+")
_MAX_NAME: Final = 40


class Exporting:
    """One export at a time; `ExportProgressed` and `ExportEnded` follow."""

    def __init__(
        self,
        library: Library,
        *,
        post: Callable[[Message], object],
        ask: Callable[[NameScreen, Callable[[str | None], None]], object],
    ) -> None:
        """`post` takes messages from any thread; `ask` shows a dialog, and then gives the name that was typed."""
        self._library = library
        self._post = post
        self._ask = ask
        self._is_stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether something is being written."""
        return self._thread is not None and self._thread.is_alive()

    def ask(self, ids: Sequence[int], query: str, folded: int = 0, *, archived_at: str) -> None:
        """Ask where to write these posts, and write them; while something is being written, stop that. `folded` copies
        of them are left out, which is told; `archived_at` is the setting of that name.
        """
        from tui.ui.screens.name import NameScreen

        if self.is_running:
            self._is_stopped.set()
            return
        if not ids:
            return
        name = _NOT_IN_NAMES.sub("-", query).strip("-")[:_MAX_NAME] or "posts"
        title = ngettext("Export {count} post to a file", "Export {count} posts to a file", len(ids))
        if folded:  # so short that the narrowest screen has room for it
            title = _("Export {count} without {folded} folded", count=len(ids), folded=folded)

        def begin(file: str | None) -> None:
            if file is not None:
                self._begin(ids, query, file, archived_at)

        self._ask(NameScreen(title, _described, name=f"{name}.epub", verb=_("write")), begin)

    def close(self) -> None:
        """Stop what is being written: nothing of it stays."""
        self._is_stopped.set()
        if self._thread is not None:
            self._thread.join(2.0)

    def _begin(self, ids: Sequence[int], query: str, file: str, archived_at: str) -> None:
        from tui.export.formats import Export, format_of

        try:
            what = Export(format_of(os.path.expanduser(file)), query or "Microfiche", archived_at=archived_at)
        except UsageError as error:
            self._post(ExportEnded(str(error), has_failed=True))
            return
        self._is_stopped.clear()
        write = partial(self._write, tuple(ids), what, _place(file))
        self._thread = threading.Thread(target=write, name="export", daemon=True)
        self._thread.start()

    def _write(self, ids: Sequence[int], what: Export, place: Path) -> None:
        from tui.export.writing import export

        told_at = 0.0

        def tell(done: int, total: int) -> None:
            nonlocal told_at
            if time.monotonic() - told_at >= _EVERY_SECONDS:
                told_at = time.monotonic()
                self._post(ExportProgressed(done, total))

        try:
            written = export(self._library, ids, what, place, on_progress=tell, is_stopped=self._is_stopped.is_set)
        except Cancelled:
            self._post(ExportEnded(_("Nothing is written: the export was stopped"), has_failed=False))
        except MicroficheError as error:
            self._post(ExportEnded(str(error), has_failed=True))
        else:
            count = written.posts
            said = ngettext("{count} post written to {file}", "{count} posts written to {file}", count, file=str(place))
            if written.faults:
                without = ngettext("{count} without its text", "{count} without their texts", len(written.faults))
                said = f"{said} · {without}"
            if written.archive:
                said = f"{said} · {_('read as a post of {archive} from now on', archive=written.archive)}"
            self._post(ExportEnded(said, has_failed=False))


def progress_line(done: int, total: int) -> str:
    """How far an export is, with a bar."""
    filled = done * _BAR // total if total else _BAR
    said = _("writing: {done} of {total}", done=done, total=total)
    return f"{'━' * filled}{'─' * (_BAR - filled)} {said}"


def _described(file: str) -> str:
    """What will become of a name that is typed."""
    from tui.export.formats import format_of

    if not format_of(os.path.expanduser(file)):
        return _("by its ending: epub, html, md, jsonl, csv, db, bib, ris, csl.json or atom; FOLDER/ for files")
    place = _place(file)
    return _("in place of {file}", file=str(place)) if place.is_file() else str(place)


def _place(file: str) -> Path:
    return Path(os.path.abspath(os.path.expanduser(file)))
