"""Writing notes: on the post under the cursor, or on all that are selected."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from time import time_ns
from typing import TYPE_CHECKING
from uuid import uuid4

from tui.errors import MicroficheError
from tui.language import _, ngettext
from tui.state import Highlight, MarkEdit
from tui.state.open_text import OpenText
from tui.ui import messages
from tui.ui.widgets.lines import PaneHeading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.message import Message

    from tui.article.reading.quotes import TextQuote
    from tui.library.library import Library
    from tui.model import Row
    from tui.ui.external import Host
    from tui.ui.widgets.article_pane import ArticlePane
    from tui.ui.widgets.note_editor import NoteEditor
    from tui.ui.workers.lookups import Lookups


class Noting:
    """Opens the editor under the article, and keeps what is typed in it.

    The note of one post is saved while it is typed, and undone as a whole. On several posts it is written once the
    editor closes, below the notes that are there; until then it is kept as a draft.
    """

    def __init__(
        self,
        library: Library,
        pane: ArticlePane,
        lookups: Lookups,
        host: Host,
        *,
        post: Callable[[Message], object],
        told: Callable[[str], object],
        rewritten: Callable[[], object],
    ) -> None:
        """`told` is called with what was done in words, `rewritten` once a note is another one."""
        self._library = library
        self._pane = pane
        self._lookups = lookups
        self._host = host
        self._post = post
        self._told = told
        self._rewritten = rewritten
        self._editor: NoteEditor | None = None
        self._heading = PaneHeading("")
        self._row: Row | None = None
        """The post that the open editor is for, where it is one."""
        self._drafted: Sequence[bytes] = ()
        """The keys of the posts that a note was written on last of which a draft was kept."""

    @property
    def has_focus(self) -> bool:
        """Whether a note is being typed."""
        return self._editor is not None and self._pane.screen.focused is self._editor

    def close(self) -> None:
        """Close the editor, and keep what is typed in it."""
        if self._editor is not None:
            self._editor.close()

    def name_post(self, shown: Row | None) -> None:
        """Say over the editor which post it is for, where its article is shown no longer: its file was deleted."""
        if self._editor is not None and self._row is not None and (shown is None or shown.key != self._row.key):
            self._heading.say(_("Your note on “{title}”", title=self._row.title))

    def open(self, ids: Sequence[int], leave: Callable[[], object]) -> None:
        """Have a note on these posts written; `leave` gives the focus to another pane once it is."""
        if self._editor is not None:
            self._pane.screen.set_focus(self._editor)
        else:
            self._lookups.look_up(partial(self._read, ids), lambda read: self._show(*read, leave))

    def open_on_passage(self, row: Row, passage: TextQuote, name: str, leave: Callable[[], object]) -> None:
        """Have a note on a passage of a post written: on its highlight of a name, or "" for a new one."""
        held = self._library.marks.of(row.key).highlights.get(name)
        name = name if held is not None else uuid4().hex
        highlight = held or Highlight(*passage, made=time_ns() // 1_000_000)
        typed = OpenText(MarkEdit(highlights={name: held}))

        def write(text: str, act: str | None) -> str:
            new = MarkEdit(highlights={name: replace(highlight, note=text.strip())})
            return self._library.marks.set([row], new, act=act, text=typed)

        title = _("Your note on what you highlighted")
        self._open_one(row, title, highlight.note, typed, write, leave=leave, is_new=held is None)

    def _open_one(
        self,
        row: Row,
        title: str,
        began: str,
        typed: OpenText,
        write: Callable[[str, str | None], str],
        *,
        leave: Callable[[], object],
        is_new: bool = False,
    ) -> None:
        """Open the editor for one text, which `write` keeps as an act, or with "" for none; one that `is_new` is kept
        when nothing is typed as well.
        """
        from tui.ui.widgets.note_editor import NoteEditor

        def keep(text: str) -> None:
            is_same = text.strip() == began and not is_new
            self._end(partial(write, text, None), text, is_told=not is_same)
            self._library.submit(tell_joined)

        def tell_joined() -> None:
            if typed.is_joined:
                self._post(messages.NoteJoined())

        editor = NoteEditor(began, save=lambda text: self._try(partial(write, text, "")), keep=keep, leave=leave)
        self._open(editor, title, row)

    def _read(self, ids: Sequence[int]) -> tuple[Sequence[Row], Mapping[bytes, str]]:
        """The rows of posts, and the notes that are on them by their keys."""
        rows = self._library.rows(ids)
        written = self._library.marks.written_on([row.key for row in rows])
        return rows, {key: one.note for key, one in written.items() if one.note}

    def _show(self, rows: Sequence[Row], notes: Mapping[bytes, str], leave: Callable[[], object]) -> None:
        from tui.ui.widgets.note_editor import NoteEditor

        if not rows:
            return
        row, before = rows[0], notes.get(rows[0].key, "")
        if len(rows) > 1:
            text, title = "", ngettext("A note on {count} post", "A note on {count} posts", len(rows))
            keys = [row.key for row in rows]
            editor = NoteEditor(text, save=partial(self._save_draft, keys), keep=partial(self._add, rows), leave=leave)
            self._open(editor, title)
        else:
            typed = OpenText(MarkEdit(note=before))

            def write(text: str, act: str | None) -> str:
                return self._library.marks.note(row, text, act=act, typed=typed)

            self._open_one(row, _("Your note"), before, typed, write, leave=leave)

    def _open(self, editor: NoteEditor, title: str, row: Row | None = None) -> None:
        self._row = row
        self._editor, self._heading = editor, PaneHeading(title, _("Esc keeps it"))
        self._heading.add_class("-note")
        # The focus comes at once: what is typed next is the note, however fast it comes.
        self._pane.mount(self._heading, editor)
        self._pane.screen.set_focus(editor)

    def _try(self, write: Callable[[], object]) -> None:
        try:
            write()
        except MicroficheError as error:
            self._host.notify(str(error), severity="error")

    def _save_draft(self, keys: Sequence[bytes], text: str) -> None:
        """Keep what is typed so far for several posts, on which it is not written yet."""
        self._library.submit(partial(self._library.drafts.save, keys, text))

    def _add(self, rows: Sequence[Row], text: str) -> None:
        self._end((lambda: self._library.marks.add_note(rows, text)) if text.strip() else None, text)
        self._drafted = [row.key for row in rows]
        self.drop_draft()

    def drop_draft(self) -> None:
        """Keep the draft of a note on several posts no longer, once the note is on the disk."""
        if self._drafted:
            self._library.drop_draft(self._drafted)

    def _end(self, write: Callable[[], str] | None, text: str, *, is_told: bool = True) -> None:
        """The editor closes: write what is in it; a text that is too long to be kept is copied."""
        self._editor = None
        try:
            told = write() if write is not None else ""
        except MicroficheError as error:
            self._host.copy_to_clipboard(text)
            self._host.notify(_("{reason} What you typed is copied.", reason=str(error)), severity="error")
            return
        finally:
            if self._heading.is_attached:
                self._heading.remove()
        self._rewritten()
        if told and is_told:
            self._told(told)
