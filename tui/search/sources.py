"""The interface of the index that `source:` uses: the catalogue has no addresses."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol


class Sources(Protocol):
    """The addresses that posts come from. Methods are called in the search thread."""

    def find(self, address: str, cancelled: Callable[[], bool], *, prefix: bool = False) -> Collection[int]:
        """The ids of the posts that come from an address, a host or its subdomains; where there is no such address or
        host, of those whose address begins with it, or contains it where it is written without its scheme.

        With `prefix`, an address only has to begin with it. Raises `Cancelled` once `cancelled()` is true.
        """
        ...
