"""The part of the screen that does things to a post: step, scroll, open, copy, mark."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tui.errors import MicroficheError
from tui.text import cut
from tui.ui.messages import BrowserFailed
from tui.ui.screens.reading import Reading

if TYPE_CHECKING:
    from tui.model import Row
    from tui.search.results import Found

_NOTE = 54
"""Cells of a line of a note, at most."""


class PostActions(Reading):
    """What keys do to the post under the cursor."""

    found: Found | None

    # Moving on

    def action_step(self, way: int) -> None:
        if self.is_finding and self.pane == "article":
            self.step_match(way)
            return
        self._step_to(self.posts.cursor + way)

    def action_step_unread(self, way: int) -> None:
        index = self.library.next_unread(self.posts.ids, self.posts.cursor, way)
        if index is None:
            self.notify("Nothing unread further on" if way > 0 else "Nothing unread before this", timeout=2)
        else:
            self._step_to(index)

    def _step_to(self, index: int) -> None:
        before = self.posts.cursor
        self.posts.move_to(index)
        row = self.posts.cursor_row
        if self.pane == "article" and row is not None and self.posts.cursor != before:
            self.call_later(self.open, row)

    def action_read_on(self) -> None:
        row = self.posts.cursor_row
        if row is None:
            return
        if not self.shows("article"):
            self.action_open_post()
        elif self.article.at_end:
            self.posts.move_to(self.posts.cursor + 1)
            if (row := self.posts.cursor_row) is not None:
                self.call_later(self.open, row)
        else:
            self.article.action_page(1)
            self.open(row)

    def action_read_back(self) -> None:
        self.article.action_page(-1)

    def action_scroll_article(self, way: int) -> None:
        if way > 0:
            self.article.action_down()
        else:
            self.article.action_up()
        if (row := self.posts.cursor_row) is not None and self.shows("article"):
            self.open(row)

    # The source

    def action_open_source(self) -> None:
        if (row := self.posts.cursor_row) is not None:
            self.open_address(row.source)

    def open_address(self, address: str) -> None:
        """Open an address in the web browser, or say why not; where none can start, copy it."""
        from tui.addresses import refusal
        from tui.launch import find_browser, start

        if (reason := refusal(address)) is not None:
            self.notify(reason, severity="warning", markup=False)
            return
        launch = find_browser(address, self.settings.browser)
        if launch is None:
            self.copy(address, "No web browser can start here; the address is copied")
            return
        if launch.in_terminal:
            with self.app.suspend():
                failure = start(launch)
        else:
            failure = start(launch, lambda reason: self._tell_failure(address, reason))
        if failure is not None:
            self.copy(address, f"{failure} The address is copied")
        else:
            self.notify(address, title="Opened in the browser", timeout=3, markup=False)

    def _tell_failure(self, address: str, reason: str) -> None:
        self.post_message(BrowserFailed(address, reason))

    def on_browser_failed(self, event: BrowserFailed) -> None:
        self.copy(event.address, f"{event.reason} The address is copied")

    def action_copy_source(self) -> None:
        row = self.posts.cursor_row
        if row is not None and row.source:
            self.copy(row.source, "Copied")
        else:
            self.notify("This post names no source", severity="warning", timeout=3)

    def copy(self, text: str, said: str) -> None:
        """Put a text on the clipboard, and say so."""
        self.app.copy_to_clipboard(text)
        # What was copied is known by how it begins; the note must not cover the page.
        lines = 3 if self.has_class("-tall") else 1
        self.notify(cut(text, lines * min(_NOTE, self.size.width - 8)), title=said, timeout=4, markup=False)

    def action_open_archived(self) -> None:
        """Open the copy of the source that an archive made nearest the post's date."""
        from tui.addresses import archived_copy, refusal

        row = self.posts.cursor_row
        if row is None:
            return
        reason = refusal(row.source)
        if reason is not None:
            self.notify(reason, severity="warning", markup=False)
        else:
            self.open_address(archived_copy(row.source, row.date, self.settings.archived_at))

    def action_copy_citation(self) -> None:
        if (row := self.posts.cursor_row) is not None:
            self.copy(row.citation, "Citation copied")

    def action_edit_file(self) -> None:
        """Open the post's file in the editor, or the pager, and look what has changed when it ends."""
        from tui.launch import find_editor, missing_editor, start

        row = self.posts.cursor_row
        path = self.library.paths([row.id]).get(row.id) if row is not None else None
        if path is None:
            return
        if not os.path.exists(path):
            # An editor would begin a new file, and what is written there would be taken for the post.
            self.notify("The file is no longer there: R looks for changes on disk", severity="warning")
            return
        launch = find_editor(path)
        if launch is None:
            self.notify("There is no editor: set EDITOR", severity="warning")
            return
        with self.app.suspend():
            failure = start(launch)
        if missing := missing_editor():
            said = f"{missing} cannot be found: the file was shown with {launch.words[0]}"
            self.notify(said, severity="warning", markup=False)
        if failure is not None:
            self.notify(failure, severity="error", markup=False)
        self.session.refresher.refresh()

    # Marks

    def action_toggle_read(self) -> None:
        if (row := self.posts.cursor_row) is not None:
            self.mark_row(row, read=not row.read)

    def action_toggle_star(self) -> None:
        if (row := self.posts.cursor_row) is not None:
            self.mark_row(row, starred=not row.starred)

    def mark_row(self, row: Row, *, read: bool | None = None, starred: bool | None = None) -> None:
        """Mark a post, and show it as marked."""
        self.posts.hold()
        try:
            self.library.mark([row], read=read, starred=starred)
        except MicroficheError as error:
            self.notify(str(error), severity="error", markup=False)
        self.posts.forget()
        if self.found is not None:
            self.session.searcher.count_facets(self.found)

    # The index

    def action_refresh(self) -> None:
        self.posts.hold()
        if not self.session.refresher.refresh():
            self.notify("The archive is being looked through; once more after that", timeout=2)
