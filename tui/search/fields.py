"""The fields of the query language, and what each matches.

To add a field, add it to `FieldName` and `QUERY_FIELDS`. The parser, the printing of queries, the suggestions of values
and the help page read these tables; `evaluate` has a rule for each kind of field, `parse` the values it has.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from tui.language import N_, Wording
from tui.model import FACETS, Facet
from tui.search.flags import BROKEN, DUPLICATE, GONE, READ, STARRED, VERSION
from tui.search.own import OwnField

FieldName = Literal[
    "tag",
    "category",
    "author",
    "site",
    "source",
    "date",
    "title",
    "body",
    "all",
    "is",
    "in",
    "my",
    "note",
    "quote",
    "saved",
    "cites",
    "citedby",
    "cited",
    "link",
    "len",
    "re",
]
Sort = Literal["relevance", "date", "-date", "title", "added", "cited", "length"]

FieldKind = Literal[
    "facet",
    "source",
    "archive",
    "date",
    "state",
    "own",
    "saved",
    "links",
    "count",
    "length",
    "pattern",
    "title",
    "text",
]
"""What a value is: a value of the post's metadata, an address or a part of one, the name of an archive, days (see
`dates`), a key of `STATES`, something the reader wrote, the name of a saved search, what is
linked to, how often, how long an article is, a regular expression on titles, or text to search for, in titles or in
articles. All but text are filters: they narrow the list, and show as chips."""


class QueryField(NamedTuple):
    """One field: its name, the kind of its values, and its example and explanation on the help page.

    Consecutive fields with the same explanation share a line of the help page.
    """

    name: FieldName
    kind: FieldKind
    example: str
    explanation: Wording

    @property
    def is_text(self) -> bool:
        """Whether a value is text to search for."""
        return self.kind in ("title", "text")

    @property
    def offers(self) -> Facet | None:
        """The facet whose values are offered where one of this field is typed."""
        if self.name in ("source", "link"):
            return "site"
        return next((facet for facet in FACETS if facet == self.name), None)

    @property
    def takes_prefix(self) -> bool:
        """Whether a `*` at the end of a value stands for any rest."""
        return self.kind not in ("date", "state", "saved", "links", "count", "length", "pattern")


class PostState(NamedTuple):
    """What `is:` matches: posts whose flag is set, or is not set; those with anything `own`; or, by time, those
    that were read last, or came since the archive was looked at.
    """

    flag: int = 0
    is_set: bool = True
    own: OwnField | None = None
    by_time: Literal["read", "came"] | None = None


STATES = {
    "unread": PostState(READ, is_set=False),
    "read": PostState(READ),
    "starred": PostState(STARRED),
    "noted": PostState(own="note"),
    "quoted": PostState(own="quote"),
    "duplicate": PostState(DUPLICATE),
    "version": PostState(VERSION),
    "broken": PostState(BROKEN),
    "gone": PostState(GONE),
    "hidden": PostState(own="hidden"),
    "new": PostState(by_time="came"),
    "recent": PostState(by_time="read"),
}
SORTS: tuple[Sort, ...] = ("relevance", "date", "-date", "title", "added", "cited", "length")

_FACET, _OTHER_FACET = N_("that field, whole; tag:x* by its beginning"), N_("the same for these")
_TEXT = N_("in the title; in the text; in either; quotes for a phrase")
_DATE = N_("a year, month or day; 2021-06..2021-08, >=2021, 7d, none")
_CITES = N_("what links to a post; what it links to (an id, a path or an address)")
_OWN = N_("in your notes; in your highlights")

QUERY_FIELDS: dict[str, QueryField] = {
    field.name: field
    for field in (
        QueryField("tag", "facet", "tag:x  #x", _FACET),
        QueryField("author", "facet", "author:x", _FACET),
        QueryField("site", "facet", "site:host", _OTHER_FACET),
        QueryField("category", "facet", "category:x", _OTHER_FACET),
        QueryField(
            "source", "source", "source:host/page", N_("the address it comes from: that page or host, or any part")
        ),
        QueryField("title", "title", "title:word", _TEXT),
        QueryField("body", "text", "body:word", _TEXT),
        QueryField("all", "text", "all:word", _TEXT),
        QueryField("date", "date", "date:2021-06", _DATE),
        QueryField("is", "state", "is:unread", Wording(", ".join(tuple(STATES)[1:]))),
        QueryField("my", "own", "my:x  my:*", N_("your own tags: that one; any")),
        QueryField("note", "own", "note:word", _OWN),
        QueryField("quote", "own", "quote:word", _OWN),
        QueryField("saved", "saved", "@name", N_("a saved search, within any query")),
        QueryField("cites", "links", "cites:POST", _CITES),
        QueryField("citedby", "links", "citedby:POST", _CITES),
        QueryField("cited", "count", "cited:>=3", N_("by how many posts link to it: 3, >=3, 0, 3..5")),
        QueryField("link", "links", "link:host", N_("what links to a host, or to an address")),
        QueryField("len", "length", "len:>2000", N_("by the length of its text in characters: >2000, 500..1000")),
        QueryField("re", "pattern", "re:/…/", N_("a regular expression on the title (RE2); \\/ is a slash in it")),
        QueryField("in", "archive", "in:name", N_("one of the open archives")),
    )
}
