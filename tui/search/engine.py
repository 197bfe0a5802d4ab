"""The search thread: one query at a time, the newest first, outdated ones dropped.

Only one request waits. A newer one replaces it, and the request being served checks between its steps whether it is
outdated and stops. Once a query that finds nothing is answered, the thread looks for what to search for instead, until
another request comes. While no request is waiting, and none was just now, the thread loads the titles of the catalogue
and their romanized keys for the matcher, a few milliseconds at a time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from tui.errors import Cancelled
from tui.search.bodies import Bodies
from tui.search.catalogue import Catalogue, find_in
from tui.search.copies import Copies
from tui.search.evaluate import Hits, search
from tui.search.links import Links
from tui.search.offers import Offer, find_offers
from tui.search.own import Own
from tui.search.parse import parse
from tui.search.short_steps import yield_thread
from tui.search.sources import Sources
from tui.search.syntax import Query


@dataclass(frozen=True, slots=True)
class SearchFailure:
    """Delivered instead of hits where a search raised an error."""

    text: str
    error: Exception


_LOADING_DELAY = 0.15
"""Seconds after a request in which nothing is loaded, while its answer is painted and the next key may be typed."""

Answer = Hits | SearchFailure
Deliver = Callable[[Answer], None]
DeliverOffers = Callable[[Sequence[Offer]], None]


@dataclass(frozen=True, slots=True)
class _Request:
    text: str
    deliver: Deliver
    deliver_offers: DeliverOffers | None
    today: date | None


class Engine:
    """Searches one catalogue in a thread of its own. All methods return at once, and any thread may call them."""

    def __init__(
        self,
        catalogue: Catalogue | None = None,
        bodies: Bodies | None = None,
        sources: Sources | None = None,
        own: Own | None = None,
        give_way: Callable[[], None] = yield_thread,
        *,
        links: Links | None = None,
        copies: Copies | None = None,
        reload: Callable[[], Catalogue] | None = None,
    ) -> None:
        """Search a catalogue, with the texts, sources, links, copies and marks of its posts; without one,
        requests wait for `replace`. Copies are folded.

        `give_way` is called before each step of work that no request waits for. `reload` gives the catalogue anew
        where somebody has changed the file that its titles are read from.
        """
        self._give_way = give_way
        self._catalogue = catalogue
        self._loading = catalogue
        self._bodies = bodies
        self._sources = sources
        self._own = own
        self._links = links
        self._copies = copies
        self._reload = reload
        self._waiting: _Request | None = None
        self._closed = False
        self._idle_after = 0.0
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="search", daemon=True)
        self._thread.start()

    def submit(
        self,
        text: str,
        deliver: Deliver,
        deliver_offers: DeliverOffers | None = None,
        *,
        today: date | None = None,
    ) -> None:
        """Search for `text`; an earlier request that was not delivered yet is dropped.

        `deliver` is called in the search thread with the hits or a `SearchFailure`, and after hits that are none
        `deliver_offers` with what to search for instead, best first. Neither is called where a newer request came, or
        the engine was closed, in the meantime.
        """
        with self._changed:
            self._waiting = _Request(text, deliver, deliver_offers, today)
            self._idle_after = time.monotonic() + _LOADING_DELAY
            self._changed.notify()

    def replace(self, catalogue: Catalogue) -> None:
        """Search this catalogue from the next request on; the one being served ends with the old one."""
        with self._changed:
            self._catalogue = self._loading = catalogue
            self._changed.notify()

    @property
    def is_prepared(self) -> bool:
        """Whether the titles of the catalogue and their romanized keys are all loaded."""
        return self._catalogue is not None and self._loading is None

    def close(self, timeout: float = 2.0) -> None:
        """Drop all requests, and wait at most `timeout` seconds for the thread to end: it holds who asked."""
        with self._changed:
            self._closed = True
            self._waiting = None
            self._changed.notify()
        self._thread.join(timeout)

    def _is_outdated(self) -> bool:
        return self._closed or self._waiting is not None

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._closed and self._loading is None and (self._waiting is None or self._catalogue is None):
                    self._changed.wait()
                if self._closed:
                    return
                request, catalogue = self._waiting, self._catalogue
                if request is None or catalogue is None:
                    if (left := self._idle_after - time.monotonic()) > 0:
                        self._changed.wait(left)
                        continue
                    request, catalogue = None, self._loading
                else:
                    self._waiting = None
            if request is not None and catalogue is not None:
                self._serve(request, catalogue)
                self._idle_after = time.monotonic() + _LOADING_DELAY
            elif catalogue is not None:
                self._load_haystacks(catalogue)

    def _load_haystacks(self, catalogue: Catalogue) -> None:
        """Load the next titles of a catalogue."""
        more = False
        self._give_way()
        # An error here is raised again, and delivered, when a request needs the titles.
        with suppress(Exception):
            more = catalogue.haystacks.load_next()
        with self._changed:
            if not more and self._loading is catalogue:
                self._loading = None

    def _serve(self, request: _Request, catalogue: Catalogue) -> None:
        answer: Answer
        try:
            answer = self._search(catalogue, parse(request.text), request)
        except Cancelled:
            return
        except Exception as error:  # noqa: BLE001 - the thread must go on, and the caller gets the error
            answer = SearchFailure(request.text, error)
        if self._is_outdated():
            return
        # The receiver may be gone by now, as a screen that was closed: the search does not care.
        with suppress(Exception):
            request.deliver(answer)
        if isinstance(answer, Hits) and not answer and len(catalogue) and request.deliver_offers:
            self._offer(request.deliver_offers, request, catalogue)

    def _offer(self, deliver: DeliverOffers, request: _Request, catalogue: Catalogue) -> None:
        """Deliver what to search for instead of a query that finds nothing."""

        def count(other: Query) -> Hits:
            self._give_way()
            return self._search(catalogue, other, request)

        # Nobody misses an offer: an error in one would have been told of the query itself.
        with suppress(Exception):
            offers = find_offers(parse(request.text), count, with_texts=self._bodies is not None)
            if not self._is_outdated():
                deliver(offers)

    def _search(self, catalogue: Catalogue, query: Query, request: _Request) -> Hits:
        return find_in(catalogue, self._reload, lambda whole: search(
            whole, query, self._is_outdated,
            today=request.today, bodies=self._bodies, sources=self._sources, own=self._own, links=self._links,
            copies=self._copies, folds=True,
        ))  # fmt: skip
