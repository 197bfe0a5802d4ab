"""What keys do to posts: marks on the one under the cursor or on those selected, undoing, and telling of it."""

from __future__ import annotations

from functools import partial
from threading import Event
from time import time_ns
from typing import TYPE_CHECKING, TypeAlias
from uuid import uuid4

from tui.errors import MicroficheError
from tui.key_names import label
from tui.keymap import BY_NAME
from tui.language import _, ngettext
from tui.library.marks import POSTS_AT_ONCE
from tui.state import Highlight, MarkEdit
from tui.text import clean_line
from tui.ui import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from textual.message import Message

    from tui.article.reading.quotes import TextQuote
    from tui.library.library import Library
    from tui.library.marks import MarkedMany
    from tui.model import Row
    from tui.search.results import SearchResults
    from tui.state import Target
    from tui.ui.external import Host
    from tui.ui.screens.pick import PickScreen
    from tui.ui.widgets.lines import Hints
    from tui.ui.widgets.post_list import PostList
    from tui.ui.workers.lookups import Lookups

    Choose: TypeAlias = Callable[[Iterable[Row | Target]], MarkEdit]
    """From posts to what is to be set on all of them."""
    Turn: TypeAlias = Callable[[Callable[[str | None], object], Callable[[int], object]], None]
    """Undoes an act, or does one again: it reports what was done in the end, and of how many posts so far."""


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
        painting: Callable[[], object],
        marked: Callable[[Sequence[int]], object],
        rewritten: Callable[[], object],
        ask: Callable[[PickScreen, Callable[[str | None], None]], object],
        found: Callable[[], SearchResults | None],
        many: Lookups,
        tell_errors_again: Callable[[], object],
    ) -> None:
        """`keys` are those from the settings, by command; `painting` is called before a mark changes the list, so that
        other threads wait until it is painted, with them the one that writes the mark; `marked` is called with the ids
        of rows after a mark, `rewritten` after what is written on posts has changed; `ask` shows a dialog, and then
        gives what was picked; `found` gives what the list is the answer to; `many` marks many posts, while rows are
        read by the `lookups`; `tell_errors_again` is called before what leaves nothing to be seen where it fails, as it
        may have before.
        """
        self._library = library
        self._posts = posts
        self._lookups = lookups
        self._hints = hints
        self._host = host
        self._keys = keys
        self._post = post
        self._painting = painting
        self._marked = marked
        self._rewritten = rewritten
        self._ask = ask
        self._found = found
        self._many = many
        self._stop = Event()
        """Set to stop what was asked for last of `_many`."""
        self._tell_errors_again = tell_errors_again
        self._offered: tuple[Sequence[int], MarkEdit] = ((), MarkEdit())
        """The copies of what was marked last, and what was set on it."""

    # Read and starred

    def toggle_read(self) -> None:
        """Mark as read, or as unread where all are read."""
        self._set_chosen(lambda rows: MarkEdit(read=not all(row.read for row in rows)))

    def toggle_star(self) -> None:
        """Star, or take the star off where all are starred."""
        self._set_chosen(lambda rows: MarkEdit(starred=not all(row.starred for row in rows)))

    def read_all(self) -> None:
        """Mark all posts that are listed as read, after asking."""
        found = self._found()
        listed, every = self._posts.ids, self._posts.ids if found is None else found.all_ids

        def unread() -> tuple[Sequence[int], Sequence[int]]:
            shown = self._library.unread(listed)
            return shown, shown if len(every) == len(listed) else self._library.unread(every)

        self._lookups.look_up(unread, self._ask_to_read)

    def _ask_to_read(self, unread: tuple[Sequence[int], Sequence[int]]) -> None:
        from tui.ui.pickers import question

        shown, every = unread
        if not every:
            self._host.notify(_("All posts shown are read"), timeout=2)
            return

        def read(answer: str | None) -> None:
            if answer is not None:
                self._set_on(every if answer == "all" else shown, lambda _rows: MarkEdit(read=True))

        said = ngettext("Mark {count} post as read", "Mark {count} posts as read", len(shown))
        folded = len(every) - len(shown)
        and_copies = ngettext("…and {count} copy that is folded", "…and {count} copies that are folded", folded)
        choices = ([("shown", said)] if shown else []) + ([("all", and_copies)] if folded else [])
        self._ask(question(_("All that is shown"), *choices), read)

    # Own tags

    def pick_tag(self) -> None:
        """Put one of the reader's own tags on the selected posts, or the one under the cursor; or take it off."""
        if ids := self.targets:
            self._lookups.look_up(partial(self._tags_of, ids), partial(self._ask_for_tag, ids))

    def _tags_of(self, ids: Sequence[int]) -> tuple[dict[str, int], set[str]]:
        """All own tags with their numbers, and those that all of these posts have."""
        marks = self._library.marks
        on: set[str] | None = None
        for at in range(0, len(ids), POSTS_AT_ONCE):
            for target in self._library.targets(ids[at : at + POSTS_AT_ONCE]):
                tags = set(marks.of(target.key).tags)
                on = tags if on is None else on & tags
            if not on:
                break
        return marks.tags(), on or set()

    def _ask_for_tag(self, ids: Sequence[int], tags: tuple[dict[str, int], set[str]]) -> None:
        from tui.ui.pickers import tag_picker

        known, on = tags

        def toggle(tag: str | None) -> None:
            if tag is not None:
                self._set_on(ids, lambda _rows: MarkEdit(tags={tag: tag not in on}))

        title = ngettext("Tag {count} post", "Tag {count} posts", len(ids)) if len(ids) > 1 else _("Tags of your own")
        self._ask(tag_picker(known, on, title), toggle)

    # Read, by itself

    def read_by_itself(self, row: Row) -> None:
        """Mark a post as read that was open for a while: none of the reader's acts, and not told."""
        self._set(row, MarkEdit(read=True), act="")

    def highlight(self, passage: TextQuote, standing: Collection[str] = ()) -> None:
        """Highlight a passage of the post under the cursor, or no longer where it is highlighted already: by those
        highlights that are `standing` just there, by their names, or by one that is equal and not laid out yet.
        """
        if (row := self._posts.cursor_row) is None:
            return
        kept = self._library.marks.of(row.key).highlights
        same = [
            name
            for name, one in kept.items()
            if name in standing or (one.exact, one.prefix, one.suffix) == tuple(passage)
        ]
        made = Highlight(*passage, made=time_ns() // 1_000_000)
        self._set(row, MarkEdit(highlights=dict.fromkeys(same) if same else {uuid4().hex: made}))

    # Copies

    def mark_copies(self) -> None:
        """Set what was set last on the copies of the same posts too."""
        (ids, edit), self._offered = self._offered, ((), MarkEdit())
        if ids:
            self._set_on(ids, lambda _rows: edit)
        else:
            self._host.notify(_("What was marked last has no copies"), timeout=2)

    def forget_copies(self) -> None:
        """Offer no marks to copies any more: the mark was undone, or their ids mean other posts by now."""
        self._offered = (), MarkEdit()

    # Undoing

    def undo(self) -> None:
        """Undo the latest act; one that is under way is stopped first."""
        self.forget_copies()
        if self._many.is_busy:
            self._stop.set()
            return
        self._turn(self._library.marks.undo, again=False)

    def redo(self) -> None:
        """Do again what was undone last."""
        self.forget_copies()
        self._turn(self._library.marks.redo, again=True)

    def _turn(self, turn: Turn, *, again: bool) -> None:
        self._tell_errors_again()
        turn(
            lambda told: self._post(messages.MarksUndone(told, again=again)),
            lambda posts: self._post(messages.UndoingProgressed(posts)),
        )

    def tell_undoing(self, event: messages.UndoingProgressed) -> None:
        """Tell how far undoing an act on many posts, or doing it again, is."""
        if self._hints.display:
            self._tell(ngettext("{count} post so far…", "{count} posts so far…", event.posts))

    def tell_undone(self, event: messages.MarksUndone) -> None:
        """Tell what was undone, or done again, with the key that turns it back."""
        from tui.state.acts import NOTHING_TO_UNDO

        if event.sentence is None:
            self._host.notify(str(NOTHING_TO_UNDO[event.again]), timeout=2)
        elif event.again:
            self.tell_with_key(event.sentence.rstrip("."), "undo", _("undoes"))
        else:
            self.tell_with_key(event.sentence.rstrip("."), "redo", _("does it again"))

    # Edits of marks

    @property
    def targets(self) -> Sequence[int]:
        """The selected posts, or the one under the cursor."""
        row = self._posts.cursor_row
        return self._posts.selected or ([row.id] if row is not None else [])

    def _set_chosen(self, choose: Choose) -> None:
        """Set what is chosen for them on the selected posts, or on the one under the cursor."""
        if ids := self._posts.selected:
            self._set_on(ids, choose)
        elif (row := self._posts.cursor_row) is None:
            return
        elif self._many.is_busy:  # after that, which would take this back
            self._set_on([row.id], choose)
        else:
            self._set(row, choose([row]))

    def _set(self, row: Row, edit: MarkEdit, act: str | None = None) -> None:
        self._posts.hold()
        self._painting()
        try:
            told = self._library.marks.set([row], edit, act=act)
        except MicroficheError as error:
            self._host.notify(str(error), severity="error")
            return
        self._marked(self._posts.mark(row.key, read=edit.read, starred=edit.starred))
        if act is None:
            self._tell_with_copies(told, {row.key}, edit, _copies_of([row.id], edit, self._found()))

    def _set_on(self, ids: Sequence[int], choose: Choose) -> None:
        """Set what is chosen for them on these posts, of which there may be many: in a thread."""
        self._posts.hold()
        found = self._found()
        birth = None if found is None else found.hits.catalogue.birth
        self._stop = stop = Event()

        def progress(done: int) -> None:
            self._post(messages.MarkingProgressed(done, len(ids)))

        def set_all() -> tuple[MarkedMany, Sequence[int]]:
            done = self._library.mark_many(ids, choose, birth, on_progress=progress, is_stopped=stop.is_set)
            return done, _copies_of(ids[: done.done], done.edit, found)

        def show(marked: MarkedMany, copies: Sequence[int]) -> None:
            self._painting()
            self._posts.forget()
            self._marked(())
            self._rewritten()
            self._tell_with_copies(marked.act, marked.keys, marked.edit, copies)
            if stop.is_set() and marked.done:
                self.undo()

        # After the rows that are being read: they may be from before the marks.
        self._many.look_up(set_all, lambda done: self._lookups.look_up(lambda: done, lambda done: show(*done)))
        if self._many.is_busy:
            self.tell(ngettext("marking {count} post…", "marking {count} posts…", len(ids)))

    def tell_progress(self, event: messages.MarkingProgressed) -> None:
        """Tell how far the marking of many posts is, and show it where it is seen."""
        if not self._many.is_busy:
            return
        self._posts.forget()
        if self._hints.display:  # in zen each would be a notification of its own
            self.tell(_("marking {done} of {total} posts…", done=event.done, total=event.total))

    def close(self) -> None:
        """Wait until what was asked for is set."""
        self._many.close()

    def _tell_with_copies(self, act: str, keys: Collection[bytes], edit: MarkEdit, copies: Sequence[int]) -> None:
        """Say what was set on posts, with the key that sets it on their copies too, where any of them has it not."""
        self._offered = asked = ((), edit)
        if not copies:
            self.tell(act)
            return

        def offer(others: Sequence[Target]) -> None:
            if self._offered is not asked:
                return  # something else was marked since, or undone, and that is what is told
            ids = [row.id for row in others if row.key not in keys and not _has(row, edit)]
            self._offered = ids, edit
            more = ngettext("marks the copy too", "marks {count} copies too", len(ids))
            self._tell(act, ("undo", _("undoes")), *([("mark-copies", more)] if ids else []))

        self._lookups.look_up(partial(self._library.targets, copies), offer, lambda _error: self.tell(act))

    def tell(self, act: str) -> None:
        """Say in one line what was done, with the key that undoes it."""
        self.tell_with_key(act, "undo", _("undoes"))

    def tell_with_key(self, sentence: str, command: str, does: str) -> None:
        """Say in one line what was done, and what a key does about it."""
        self._tell(sentence, (command, does))

    def _tell(self, sentence: str, *commands: tuple[str, str]) -> None:
        """Say what was done, and what the keys of commands do about it."""
        hints: list[tuple[str, str, str]] = []
        for command, does in commands:
            if keys := self._keys.get(command, BY_NAME[command].keys):
                hints.append((label(keys[0]), does, f"screen.run_command('{command}')"))
        if self._hints.display:
            self._hints.tell(clean_line(sentence), *hints)
        else:
            self._host.notify(" · ".join((sentence, *(f"{key} {does}" for key, does, _action in hints))), timeout=3)


def _copies_of(ids: Sequence[int], edit: MarkEdit, found: SearchResults | None) -> list[int]:
    """The copies of these posts that are to be offered what was set on them: none of a passage, which is one of its own
    post, and none that are among them.
    """
    if found is None or edit.highlights:
        return []
    marked = set(ids)
    copies = dict.fromkeys(copy for one in ids for copy in found.copies_of(one))
    return [copy for copy in copies if copy not in marked]


def _has(row: Target, edit: MarkEdit) -> bool:
    """Whether a row has the marks that are set already; what it does not show of a post, it is taken not to have."""
    shown = MarkEdit(read=edit.read, starred=edit.starred)
    is_all = shown == edit
    return is_all and edit.read in (None, row.read) and edit.starred in (None, row.starred)
