"""Loading the catalogue that searches run over: from its cache file, or else from the index."""

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

_MIN_CACHED_POSTS = 2_000
"""Fewer posts are loaded from the index as quickly as from a cache file."""

_MAX_CACHE_FILES = 4
"""There is one for each set of archives that is opened together; those written last are kept."""

_ABANDONED_SECONDS = 3600.0
"""After this time a file that is not finished belongs to a process that was killed."""


class Catalogues:
    """Loads the catalogue of some archives, again and again as the index changes."""

    def __init__(self, index: Index, archives: Sequence[tuple[int, str, str]], folder: Path) -> None:
        """`archives` are (number in the index, root, name); `folder` is for the cache files."""
        self._index = index
        self._archives = tuple(archives)
        self._numbers = [number for number, _, _ in archives]
        roots = "\0".join(root for _, root, _ in archives)
        name = hashlib.sha256(roots.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._file = folder / f"catalogue-{name}"
        self._unsaved: tuple[Catalogue, bytes] | None = None
        self._saving = threading.Lock()

    def load(self) -> Catalogue:
        """The catalogue of the present index, without the reader's marks."""
        from tui.search import catalogue_cache

        stamp = self._stamp()
        catalogue = catalogue_cache.read(self._file, stamp)
        if catalogue is None:
            catalogue = self._from_index()
            # If the index has changed meanwhile, the catalogue may be part old and part new.
            if len(catalogue) >= _MIN_CACHED_POSTS and self._stamp() == stamp:
                self._unsaved = catalogue, stamp
        return catalogue

    def save(self) -> None:
        """Write the catalogue that was last read from the index to its cache file. Errors of the disk are ignored."""
        from tui.search import catalogue_cache

        with self._saving, suppress(OSError):
            unsaved, self._unsaved = self._unsaved, None
            # During the first refresh of an archive, every commit makes another catalogue.
            if unsaved is not None and all(map(self._index.is_complete, self._numbers)):
                catalogue_cache.write(unsaved[0], self._file, unsaved[1])
                self._prune()

    def update_cache(self) -> None:
        """Make sure that there is a cache file of the present index, for the next start."""
        from tui.search import catalogue_cache

        if self._index.count(self._numbers) >= _MIN_CACHED_POSTS and not catalogue_cache.is_cached(
            self._file, self._stamp()
        ):
            self.load()
            self.save()

    def _stamp(self) -> bytes:
        return repr((tuple(self._index.revision()), self._archives)).encode("utf-8", "backslashreplace")

    def _from_index(self) -> Catalogue:
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
            if path.suffix == ".part" and time.time() + written < _ABANDONED_SECONDS:
                continue
            if number >= _MAX_CACHE_FILES or path.suffix == ".part":
                path.unlink(missing_ok=True)
