"""Two posts compared: what their heads say, and what their articles show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.addresses import with_shown_addresses
from tui.article.reading.repeated import text_to_compare
from tui.language import N_
from tui.library.common_changes import difference_apart, in_many_posts
from tui.relations.diff import difference

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from tui.index.fulltext.search import FullText
    from tui.language import Wording
    from tui.library.documents import Document
    from tui.model import Row
    from tui.relations.diff import Difference

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


def compare(old: Document, new: Document, *, strict: bool = False) -> Comparison:
    """What differs between two posts; see `difference`."""
    return Comparison(_facts_of(old, new), difference(_text_of(old), _text_of(new), strict=strict))


def compare_apart(
    old: Document,
    new: Document,
    full_text: FullText,
    done_elsewhere: Callable[[Difference], Collection[str]],
    *,
    strict: bool = False,
) -> Comparison:
    """What differs between two posts, without what many posts have, and what was done to others as well; see
    `difference_apart`.
    """
    repeated = in_many_posts(full_text, [text_to_compare(document.article.blocks) for document in (old, new)])
    text = difference_apart(_text_of(old), _text_of(new), repeated, done_elsewhere, strict=strict)
    return Comparison(_facts_of(old, new), text)


def _text_of(document: Document) -> str:
    """The text of an article, addresses as it shows them: nobody could read what differs within an escaped one."""
    return with_shown_addresses(document.article.text)


def _facts_of(old: Document, new: Document) -> dict[str, tuple[str, str]]:
    before, after = _facts(old.post.row), _facts(new.post.row)
    return {name: (before[name], after[name]) for name in FACTS if before[name] != after[name]}


def _facts(row: Row) -> dict[str, str]:
    return {
        "title": row.title,
        "date": row.date.readable if row.date is not None else "",
        "author": row.author,
        "source": row.source,
        "tags": ", ".join(row.tags),
        "categories": ", ".join(row.categories),
    }
