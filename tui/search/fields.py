"""The fields of the query language, and what each matches.

To add a field, add it to `FieldName` and `FIELDS`. The parser, the printing of queries, the suggestions of values and
the help page read these tables; `evaluate` has one rule per kind of field.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from tui.search.catalogue import BROKEN, DUPLICATE, NOTED, READ, STARRED

FieldName = Literal["tag", "category", "author", "site", "source", "date", "title", "body", "all", "is", "in"]
Sort = Literal["relevance", "date", "-date", "title", "added"]

Kind = Literal["facet", "source", "archive", "date", "state", "title", "text"]
"""What a value is: a value of the post's metadata, an address or a part of one, the name of an archive, days (see
`dates`), a key of `STATES`, or text to search for, in titles or in articles. All but text are filters: they narrow the
list, and show as chips."""


class QueryField(NamedTuple):
    """One field: its name, the kind of its values, and its example and explanation on the help page.

    Consecutive fields with the same explanation share a line of the help page.
    """

    name: FieldName
    kind: Kind
    example: str
    explanation: str

    @property
    def is_text(self) -> bool:
        """Whether a value is text to search for."""
        return self.kind in ("title", "text")

    @property
    def takes_prefix(self) -> bool:
        """Whether a `*` at the end of a value stands for any rest."""
        return self.kind not in ("date", "state")


class PostState(NamedTuple):
    """What `is:` matches: posts whose flag is set, or those whose flag is not; without a flag, those read last."""

    flag: int | None
    is_set: bool = True
    is_suggested: bool = True


STATES = {
    "unread": PostState(READ, is_set=False),
    "read": PostState(READ),
    "starred": PostState(STARRED),
    "noted": PostState(NOTED, is_suggested=False),  # no note can be written yet
    "duplicate": PostState(DUPLICATE),
    "broken": PostState(BROKEN),
    "recent": PostState(None),
}
SUGGESTED_STATES = tuple(name for name, state in STATES.items() if state.is_suggested)
SORTS: tuple[Sort, ...] = ("relevance", "date", "-date", "title", "added")

_FACET, _OTHER_FACET = "that field, whole; tag:x* by its beginning", "the same for these"
_TEXT = "in the title; in the text; in either; quotes for a phrase"
_DATE = "a year, month or day; 2021-06..2021-08, >=2021, 7d, none"

FIELDS: dict[str, QueryField] = {
    field.name: field
    for field in (
        QueryField("tag", "facet", "tag:x  #x", _FACET),
        QueryField("author", "facet", "author:x", _FACET),
        QueryField("site", "facet", "site:host", _OTHER_FACET),
        QueryField("category", "facet", "category:x", _OTHER_FACET),
        QueryField("source", "source", "source:host/page", "the address it comes from: that page or host, or any part"),
        QueryField("title", "title", "title:word", _TEXT),
        QueryField("body", "text", "body:word", _TEXT),
        QueryField("all", "text", "all:word", _TEXT),
        QueryField("date", "date", "date:2021-06", _DATE),
        QueryField("is", "state", "is:unread", ", ".join(SUGGESTED_STATES[1:])),
        QueryField("in", "archive", "in:name", "one of the open archives"),
    )
}
