"""Programs outside the terminal screen: the web browser, the editor, and the clipboard."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Literal, Protocol

from tui.errors import MicroficheError
from tui.language import _
from tui.text import cut
from tui.ui.pane_layout import TALL_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from textual.geometry import Size

    from tui.launch import Launch
    from tui.model import Row

Severity = Literal["information", "warning", "error"]

_NOTE_CELLS = 54
"""Cells of a line of a notification, at most."""
_BESIDE_NOTE = 5
"""Cells of a notification beside its lines; it has nine tenths of a narrow screen."""


class Host(Protocol):
    """What is needed of the application: its terminal, clipboard and notifications."""

    in_script: Callable[[str], str]

    @property
    def size(self) -> Size: ...

    def notify(
        self,
        message: str,
        *,
        title: str = ...,
        severity: Severity = ...,
        timeout: float | None = ...,
    ) -> None: ...

    def copy_to_clipboard(self, text: str) -> None: ...

    def suspend(self) -> AbstractContextManager[None]: ...

    def send(self, sequence: str) -> None: ...

    def show_value(self, name: str, value: str) -> None: ...

    def withdraw(self, message: str) -> None: ...

    def begin_again(self) -> None: ...


class ExternalPrograms:
    """Opens addresses and files in other programs, and says what came of it in a notification."""

    def __init__(self, host: Host, browser: str, browser_failed: Callable[[Sequence[Launch], str, str], None]) -> None:
        """`browser` is the command line from the settings.

        `browser_failed` is called, in a thread, when a browser ends at once with an error: with those to be tried
        after it, the address and the reason, for `open_by`.
        """
        self.host = host
        self._browser = browser
        self._browser_failed = browser_failed

    def open_address(self, address: str) -> None:
        """Open an address in the web browser, or say why not; where no browser can start, copy it."""
        from tui.addresses import address_to_open, refusal
        from tui.launch import find_browsers, no_browser

        if (reason := refusal(address)) is not None:
            self.host.notify(reason, severity="warning")
            return
        self.open_by(find_browsers(address_to_open(address), self._browser), address, no_browser(self._browser))

    def open_by(self, browsers: Sequence[Launch], address: str, failure: str) -> None:
        """Open an address by the first of these that starts; where none does, copy it, and say how it failed.

        `failure` is said where there is nothing to try.
        """
        from tui.addresses import shown_address
        from tui.launch import start

        for at, launch in enumerate(browsers):
            if launch.in_terminal:
                with self.host.suspend():
                    reason = start(launch)
            else:
                reason = start(launch, partial(self._browser_failed, browsers[at + 1 :], address))
            if reason is None:
                self.host.notify(shown_address(address), title=_("Opened in the browser"), timeout=3)
                return
            failure = reason
        self.copy_address(address, _("{failure} The address is copied", failure=failure))

    def open_archived(self, row: Row, service: str) -> None:
        """Open the copy of a post's source that a web archive made nearest its date; `service` is from the settings."""
        from tui.addresses import archived_copy, refusal

        # A source that cannot be opened is refused as it is, not as a part of the archive's address.
        is_refused = refusal(row.source) is not None
        self.open_address(row.source if is_refused else archived_copy(row.source, row.date, service))

    def copy_source(self, row: Row) -> None:
        """Copy the address of a post's source."""
        if row.source:
            self.copy_address(row.source)
        else:
            self.host.notify(_("This post names no source"), severity="warning", timeout=3)

    def copy_address(self, address: str, title: str = "") -> None:
        """Put an address on the clipboard as it is written, and show it so that its host reads like no other.

        Without a title, it is said to be copied.
        """
        from tui.addresses import shown_address

        self.copy(address, title or _("Copied"), shown_address(address))

    def copy(self, text: str, title: str, shown: str = "") -> None:
        """Put a text on the clipboard, and show how it begins, or what is to be shown instead, under a title."""
        self.host.copy_to_clipboard(text)
        width, height = self.host.size
        # The notification must not cover the page.
        lines = 3 if height >= TALL_ROWS else 1
        room = min(_NOTE_CELLS, width * 9 // 10 - _BESIDE_NOTE)
        self.host.notify(cut(shown or text, lines * room), title=title, timeout=4)

    def edit(self, path: str, *, to_write: bool = False) -> bool:
        """Open a file in the editor or the pager, in an editor where it is `to_write` in, and wait for its end. Returns
        whether one was started.
        """
        from tui.launch import find_editor, missing_editor, start

        if not os.path.exists(path):
            # An editor would begin a new file there, which the next scan would take for the post.
            self.host.notify(_("The file is no longer there: R looks for changes on disk"), severity="warning")
            return False
        launch = find_editor(path, to_write=to_write)
        if launch is None:
            self.host.notify(_("There is no editor: set EDITOR"), severity="warning")
            return False
        with self.host.suspend():
            failure = start(launch)
        if missing := missing_editor():
            said = _("{editor} cannot be found: the file was shown with {other}", editor=missing, other=launch.words[0])
            self.host.notify(said, severity="warning")
        if failure is not None:
            self.host.notify(failure, severity="error")
        return True

    def edit_settings(self, file: Path) -> None:
        """Open the settings in the editor, and begin again by them where they are others then. Where there is no file,
        one in which everything stands as a comment is written.
        """
        from tui.commented_config import write_commented

        try:
            if not os.path.lexists(file):
                write_commented(file)
        except MicroficheError as error:
            self.host.notify(str(error), severity="error")
            return
        before = _content(file)
        if self.edit(str(file), to_write=True) and _content(file) != before:
            self.host.begin_again()


def _content(file: Path) -> bytes:
    """What a file holds; nothing where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError:
        return b""
