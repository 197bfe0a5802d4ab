"""Opening the browser on archives, or reporting why it cannot be opened."""

from __future__ import annotations

import gc
import os
import re
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.errors import MicroficheError
from tui.language import _, ngettext
from tui.streams import warn

if TYPE_CHECKING:
    from tui.library.library import Library


def browse(paths: Sequence[str]) -> int:
    """Open the browser on these archives (none: those opened last, else the samples), and on others as long as it is
    left to go on with those. Returns the exit status.

    Raises what the screen failed with, once the terminal is given back and the marks are written.
    """
    status: int | None = None
    while status is None:
        status = _browse(paths)
        paths = ()
        if status is None:
            collect_what_was_open()
    return status


def collect_what_was_open() -> None:
    """Free the memory of a screen that was left, with its posts: all of it was taken out of what is collected."""
    threading.excepthook = threading.__excepthook__  # in place of the one that holds the screen
    gc.unfreeze()
    gc.collect()


def _browse(paths: Sequence[str]) -> int | None:
    """Open the browser once; None where it is left to go on with other archives."""
    favour_ui_thread()
    from tui.config_file import load_settings
    from tui.keymap import BY_NAME, clashes
    from tui.library.library import Library
    from tui.settings import Folders

    # The screen is painted on stderr. A stream that was closed is None.
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.__stderr__)):
        warn(_("the browser needs a terminal; see microfiche --help for what does not"))
        return 2
    try:
        folders = Folders.of_user()
        settings, warnings = load_settings(folders.config_file, commands=BY_NAME, clashes=clashes)
        with Library.with_settings(folders, settings, paths, checked_later=True) as library:
            library.marks.share_through(settings.shared_marks)
            # Importing what is below takes longer than reading the first posts.
            library.begin_first_refresh()
            from tui.ui.app import MicroficheApp
            from tui.ui.driver import replace_invalid_bytes, write_frames_whole
            from tui.ui.watchdog import Watchdog

            replace_invalid_bytes()
            write_frames_whole()
            if paths:
                library.remember()
            app = MicroficheApp(library, settings, folders, warnings)
            app.adapt_to_terminal()
            watchdog = Watchdog(sys.stdin.fileno(), library.write_marks).start()
            watchdog.on_request(app.exit_from_thread)
            threading.excepthook = lambda failed: app.report_failed_thread(failed.exc_value, failed.thread)
            try:
                app.run()
            except BaseException:
                # Textual gives the terminal back itself, but where that fails.
                watchdog.restore_terminal()
                raise
            watchdog.stop()
        if library.state.notice:
            # Shown on the screen as well, where it may have gone before it was read.
            warn(library.state.notice)
        if not library.keeps_marks:
            warn(_("Marks set in this session were not kept."))
        if library.unwritten:
            _tell_lost(library)
            if app.fault is None:
                return 3
        if app.fault is not None:
            raise app.fault
        if app.begins_again and not watchdog.status:
            return None
        return watchdog.status or app.return_code or 0
    except MicroficheError as error:
        warn(str(error))
        return 3


def _tell_lost(library: Library) -> None:
    """Say on stderr which marks could not be kept, and why."""
    count = library.unwritten
    reason = (
        re.split("[:：]", f"{library.write_failure}", maxsplit=1)[0]
        if library.write_failure
        else _("There was no time left")
    )
    lines = [
        ngettext(
            "{reason}: the marks of {count} post could not be kept",
            "{reason}: the marks of {count} posts could not be kept",
            count,
            reason=reason,
        )
    ]
    for change in library.lost:
        post = change.post.title or change.post.path or change.post.key.hex()
        lines.append("  " + _("{marks}: {post}", marks=change.edit.told(), post=post))
    if count > len(library.lost):
        lines.append("  " + _("and {count} more", count=count - len(library.lost)))
    for line in lines:
        warn(line)


def favour_ui_thread() -> None:
    """Keep the screen responsive while other threads work. To be called before Textual is imported."""
    # The most frames a second; Textual reads this when it is imported.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    # A busy thread gives up the interpreter after one millisecond; Python's default is five.
    sys.setswitchinterval(0.001)
    # All threads wait for a garbage collection, and there are few cycles to find: young objects are collected a few at
    # a time, for a millisecond or two, and all objects hardly ever.
    gc.set_threshold(3_000, 10, 3_000)
    # Nothing at all before the first frame: what is imported and built until then is there to stay.
    gc.disable()
