"""The catalogue of the archives that are open together: out of the file it was kept in, else out of the index."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from tui.model import FACETS

if TYPE_CHECKING:
    from pathlib import Path

    from tui.index import Index
    from tui.search.catalogue import Catalogue

_LEAST = 2_000
"""Fewer posts are put together as quickly as they are read."""

_KEPT = 4
"""Files kept, one for each set of archives that is opened together, of which the longest unwritten go first."""

_ABANDONED = 3600.0
"""Seconds after which a file that is still being written never will be finished."""


class Catalogues:
    """Makes catalogues of the same archives, again and again as the index changes."""

    def __init__(self, index: Index, archives: Sequence[tuple[int, str, str]], folder: Path) -> None:
        """`archives` are their numbers in the index, their roots and names; `folder` is where catalogues are kept."""
        self._index = index
        self._archives = tuple(archives)
        self._numbers = [number for number, _, _ in archives]
        roots = "\0".join(root for _, root, _ in archives)
        name = hashlib.sha256(roots.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._file = folder / f"catalogue-{name}"
        self._unkept: tuple[Catalogue, bytes] | None = None
        self._keeping = threading.Lock()

    def load(self) -> Catalogue:
        """The catalogue of the index as it is, without the reader's marks."""
        from tui.search import catalogue_cache

        stamp = self._stamp()
        catalogue = catalogue_cache.read(self._file, stamp)
        if catalogue is None:
            catalogue = self._put_together()
            # Of an index that changed meanwhile it may be a bit of both states.
            if len(catalogue) >= _LEAST and self._stamp() == stamp:
                self._unkept = catalogue, stamp
        return catalogue

    def keep(self) -> None:
        """Keep the catalogue that was last put together, for the next start. A full disk costs that alone."""
        from tui.search import catalogue_cache

        with self._keeping, suppress(OSError):
            unkept, self._unkept = self._unkept, None
            # While an archive is scanned for the first time, every commit makes another catalogue.
            if unkept is not None and all(map(self._index.is_complete, self._numbers)):
                catalogue_cache.write(unkept[0], self._file, unkept[1])
                self._prune()

    def make_ready(self) -> None:
        """See that the next start finds a catalogue of the index as it is."""
        from tui.search import catalogue_cache

        if self._index.count(self._numbers) >= _LEAST and not catalogue_cache.is_cached(self._file, self._stamp()):
            self.load()
            self.keep()

    def _stamp(self) -> bytes:
        return repr((self._index.state(), self._archives)).encode("utf-8", "backslashreplace")

    def _put_together(self) -> Catalogue:
        from tui.search.catalogue import Catalogue

        catalogue = Catalogue([name for _, _, name in self._archives])
        for facet in FACETS:
            catalogue.add_sets(facet, self._index.sets(facet))
        for chunk in self._index.columns(self._numbers):
            catalogue.append(chunk)
        catalogue.freeze()
        return catalogue

    def _prune(self) -> None:
        found = sorted((-path.stat().st_mtime, path) for path in self._file.parent.glob("catalogue-*"))
        for number, (written, path) in enumerate(found):
            if path.suffix == ".part" and time.time() + written < _ABANDONED:
                continue
            if number >= _KEPT or path.suffix == ".part":
                path.unlink(missing_ok=True)
