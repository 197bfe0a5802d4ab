"""The pictures of one post: which of them are at hand, and how the others are got."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tui.addresses import refusal
from tui.pictures import local
from tui.pictures.cache import PictureCache
from tui.pictures.fetch import Fetch

Place = Literal["archive", "cache", "web", "nowhere"]
"""Where a picture is: a file of the archive; fetched before; to be fetched; without an address to fetch it from."""

_HELD = 3
"""Fetched pictures that are held in memory, for a disk that keeps none."""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a picture, and where they are from."""

    data: bytes
    place: Place


class Album:
    """Answers for one post. Methods may be called from any thread."""

    def __init__(self, files: Sequence[str], source: str, roots: Sequence[str], cache: PictureCache) -> None:
        """`files` are the post's own, `source` is its address, `roots` are the open archives."""
        self._files = files
        self._source = source
        self._roots = roots
        self._cache = cache
        self._fetched: dict[str, bytes] = {}

    def file_of(self, address: str) -> str | None:
        """The file of the archive that holds a picture, absolute; None where none does."""
        for file in self._files if address else ():
            root = self._root_of(file)
            if root and (found := local.find(address, self._source, file, root)):
                return found
        return None

    def get(self, address: str) -> Content | None:
        """A picture that is at hand; None where it would have to be fetched. Raises PictureError for an unfit file."""
        if (path := self.file_of(address)) is not None:
            return Content(local.read(path), "archive")
        data = self._fetched.get(address) or self._cache.get(address)
        return Content(data, "cache") if data is not None else None

    def can_fetch(self, address: str) -> bool:
        """Whether a picture that is not at hand can be asked for."""
        return bool(address) and refusal(address) is None

    def fetch(self, address: str) -> Fetch:
        """A fetch to be run; what it gives is to be handed to `take`."""
        return Fetch(address)

    def take(self, address: str, data: bytes) -> None:
        """Hold what was fetched, until it is known to be a picture."""
        self._fetched[address] = data
        for old in [*self._fetched][:-_HELD]:
            self._fetched.pop(old, None)

    def keep(self, address: str) -> None:
        """What was fetched is a picture: keep it on the disk for the next time."""
        data = self._fetched.get(address)
        if data is not None and self._cache.put(address, data):
            self._fetched.pop(address, None)

    def drop(self, address: str) -> None:
        """What was fetched is no picture: it is not worth keeping."""
        self._fetched.pop(address, None)
        self._cache.drop(address)

    def _root_of(self, file: str) -> str:
        """The archive a file lies in: of nested ones the outer, which holds the files of both."""
        roots = [root for root in self._roots if file == root or file.startswith(root.rstrip(os.sep) + os.sep)]
        return min(roots, key=len, default="")
