"""The part of the screen that says what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.errors import MicroficheError, NotFoundError
from tui.ui import messages
from tui.ui.pane_layout import Panes
from tui.ui.widgets.facets_pane import FacetsPane
from tui.ui.widgets.post_list import PostList

if TYPE_CHECKING:
    from tui.ui.workers.session import Session


class Troubles(Panes):
    """What could not be done, told once."""

    session: Session
    _said = ""

    def on_post_list_missed(self) -> None:
        self.session.index_watcher.report_missing_posts()

    def on_post_list_failed(self, event: PostList.Failed) -> None:
        self.post_message(messages.OperationFailed(event.error))

    def on_facets_pane_failed(self, event: FacetsPane.Failed) -> None:
        self.post_message(messages.OperationFailed(event.error))

    def on_operation_failed(self, event: messages.OperationFailed) -> None:
        self.posts.forget()
        known = isinstance(event.error, MicroficheError)
        said = str(event.error) if known else f"{type(event.error).__name__}: {event.error}"
        if not isinstance(event.error, NotFoundError) and said != self._said:
            # Said once for as long as it goes on, not once a key.
            self._said = said
            self.notify(said, severity="error", timeout=10, markup=False)

    def on_marks_saved(self) -> None:
        self._said = ""
        self.notify("The marks that waited are kept now", timeout=4)
