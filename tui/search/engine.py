"""The search thread: one query at a time, the newest first, stale ones dropped.

There is a mailbox of one. A newer request replaces one that was not taken yet; the request at work looks between its
steps whether it has become stale, and gives up. Nothing waits and nothing is delayed on purpose. While there is no
request, and was none just now, the titles of the catalogue and their keys are taken in, a few milliseconds between two
looks at the mailbox.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from tui.errors import Cancelled
from tui.search.bodies import Bodies
from tui.search.catalogue import Catalogue
from tui.search.cooperative import yield_thread
from tui.search.evaluate import Hits, search
from tui.search.parse import parse

__all__ = ["Engine", "Failure", "Hits", "search"]


@dataclass(frozen=True, slots=True)
class Failure:
    """What is delivered where a search broke: the text asked for and what went wrong."""

    text: str
    error: Exception


_PAUSE = 0.15
"""Seconds after a request in which nothing is taken in: its answer is painted and counted, or the next key comes."""

Deliver = Callable[[Hits | Failure], None]


@dataclass(frozen=True, slots=True)
class _Request:
    text: str
    deliver: Deliver
    today: date | None


class Engine:
    """Searches one catalogue in a thread of its own. All methods return at once and may be called from any thread."""

    def __init__(
        self,
        catalogue: Catalogue | None = None,
        bodies: Bodies | None = None,
        give_way: Callable[[], None] = yield_thread,
    ) -> None:
        """An engine over a catalogue and the text of its articles; without a catalogue, requests wait for `replace`.

        `give_way` is called before each step of work that no request waits for.
        """
        self._give_way = give_way
        self._catalogue = catalogue
        self._unprepared = catalogue
        self._bodies = bodies
        self._waiting: _Request | None = None
        self._closed = False
        self._quiet_until = 0.0
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="search", daemon=True)
        self._thread.start()

    def ask(self, text: str, deliver: Deliver, *, today: date | None = None) -> None:
        """Search for this; whatever was asked before and not delivered yet is forgotten.

        `deliver` is called in the thread of the engine with the hits, or with a `Failure`. It is not called at all
        where something newer was asked, or the engine was closed, in the meantime.
        """
        with self._changed:
            self._waiting = _Request(text, deliver, today)
            self._quiet_until = time.monotonic() + _PAUSE
            self._changed.notify()

    def replace(self, catalogue: Catalogue) -> None:
        """Search this catalogue from the next request on; the one at work is finished on the old one."""
        with self._changed:
            self._catalogue = self._unprepared = catalogue
            self._changed.notify()

    @property
    def is_prepared(self) -> bool:
        """Whether the titles of the catalogue and their keys are all taken in."""
        return self._catalogue is not None and self._unprepared is None

    def close(self) -> None:
        """Forget all requests and end the thread."""
        with self._changed:
            self._closed = True
            self._waiting = None
            self._changed.notify()

    def _stale(self) -> bool:
        return self._closed or self._waiting is not None

    def _run(self) -> None:
        while True:
            with self._changed:
                while (
                    not self._closed and self._unprepared is None and (self._waiting is None or self._catalogue is None)
                ):
                    self._changed.wait()
                if self._closed:
                    return
                request, catalogue = self._waiting, self._catalogue
                if request is None or catalogue is None:
                    if (left := self._quiet_until - time.monotonic()) > 0:
                        self._changed.wait(left)
                        continue
                    request, catalogue = None, self._unprepared
                else:
                    self._waiting = None
            if request is not None and catalogue is not None:
                self._serve(request, catalogue)
                self._quiet_until = time.monotonic() + _PAUSE
            elif catalogue is not None:
                self._prepare(catalogue)

    def _prepare(self, catalogue: Catalogue) -> None:
        """Take in one more piece of a catalogue."""
        more = False
        self._give_way()
        # What fails here fails again, and is told, when a request needs it.
        with suppress(Exception):
            more = catalogue.stacks.prepare()
        with self._changed:
            if not more and self._unprepared is catalogue:
                self._unprepared = None

    def _serve(self, request: _Request, catalogue: Catalogue) -> None:
        answer: Hits | Failure
        try:
            answer = search(catalogue, parse(request.text), self._stale, today=request.today, bodies=self._bodies)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the thread lives and the asker is told
            answer = Failure(request.text, error)
        if self._stale():
            return
        # Who takes the answer may be gone by now, as a screen that was closed: that is no business of the search.
        with suppress(Exception):
            request.deliver(answer)
