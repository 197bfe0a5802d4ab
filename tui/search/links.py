"""The interface of the links between posts that searching uses, and numbers to compare their counts with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Literal, Protocol

from tui.language import _
from tui.patterns import lazy_pattern

LinkField = Literal["cites", "citedby", "link"]
"""Posts that lead to a post; those that it leads to; posts that lead to an address, a host or its subdomains."""

_COUNT: Final = lazy_pattern(r"(>=|<=|>|<|=)?\s*(\d{1,9})|(?=\.*\d)(\d{0,9})\.\.(\d{0,9})")
_MOST: Final = 10**9


def known_so_far(done: int, total: int) -> str:
    """How many of the links are known as yet."""
    return _("links known for {percent} %", percent=done * 100 // total if total else 100)


def count_range(written: str) -> range | None:
    """The counts that `3`, `>=3`, `<3`, `3..5`, `3..` or `..5` means; None where it means none."""
    found = _COUNT.fullmatch(written.strip())
    if found is None:
        return None
    sign, number, first, last = found.groups()
    if number is None:
        ends = sorted((int(first or 0), int(last or _MOST)))
        return range(ends[0], ends[1] + 1)
    count = int(number)
    return {
        ">=": range(count, _MOST),
        ">": range(count + 1, _MOST),
        "<": range(count),
        "<=": range(count + 1),
    }.get(sign or "=", range(count, count + 1))


class Links(Protocol):
    """The links between posts, as far as they are known. Methods are called in the search thread."""

    def find(self, field: LinkField, value: str) -> Collection[int] | None:
        """The ids of the posts that a field matches; None where the value names no post."""
        ...

    def pairs(self) -> tuple[Sequence[int], Sequence[int]]:
        """Every link from one post to another: the ids of the cited posts, and of the citing ones beside them."""
        ...

    def coverage(self) -> tuple[int, int]:
        """Of how many posts the links are known, and how many posts there are."""
        ...
