"""What is kept for the next time: how far posts were read, what the screen showed, past searches and commands."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from tui.errors import StorageError
from tui.sqlite import is_read_only
from tui.state import LastView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tui.state import State


class LastSession:
    """What is kept for the next time. Saving returns at once, and nothing is saved where `state.db` is read-only."""

    def __init__(
        self,
        state: State,
        state_file: Path,
        *,
        submit: Callable[[Callable[[], None]], object],
        roots: Callable[[], Sequence[str]],
        read_last_changed: Callable[[], object],
    ) -> None:
        """`submit` has something done in the thread that writes marks, `roots` gives those of the open archives;
        `read_last_changed` is called there once another post is the one that was read last.
        """
        self._state = state
        self._state_file = state_file
        self._submit = submit
        self._roots = roots
        self._read_last_changed = read_last_changed

    def position(self, key: bytes) -> float:
        """How far down a post was read when it was left, from 0 to 1."""
        return self._state.position(key)

    def save_position(self, key: bytes, share: float) -> None:
        """Save how far down a post was read, from 0 to 1, and that it was read now."""
        self._save_reading(lambda: self._state.save_position(key, share))

    def save_reading(self, key: bytes) -> None:
        """Save that a post was read now."""
        self._save_reading(lambda: self._state.save_reading(key))

    def _save_reading(self, save: Callable[[], None]) -> None:
        def save_and_tell() -> None:
            if not is_read_only(self._state_file):
                save()
                self._read_last_changed()

        self._submit(save_and_tell)

    def view(self) -> LastView | None:
        """What the screen showed when it was left last; None where that was of other archives."""
        view = None
        with suppress(StorageError):
            view = self._state.last_view()
        is_here = view is not None and set(view.archives) == set(self._roots())
        return view if is_here else None

    def save_view(self, typed: str, picked: tuple[str, ...], key: bytes | None) -> None:
        """Save what the screen shows as it is left: the two parts of the query, and the post under the cursor."""
        view = LastView(tuple(self._roots()), typed, picked, key)
        if not is_read_only(self._state_file):
            self._submit(lambda: self._state.save_last_view(view))

    def searches(self) -> tuple[str, ...]:
        """Past searches, the latest first."""
        return self._state.searches()

    def remember_search(self, text: str) -> None:
        """Add a search to the history."""
        self._submit(lambda: self._state.remember_search(text))

    def commands(self) -> tuple[str, ...]:
        """The commands that were taken from the palette, the latest first."""
        return self._state.commands()

    def remember_command(self, name: str) -> None:
        """Note that a command was taken from the palette."""
        self._submit(lambda: self._state.remember_command(name))
