"""`SourceAddresses`: which posts come from an address.

Addresses are compared as `normalise_url` gives them, without the scheme, with escapes read and letters folded.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from tui.errors import Cancelled
from tui.index.addresses import comparable
from tui.language import _
from tui.patterns import lazy_pattern
from tui.search.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.index.index import Index

_FETCHED_ROWS: Final = 2000
_MAX_KEPT: Final = 8
"""Answers that are kept: a filter stays while words are typed beside it."""

_SCHEME: Final = lazy_pattern(r"[a-zA-Z][a-zA-Z0-9+.-]*://|//")
_UNFINISHED_SCHEME: Final = lazy_pattern(r"(?:https?|ftp):/{0,2}", re.IGNORECASE)
_HOST: Final = lazy_pattern(r"(?:www\.[^\s/?#]+|[^\s/?#]+\.[^\s/?#]+)(?:[/?#]|$)", re.IGNORECASE)
_ENCODED: Final = lazy_pattern("%|xn--", re.IGNORECASE)
_RUN: Final = lazy_pattern(r"[a-z0-9]+")


class SourceAddresses:
    """The sources of the posts of some archives. It is a `tui.search.sources.Sources`.

    Methods may be called from any thread, and raise StorageError.
    """

    def __init__(self, index: Index, archives: Sequence[int]) -> None:
        """`archives` are their numbers in the index; the caller may change the list when these change."""
        self._index = index
        self._archives = archives
        self._kept: OrderedDict[tuple[object, ...], list[int]] = OrderedDict()

    def find(self, address: str, cancelled: Callable[[], bool] = lambda: False, *, prefix: bool = False) -> list[int]:
        """See `Sources.find`."""
        self._index.version()  # follows a new index that another process has begun
        key = (self._index.revision(), *self._archives, address, prefix)
        if (known := self._kept.get(key)) is not None:
            return known
        wanted = _Wanted(address, prefix=prefix)
        for some in self._index.sources(self._archives, _FETCHED_ROWS):
            if cancelled():
                raise Cancelled(_("Given up."))
            wanted.compare(some)
        found = self._kept[key] = next(filter(None, wanted.found), [])
        while len(self._kept) > _MAX_KEPT:
            self._kept.popitem(last=False)
        return found


class _Wanted:
    """What is looked for. `found` are the posts that have it, by how well: the address, the host, a part of it."""

    def __init__(self, address: str, *, prefix: bool) -> None:
        self._written = address.strip()
        scheme = _SCHEME.match(self._written)
        is_whole = scheme is not None or _HOST.match(self._written) is not None
        if _UNFINISHED_SCHEME.fullmatch(self._written):
            text = ""
        elif is_whole:
            missing = "https://" if scheme is None else "https:" if scheme[0] == "//" else ""
            text = comparable(f"{missing}{self._written}")
        else:
            text = fold(unquote(self._written)).rstrip("/")
        self._text = text
        self._hint = max(_RUN.findall(text), key=len, default="")
        """Letters that an address in ASCII must have; that is quicker to tell."""
        self._is_beginning = prefix or not text or scheme is not None
        self._is_page = not prefix and "/" in text.replace("?", "/").replace("#", "/")
        self._is_host = not prefix and not self._is_page and bool(text)
        self.found: tuple[list[int], ...] = ([], [], [], [])

    def compare(self, sources: Sequence[tuple[int, str]]) -> None:
        """Look at some posts with their sources."""
        as_written, same, of_host, parts = self.found
        text, hint = self._text, self._hint
        for post, source in sources:
            if not source or (hint not in source.lower() and source.isascii() and not _ENCODED.search(source)):
                continue
            one = comparable(source)
            if text not in one:
                continue
            if self._is_page and source.strip() == self._written:
                as_written.append(post)
            if self._is_page and one == text:
                same.append(post)
            elif self._is_host and (host := one.partition("/")[0]).endswith(text) and f".{host}".endswith(f".{text}"):
                of_host.append(post)
            if not self._is_beginning or one.startswith(text):
                parts.append(post)
