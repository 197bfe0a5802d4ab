"""Marks set from the screen: visible at once, and written to the disk by a thread of their own."""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tui.state.marks import Annotations, Mark, MarkAct, MarkChange, MarkEdit, MarkedPost, combined

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tui.state.marks import Text
    from tui.state.state import State


Told = TypeVar("Told")

_RETRY_SECONDS = 2.0
"""How long after a failure the unwritten marks are tried again."""
_IDLE_SECONDS = 2.0
"""How long after the last mark backup and journal are looked after."""


class _MarkRequest(NamedTuple):
    keys: tuple[bytes, ...]
    describe: Callable[[], Sequence[MarkedPost]]
    edit: MarkEdit
    act: str
    text: Text | None
    each: Mapping[bytes, MarkEdit]
    part_of: int

    def of(self, key: bytes) -> MarkEdit:
        """The edit of a post, as it is seen until it is written."""
        return self.each.get(key, self.edit)

    def to_act(self) -> MarkAct:
        """The act as the state does it: what a text comes to is settled there."""
        return MarkAct(self.act, [MarkChange(post, self.edit, self.text) for post in _describe(self)], self.part_of)


def _describe(request: _MarkRequest) -> Sequence[MarkedPost]:
    try:
        return request.describe()
    except Exception:  # noqa: BLE001 - no mark is lost because its hints cannot be found
        return [MarkedPost(key) for key in request.keys]


def _tell(report: Callable[[Told], object], told: Told) -> None:
    with suppress(Exception):
        report(told)


class WriteBehind:
    """Writes marks in the order they were set, in its own thread; `marks_of` includes those that are not written yet.

    When marks cannot be written, `failed` is called in that thread, and they are written again every two seconds, with
    every later mark or call, and on closing. `written` is called there whenever marks have come onto the disk, after
    which they are no longer among the `unwritten`; it is told whether others had failed before. What either raises is
    passed over, as by a screen that is gone by then: the marks that follow must still be written. `give_way` is called
    there before marks are written: it may wait for what must not share the processor, but not for long.
    """

    def __init__(
        self,
        state: State,
        failed: Callable[[Exception], object],
        written: Callable[[bool], object] = lambda _had_failed: None,
        give_way: Callable[[], object] = lambda: None,
    ) -> None:
        self._state = state
        self._failed = partial(_tell, failed)
        self._written = partial(_tell, written)
        self._give_way = give_way
        self.failure: Exception | None = None
        """Why marks could not be written when that was last tried; None where they could."""
        self._pending: dict[bytes, list[_MarkRequest]] = {}
        self._lock = threading.Lock()
        self._waiting = 0
        """Calls of `mark` that are not written yet."""
        self._tried = threading.Condition(self._lock)
        """Notified whenever marks were written, or could not be."""
        self._queue: queue.SimpleQueue[_MarkRequest | Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="marks", daemon=True)
        self._thread.start()

    def mark(
        self,
        keys: Sequence[bytes],
        describe: Callable[[], Sequence[MarkedPost]],
        edit: MarkEdit,
        act: str = "",
        *,
        text: Text | None = None,
        each: Mapping[bytes, MarkEdit] = {},
        part_of: int = 0,
    ) -> None:
        """Set the same marks on the posts of these keys; until that is written, they are seen as `each` says.

        `describe` returns the posts with their hints; it is called in the writer's thread, since it may take long.
        `act` is the label of what the reader did, who can then undo it, and what is `part_of` it, as in `MarkAct`. A
        `text` settles what is set, and what it is undone to, once it is written.
        """
        request = _MarkRequest(tuple(dict.fromkeys(keys)), describe, edit, act, text, each, part_of)
        with self._lock:
            self._waiting += 1
            for key in request.keys:
                self._pending.setdefault(key, []).append(request)
        self._queue.put(request)

    def marks_of(self, keys: Sequence[bytes]) -> dict[bytes, Mark]:
        """The marks of these posts; posts that were never marked are left out."""
        pending = self._pending_of(keys)
        found = self._state.marks_of(keys)
        for key, edits in pending.items():
            mark = found.get(key, Mark())
            for edit in edits:
                mark = Mark(
                    mark.read if edit.read is None else edit.read,
                    mark.starred if edit.starred is None else edit.starred,
                )
            found[key] = mark
        return found

    def annotations(self, keys: Sequence[bytes]) -> dict[bytes, Annotations]:
        """Own tags, notes and highlights of these posts; posts without any are left out."""
        pending = self._pending_of(keys)
        found = self._state.annotations(keys)
        for key, edits in pending.items():
            written = found.pop(key, Annotations())
            for edit in edits:
                written = written.with_edit(edit)
            if written:
                found[key] = written
        return found

    def _pending_of(self, keys: Sequence[bytes]) -> dict[bytes, list[MarkEdit]]:
        """What is to be set on these posts and not written yet.

        To be asked for before the database is read: what is written meanwhile is found in both, never in neither.
        """
        with self._lock:
            return {key: [request.of(key) for request in self._pending[key]] for key in keys if key in self._pending}

    def unwritten(self) -> set[bytes]:
        """The keys of the posts whose marks are not on the disk yet."""
        with self._lock:
            return set(self._pending)

    def is_unwritten(self, key: bytes) -> bool:
        """Whether marks of the post with this key are not on the disk yet."""
        return key in self._pending

    def unwritten_changes(self, limit: int) -> list[MarkChange]:
        """What is to be set on the first `limit` posts whose marks are not on the disk yet."""
        with self._lock:
            pending = {key: tuple(self._pending[key]) for key in list(self._pending)[:limit]}
        changes = []
        for key, requests in pending.items():
            last = requests[-1]
            posts = _describe(last) if len(last.keys) <= limit else ()
            post = next((post for post in posts if post.key == key), MarkedPost(key))
            changes.append(MarkChange(post, combined([request.of(key) for request in requests])))
        return changes

    def wait_for_room(self, most: int) -> None:
        """Wait until no more than so many calls of `mark` are not written yet, or cannot be: until then, what they hold
        of thousands of posts is in memory.
        """
        with self._tried:
            self._tried.wait_for(lambda: self._waiting <= most or self.failure is not None)

    def submit(self, write: Callable[[], None]) -> None:
        """Call this after the marks set so far are written, or could not be. It is not tried again when it fails."""
        self._queue.put(write)

    def close(self) -> None:
        """Write what is pending and stop. What is `unwritten` afterwards could not be written."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        unwritten: list[_MarkRequest] = []
        owes_maintenance = False
        while True:
            try:
                patience = _RETRY_SECONDS if unwritten else _IDLE_SECONDS if owes_maintenance else None
                item = self._queue.get(timeout=patience)
            except queue.Empty:
                if unwritten:
                    self._write_again(unwritten)
                else:
                    owes_maintenance = False
                    self._maintain()
                continue
            has_failed = bool(unwritten)
            try:
                if callable(item):
                    self._write_again(unwritten)
                    item()
                else:
                    if item is not None:
                        unwritten.append(item)
                        self._give_way()
                    owes_maintenance = owes_maintenance or bool(unwritten)
                    self._write(unwritten, has_failed=has_failed)
            except Exception as error:  # noqa: BLE001 - whatever it was, the next mark must still be written
                self._failed(error)
            if item is None:
                if owes_maintenance and not unwritten:
                    self._maintain()
                return

    def _maintain(self) -> None:
        try:
            self._state.maintain()
        except Exception as error:  # noqa: BLE001 - the marks are kept all the same
            self._failed(error)

    def _write_again(self, requests: list[_MarkRequest]) -> None:
        """Write what could not be written before, if it can be now; that it could not was reported already."""
        with suppress(Exception):
            self._write(requests, has_failed=True)

    def _write(self, requests: list[_MarkRequest], *, has_failed: bool) -> None:
        """Write all of these requests, and empty the list."""
        if not requests:
            return
        try:
            self._state.mark_in_acts(map(_MarkRequest.to_act, requests))
        except Exception as error:
            with self._tried:
                self.failure = error
                self._tried.notify_all()
            raise
        self.failure = None
        with self._tried:
            self._waiting -= len(requests)
            self._tried.notify_all()
            for request in requests:
                for key in request.keys:
                    pending = self._pending[key]
                    pending.remove(request)
                    if not pending:
                        del self._pending[key]
        requests.clear()
        self._written(has_failed)
