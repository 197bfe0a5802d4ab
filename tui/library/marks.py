"""What the reader does to posts: marks, own tags, notes, highlights; undoing, and sharing with other machines."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.errors import StorageError, UsageError
from tui.language import _
from tui.state import Annotations, MarkChange, MarkEdit, Target
from tui.state.act_labels import joined_labels, label_in_words, label_of_act
from tui.state.mark_lines import fits_in_line
from tui.state.open_text import Below, below
from tui.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from tui.library.mark_bits import MarkBits
    from tui.library.own_marks import OwnMarks
    from tui.library.saved_searches import SavedSearches
    from tui.model import Row
    from tui.state import Exchange, Highlight, MarkedPost, SharedFolder, State
    from tui.state.open_text import OpenText
    from tui.state.write_behind import WriteBehind

POSTS_AT_ONCE: Final = 20_000
"""Posts of an act that are written together. Until they are, they are in memory, and no other program can write."""
_MOST_WAITING: Final = 1
"""Parts of an act that wait to be written while the next is made."""
_NUMBER_BYTES: Final = 7
"""Random ones of the number that the parts of an act share."""


class MarkedMany(NamedTuple):
    """What came of setting something on many posts: of the first `done` of them, in words; what it was, and the keys of
    the posts.
    """

    act: str
    edit: MarkEdit
    done: int
    keys: frozenset[bytes]


class Marks:
    """What the reader does to the posts of a library. Methods may be called from any thread."""

    def __init__(
        self,
        state: State,
        writer: WriteBehind,
        bits: MarkBits,
        own: OwnMarks,
        *,
        searches: SavedSearches,
        describe: Callable[[Sequence[Row]], Sequence[MarkedPost]],
    ) -> None:
        """`describe` gives the posts of rows with the hints that their marks are found by later."""
        self._state = state
        self._writer = writer
        self._bits = bits
        self._own = own
        self._describe = describe
        self._folder: SharedFolder | None = None
        self.searches = searches

    # Edits. No statement is run in the caller's thread; what is set is visible at once, on the disk a moment later.

    def set(
        self, rows: Sequence[Row | Target], edit: MarkEdit, *, act: str | None = None, text: OpenText | None = None
    ) -> str:
        """Set the same on all these posts, as one act. Returns in words what was done: "12 posts starred".

        With "" for `act` it is none of the reader's acts, and cannot be undone. Undoing brings back what is there when
        it is written; of a `text`, what was there before the reader began. Raises UsageError for one that is too long.
        """
        edit = self._checked(edit)
        label = label_of_act(len(rows), rows[0].title if rows else "", edit) if act is None else act
        self._set(rows, edit, label, text)
        return label_in_words(label)

    def _set(
        self, rows: Sequence[Row | Target], edit: MarkEdit, label: str, text: OpenText | None = None, part_of: int = 0
    ) -> None:
        if not rows or not edit:
            return
        rows = list({row.id: row for row in rows}.values())
        keys = list({row.key for row in rows})
        self._writer.mark(keys, lambda: self._posts_of(rows), edit, label, text=text, part_of=part_of)
        self._bits.mark(rows, edit)
        self._writer.submit((lambda: self._update(keys)) if text else lambda: self._follow(rows, edit))

    def set_many(
        self,
        ids: Sequence[int],
        choose: Callable[[Iterable[Target]], MarkEdit],
        targets: Callable[[Sequence[int]], Sequence[Target]],
        *,
        on_progress: Callable[[int], object] = lambda _done: None,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> MarkedMany:
        """Set what is chosen for them on very many posts, as one act, in this thread, part by part: so that a million
        take no more memory than thousands, and other programs can write between. `targets` gives the posts of ids.

        Where it is stopped, or marks cannot be written, what is set by then stays, and is the act.
        """

        def part(at: int) -> Sequence[Target]:
            return targets(ids[at : at + POSTS_AT_ONCE])

        first, later = part(0), range(POSTS_AT_ONCE, len(ids), POSTS_AT_ONCE)
        edit = self._checked(choose(chain(first, chain.from_iterable(map(part, later)))))
        part_of = 1 + int.from_bytes(os.urandom(_NUMBER_BYTES)) if later else 0
        labels: list[str] = []
        keys: set[bytes] = set()
        done = 0
        for rows in chain([first], map(part, later)):
            if is_stopped() or (done and self._writer.failure is not None):
                break
            if rows:
                labels.append(label_of_act(len(rows), rows[0].title, edit))
                self._set(rows, edit, labels[-1], part_of=part_of)
                keys.update(row.key for row in rows)
            done = min(done + POSTS_AT_ONCE, len(ids))
            on_progress(done)
            self._writer.wait_for_room(_MOST_WAITING)
        label = joined_labels(labels or [label_of_act(0, "", edit)])
        return MarkedMany(label_in_words(label), edit, done, frozenset(keys))

    def tag(self, rows: Sequence[Row], tags: Mapping[str, bool]) -> str:
        """Put own tags on these posts (True), or take them off (False)."""
        return self.set(rows, MarkEdit(tags=tags))

    def note(self, row: Row, text: str, *, act: str | None = None, typed: OpenText | None = None) -> str:
        """Write a note on a post; "" takes it away. `act` is as in `set`, and `typed` as the text there."""
        return self.set([row], MarkEdit(note=text.strip()), act=act, text=typed)

    def add_note(self, rows: Sequence[Row], text: str) -> str:
        """Write a note on several posts, as one act, below the notes that are there when it is written."""
        new = MarkEdit(note=text.strip())
        notes = {row.key: self.of(row.key).note for row in rows}
        each = {key: self._checked(MarkEdit(note=below(note, text.strip()))) for key, note in notes.items() if note}
        label = label_of_act(len(rows), rows[0].title, new)
        keys = list({row.key for row in rows})
        self._writer.mark(keys, lambda: self._describe(rows), self._checked(new), label, text=Below(), each=each)
        self._bits.mark([row for row in rows if row.key not in each], new)
        for row in rows:
            if row.key in each:
                self._bits.mark([row], each[row.key])
        self._writer.submit(lambda: self._update(keys))
        return label_in_words(label)

    def highlight(self, row: Row, name: str, highlight: Highlight | None) -> str:
        """Keep a highlight by a name of its own, or change it; None takes it away."""
        return self.set([row], MarkEdit(highlights={name: highlight}))

    def set_undecided(self, changes: Sequence[tuple[Row, MarkEdit]], act: str = "") -> int:
        """Set something on each of these posts, in this thread, unless the reader ever decided otherwise. As an act, it
        sets again what was undone. Returns of how many posts that changed any.
        """
        if not changes:
            return 0
        posts = self._describe([row for row, _ in changes])
        edits = (self._checked(edit) for _, edit in changes)
        changed = self._state.mark_undecided(
            [MarkChange(post, one) for post, one in zip(posts, edits, strict=True)], act
        )
        self._update([row.key for row, _ in changes])
        return changed

    def show_again(self, rows: Sequence[Row]) -> None:
        """Have posts be hidden no more, in this thread."""
        edit = MarkEdit(hidden=False)
        self._state.mark_each([MarkChange(post, edit) for post in self._describe(rows)], "")
        self._update([row.key for row in rows])

    def hidden_here(self) -> list[bytes]:
        """The keys of the posts that were hidden on this machine."""
        return self._state.hidden_here()

    def of(self, key: bytes) -> Annotations:
        """Own tags, note and highlights of a post, from memory; what is not written yet included."""
        return self._own.of(key)

    def written_on(self, keys: Sequence[bytes]) -> dict[bytes, Annotations]:
        """As `of`, but read in this thread, so that it is known before the library is loaded."""
        return self._writer.annotations(keys)

    def written_among(self, ids: Sequence[int]) -> list[tuple[int, Annotations]]:
        """Those of these posts that have a note or highlights, in their order, each with what is written on it."""
        return self._own.written_among(ids)

    def tags(self) -> dict[str, int]:
        """All own tags, the most frequent first, each with how many posts of any archive have it."""
        return self._own.tags()

    # Undoing

    def undo(
        self, report: Callable[[str | None], object], on_progress: Callable[[int], object] = lambda _posts: None
    ) -> None:
        """Undo the latest act, after what was set before; `report` is called in another thread with what was undone in
        one line, None where there is nothing to undo. `on_progress` is called there as `State.undo` does.
        """
        self._writer.submit(lambda: self._turn(report, on_progress, again=False))

    def redo(
        self, report: Callable[[str | None], object], on_progress: Callable[[int], object] = lambda _posts: None
    ) -> None:
        """Do again what was undone last, and report it as `undo` does."""
        self._writer.submit(lambda: self._turn(report, on_progress, again=True))

    def _turn(
        self, report: Callable[[str | None], object], on_progress: Callable[[int], object], *, again: bool
    ) -> None:
        if self._writer.unwritten() and self._writer.failure is not None:
            # What is written already is not the latest act.
            raise self._writer.failure
        undone = self._state.redo(on_progress) if again else self._state.undo(on_progress)
        if undone is not None:
            self._update(undone.keys)
        report(None if undone is None else undone.told())

    # Other programs and machines

    def share_through(self, folder: Path | None) -> None:
        """Have `follow_folder` keep marks in step with a folder, from now on."""
        self._folder = None if folder is None else self._state.shared_folder(folder)

    def follow_folder(self) -> Exchange | None:
        """Take in what other machines have written into the folder, and write there what was marked here.

        Quick where nothing has changed; None without a folder. Raises StorageError.
        """
        if self._folder is None:
            return None
        exchange = self._folder.follow()
        self._update(exchange.keys)
        return exchange

    def _posts_of(self, rows: Sequence[Row | Target]) -> Sequence[MarkedPost]:
        """The posts with their hints, which rows do not have."""
        described = iter(self._describe([row for row in rows if not isinstance(row, Target)]))
        return [row.post if isinstance(row, Target) else next(described) for row in rows]

    def _follow(self, rows: Sequence[Row | Target], edit: MarkEdit) -> None:
        with suppress(StorageError):
            self._bits.follow(rows, edit)

    def _update(self, keys: Collection[bytes]) -> None:
        with suppress(StorageError):
            self._bits.update(keys)

    def _checked(self, edit: MarkEdit) -> MarkEdit:
        """The edit with own tags as they are spelled on other posts already."""
        if not all(fits_in_line(*value) for value in edit.values()):
            raise UsageError(_("A note or a highlight is too long: as a line of marks it has more than a megabyte."))
        tags = {self._own.spelling(clean_line(tag).strip()): is_on for tag, is_on in edit.tags.items()}
        if "" in tags:
            raise UsageError(_("The name of an own tag is empty."))
        return MarkEdit(edit.read, edit.starred, edit.note, tags, edit.highlights, edit.hidden)
