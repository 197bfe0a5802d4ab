"""The syntax tree of a query: built by the parser, run by `evaluate`, and shown as chips by the search bar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tui.search.fields import QUERY_FIELDS, FieldName, Sort
from tui.search.signs import needs_quotes, quoted

QuerySpan = tuple[int, int]
"""Start and end in the text that was parsed. It does not count when queries are compared."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word to find in titles, also by sound and with typos. `text` is as typed."""

    text: str
    span: QuerySpan = field(default=(0, 0), compare=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text that the folded title contains literally."""

    text: str
    span: QuerySpan = field(default=(0, 0), compare=False)

    def __str__(self) -> str:
        return quoted(self.text)


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a field. `prefix`: any rest may follow; `exact`: it is text that was quoted; `within`: with at most so
    many words between the first and the last of it, in any order; 0 for a phrase.
    """

    name: FieldName
    value: str
    prefix: bool = False
    exact: bool = False
    within: int = 0
    span: QuerySpan = field(default=(0, 0), compare=False)
    is_hashtag: bool = field(default=False, compare=False)
    """Whether it is a tag written with `#`, which may as well be a word of a title."""

    @property
    def is_text(self) -> bool:
        """Whether it searches text, rather than narrowing the list."""
        return QUERY_FIELDS[self.name].is_text

    @property
    def searches_articles(self) -> bool:
        """Whether it searches the text of articles."""
        return QUERY_FIELDS[self.name].kind == "text"

    @property
    def reads_articles(self) -> bool:
        """Whether it asks for what only the text of articles tells: what stands in it, or how long it is."""
        return QUERY_FIELDS[self.name].kind in ("text", "length")

    def __str__(self) -> str:
        if self.name == "re":
            return f"re:/{self.value}/"
        value = quoted(self.value) if self.exact or needs_quotes(self.value, self.prefix) else self.value
        written = "@" if self.name == "saved" else f"{self.name}:"
        return f"{written}{value}{'*' if self.prefix else ''}{f'~{self.within}' if self.within else ''}"


@dataclass(frozen=True, slots=True)
class Not:
    """The posts that the node does not match."""

    node: Node
    span: QuerySpan = field(default=(0, 0), compare=False)

    def __str__(self) -> str:
        inner = _grouped(self.node, (Word, Phrase, Field))
        return f"-({inner})" if inner.startswith(("-", "－")) else f"-{inner}"


@dataclass(frozen=True, slots=True)
class And:
    """All of at least two nodes, none of them an `And`."""

    nodes: tuple[Node, ...]

    def __str__(self) -> str:
        return " ".join(_grouped(node, (Word, Phrase, Field, Not)) for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of at least two nodes, none of them an `Or`."""

    nodes: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(_grouped(node, (Word, Phrase, Field, Not)) for node in self.nodes)


Node = Word | Phrase | Field | Not | And | Or


def every(nodes: list[Node]) -> Node | None:
    """All of the nodes: None for none, the node itself for one."""
    flat = [inner for node in nodes for inner in (node.nodes if isinstance(node, And) else (node,))]
    return And(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def any_of(nodes: list[Node]) -> Node:
    """Any of the nodes, at least one: the node itself for one."""
    flat = [inner for node in nodes for inner in (node.nodes if isinstance(node, Or) else (node,))]
    return Or(tuple(flat)) if len(flat) > 1 else flat[0]


@dataclass(frozen=True, slots=True)
class Filter:
    """A field term that every post found must satisfy: a chip. `str` gives it as it is typed."""

    name: FieldName
    value: str
    negated: bool = False
    prefix: bool = False
    span: QuerySpan = field(default=(0, 0), compare=False)

    def __str__(self) -> str:
        return ("-" if self.negated else "") + str(Field(self.name, self.value, self.prefix))


class BodyText(NamedTuple):
    """A word or phrase to find in articles, as typed. `exact`: as one phrase; `prefix`: any rest may follow."""

    text: str
    exact: bool
    prefix: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `str` prints it so that parsing that gives an equal query.

    `tree` is None for every post. `warnings` say in words, a line each, what was not understood. `mistakes` are those
    of them that are wrong usage where nobody watches what is found: filters that filter nothing. `words` is the text
    without its order: a title, where one was pasted.
    """

    tree: Node | None = None
    sort: Sort | None = None
    text: str = field(default="", compare=False)
    warnings: tuple[str, ...] = field(default=(), compare=False)
    mistakes: tuple[str, ...] = field(default=(), compare=False)
    words: str = field(default="", compare=False)

    def __str__(self) -> str:
        parts = [str(self.tree)] if self.tree else []
        return " ".join([*parts, f"sort:{self.sort}"] if self.sort else parts)

    @property
    def terms(self) -> tuple[Node, ...]:
        """The conditions that a post must all satisfy."""
        if self.tree is None:
            return ()
        return self.tree.nodes if isinstance(self.tree, And) else (self.tree,)

    def filters(self) -> tuple[Filter, ...]:
        """The filters at the top level, in the order of the text."""
        found = ((term, as_filter(term)) for term in self.terms)
        return tuple(chip for _, chip in found if chip)

    @property
    def searches(self) -> bool:
        """Whether it searches text, so that posts match more or less well."""
        return any(_searches(term) for term in self.terms)

    @property
    def reads_links(self) -> bool:
        """Whether it asks for links between posts."""
        return self.sort == "cited" or (self.tree is not None and _reads_links(self.tree))

    @property
    def reads_articles(self) -> bool:
        """Whether it asks for what stands in articles, or does not, or for their length."""
        return self.sort == "length" or (self.tree is not None and _reads_articles(self.tree))

    def body_texts(self) -> tuple[BodyText, ...]:
        """The texts to find in articles, in the order typed: for highlighting and snippets."""
        return tuple(_body_texts(self.tree)) if self.tree else ()


def _body_texts(node: Node) -> Iterator[BodyText]:
    if isinstance(node, And | Or):
        for inner in node.nodes:
            yield from _body_texts(inner)
    elif isinstance(node, Field) and node.searches_articles:
        if node.within:  # its words are found apart
            yield from (BodyText(word, exact=True, prefix=False) for word in node.value.split())
        else:
            yield BodyText(node.value, node.exact, node.prefix and not node.exact)


def _reads_articles(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(map(_reads_articles, node.nodes))
    if isinstance(node, Not):
        return _reads_articles(node.node)
    return isinstance(node, Field) and node.reads_articles


def _reads_links(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(map(_reads_links, node.nodes))
    if isinstance(node, Not):
        return _reads_links(node.node)
    return isinstance(node, Field) and QUERY_FIELDS[node.name].kind in ("links", "count")


def as_filter(node: Node) -> Filter | None:
    """The filter that a node is; None for other nodes."""
    inner = node.node if isinstance(node, Not) else node
    if not isinstance(inner, Field) or inner.is_text:
        return None
    span = node.span if isinstance(node, Not) else inner.span
    return Filter(inner.name, inner.value, isinstance(node, Not), inner.prefix, span)


def _searches(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(map(_searches, node.nodes))
    return isinstance(node, Word | Phrase) or (isinstance(node, Field) and node.is_text)


def _grouped(node: Node, bare: tuple[type[Node], ...]) -> str:
    return str(node) if isinstance(node, bare) else f"({node})"
