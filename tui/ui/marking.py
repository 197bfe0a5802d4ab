"""What keys do to posts: marks on the one under the cursor or on those selected, undoing, and telling of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tui.errors import MicroficheError
from tui.keymap import BY_NAME, label
from tui.language import _
from tui.library.marks import NOTHING_TO_TURN
from tui.state import Setting
from tui.text import clean_line
from tui.ui import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.message import Message

    from tui.library.library import Library
    from tui.model import Row
    from tui.ui.external import Host
    from tui.ui.widgets.lines import Hints
    from tui.ui.widgets.post_list import PostList
    from tui.ui.workers.lookups import Lookups

    Choose: TypeAlias = Callable[[Sequence[Row]], Setting]
    """From posts to what is to be set on all of them."""


class Marking:
    """Marks posts of the list. The keys of `keymap.COMMANDS` whose action is `mark` call the methods by their names."""

    def __init__(
        self,
        library: Library,
        posts: PostList,
        lookups: Lookups,
        *,
        hints: Hints,
        host: Host,
        keys: Mapping[str, Sequence[str]],
        post: Callable[[Message], object],
        marked: Callable[[Sequence[int]], object],
    ) -> None:
        """`keys` are those from the settings, by command; `marked` is called with the ids of rows after a mark."""
        self._library = library
        self._posts = posts
        self._lookups = lookups
        self._hints = hints
        self._host = host
        self._keys = keys
        self._post = post
        self._marked = marked

    # Read and starred

    def toggle_read(self) -> None:
        """Mark as read, or as unread where all are read."""
        self._set_chosen(lambda rows: Setting(read=not all(row.read for row in rows)))

    def toggle_star(self) -> None:
        """Star, or take the star off where all are starred."""
        self._set_chosen(lambda rows: Setting(starred=not all(row.starred for row in rows)))

    def read_by_itself(self, row: Row) -> None:
        """Mark a post as read that was open for a while: none of the reader's acts, and not told."""
        self._set(row, Setting(read=True), act="")

    # Undoing

    def undo(self) -> None:
        """Undo the latest act."""
        self._library.marks.undo(lambda done: self._post(messages.MarksUndone(done, again=False)))

    def redo(self) -> None:
        """Do again what was undone last."""
        self._library.marks.redo(lambda done: self._post(messages.MarksUndone(done, again=True)))

    def tell_undone(self, event: messages.MarksUndone) -> None:
        """Tell what was undone, or done again, with the key that turns it back."""
        if event.sentence is None:
            self._host.notify(str(NOTHING_TO_TURN[event.again]), timeout=2)
        elif event.again:
            self._tell(event.sentence.rstrip("."), "undo", _("undoes"))
        else:
            self._tell(event.sentence.rstrip("."), "redo", _("does it again"))

    # Setting

    def _set_chosen(self, choose: Choose) -> None:
        """Set what is chosen for it on the post under the cursor."""
        if (row := self._posts.cursor_row) is not None:
            self._set(row, choose([row]))

    def _set(self, row: Row, setting: Setting, act: str | None = None) -> None:
        self._posts.hold()
        try:
            told = self._library.marks.set([row], setting, act=act)
        except MicroficheError as error:
            self._host.notify(str(error), severity="error")
            return
        self._marked(self._posts.mark(row.key, read=setting.read, starred=setting.starred))
        if act is None:
            self._tell(told, "undo", _("undoes"))

    def _tell(self, sentence: str, command: str, does: str) -> None:
        """Say in one line what was done, and what a key does about it."""
        keys = self._keys.get(command, BY_NAME[command].keys)
        key = label(keys[0]) if keys else ""
        if self._hints.display:
            self._hints.tell(clean_line(sentence), (key, does, f"screen.run_command('{command}')"))
        else:
            self._host.notify(f"{sentence} · {key} {does}" if key else sentence, timeout=3)
