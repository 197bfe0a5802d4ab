"""Two posts compared: what their heads say, and what their articles show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.language import N_
from tui.relations.diff import Difference, difference

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from tui.language import Wording
    from tui.library.documents import Document
    from tui.model import Row

FACTS: dict[str, Wording] = {
    "title": N_("title"),
    "date": N_("date"),
    "author": N_("author"),
    "source": N_("source"),
    "tags": N_("tags"),
    "categories": N_("categories"),
}
"""What a head says of a post, by the names of it in JSON."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two posts: `facts` of their heads, by a name of `FACTS`, as they were and are; and the
    texts.
    """

    facts: dict[str, tuple[str, str]]
    text: Difference

    def __bool__(self) -> bool:
        return bool(self.facts or self.text)


def compare(old: Document, new: Document, repeated: Collection[str] = (), *, strict: bool = False) -> Comparison:
    """What differs between two posts; see `difference`."""
    before, after = _facts(old.post.row), _facts(new.post.row)
    facts = {name: (before[name], after[name]) for name in FACTS if before[name] != after[name]}
    return Comparison(facts, difference(old.article.text, new.article.text, repeated, strict=strict))


def compare_apart(
    old: Document,
    new: Document,
    repeated: Collection[str],
    done_elsewhere: Callable[[Difference], Collection[str]],
    *,
    strict: bool = False,
) -> Comparison:
    """What differs between two posts, without what was done to others as well: `done_elsewhere` tells which sentences
    of a difference were, by their letters.
    """
    found = compare(old, new, repeated, strict=strict)
    if found.text and (done := done_elsewhere(found.text)):
        return compare(old, new, {*repeated, *done}, strict=strict)
    return found


def _facts(row: Row) -> dict[str, str]:
    return {
        "title": row.title,
        "date": row.date.readable if row.date is not None else "",
        "author": row.author,
        "source": row.source,
        "tags": ", ".join(row.tags),
        "categories": ", ".join(row.categories),
    }
