"""The pictures of one post: from its archive, from the cache, or fetched from the web."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tui.addresses import refusal
from tui.pictures import local
from tui.pictures.cache import PictureCache
from tui.pictures.fetch import Fetch

PictureOrigin = Literal["archive", "cache", "web", "nowhere"]
"""Where a picture is: in a file of the archive, in the cache, on the web, or nowhere, for want of an address."""

_MAX_IN_MEMORY = 3
"""Fetched pictures that stay in memory, in case the cache on the disk cannot store them."""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a picture, and where they come from."""

    data: bytes
    place: PictureOrigin


class Album:
    """Access to the pictures of one post. Methods may be called from any thread."""

    def __init__(self, files: Sequence[str], source: str, roots: Sequence[str], cache: PictureCache) -> None:
        """`files` are the paths of the post, `source` is its address, `roots` are the open archives."""
        self._files = files
        self._source = source
        self._roots = roots
        self._cache = cache
        self._fetched: dict[str, bytes] = {}

    def file_of(self, address: str) -> str | None:
        """The absolute path of a picture in the archive; None where it is not there."""
        for file in self._files if address else ():
            root = self._root_of(file)
            if root and (found := local.find(address, self._source, file, root)):
                return found
        return None

    def get(self, address: str) -> Content | None:
        """A picture from the archive or the cache, None where it must be fetched. Raises PictureError if unreadable."""
        if (path := self.file_of(address)) is not None:
            return Content(local.read(path), "archive")
        data = self._fetched.get(address) or self._cache.get(address)
        return Content(data, "cache") if data is not None else None

    def can_fetch(self, address: str) -> bool:
        """Whether the address of a picture can be fetched."""
        return bool(address) and refusal(address) is None

    def fetch(self, address: str) -> Fetch:
        """A fetch to run; pass its result to `take`."""
        return Fetch(address)

    def take(self, address: str, data: bytes) -> None:
        """Hold fetched bytes in memory until they are known to be a picture."""
        self._fetched[address] = data
        for old in [*self._fetched][:-_MAX_IN_MEMORY]:
            self._fetched.pop(old, None)

    def keep(self, address: str) -> None:
        """Store fetched bytes, which are a picture, in the cache on the disk."""
        data = self._fetched.get(address)
        if data is not None and self._cache.put(address, data):
            self._fetched.pop(address, None)

    def drop(self, address: str) -> None:
        """Forget fetched bytes that are not a picture."""
        self._fetched.pop(address, None)
        self._cache.drop(address)

    def _root_of(self, file: str) -> str:
        """The archive a file is in: the outermost, where archives are nested. "" for none."""
        roots = [root for root in self._roots if file == root or file.startswith(root.rstrip(os.sep) + os.sep)]
        return min(roots, key=len, default="")
