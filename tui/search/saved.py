"""Saved searches within queries, as `@name`: which a query names, what they say, and their names when these change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from tui.language import _
from tui.search.parse import parse
from tui.search.syntax import And, Field, Node, Not, Or, Query

QueryOfName = Callable[[str], str | None]
"""The text of the saved search of a name; None where there is none."""

SAVED: Final = "saved"
"""The name of the field."""


class CircleError(ValueError):
    """A saved search that leads back to itself; the text says through which."""


def saved_in(query: Query) -> list[Field]:
    """The saved searches that a query names."""
    return list(_saved_in(query.tree)) if query.tree else []


def _saved_in(node: Node) -> Iterator[Field]:
    if isinstance(node, And | Or):
        for inner in node.nodes:
            yield from _saved_in(inner)
    elif isinstance(node, Not):
        yield from _saved_in(node.node)
    elif isinstance(node, Field) and node.name == SAVED:
        yield node


def reached_from(text: str, lookup: QueryOfName, path: tuple[str, ...] = ()) -> Iterator[Query]:
    """A query, and those of all saved searches that it names, also through others. Raises CircleError."""
    query = parse(text)
    yield query
    for term in saved_in(query):
        inner_path = enter(term.value, path)
        if (inner := lookup(term.value)) is not None:
            yield from reached_from(inner, lookup, inner_path)


def enter(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """The path through saved searches with one more. Raises CircleError where that was on it already."""
    from tui.search.fold import fold

    folded = [fold(one) for one in path]
    if fold(name) in folded:
        circle = (*path[folded.index(fold(name)) :], name)
        raise CircleError(_("{names} is a circle", names=" → ".join(f"@{one}" for one in circle)))
    return (*path, name)


def renamed(text: str, old: str, new: str) -> str:
    """The text of a query in which a saved search got another name; the rest of it stays as typed."""
    from tui.search.fold import fold

    for term in reversed(saved_in(parse(text))):
        if fold(term.value) == fold(old):
            start, end = term.span
            text = f"{text[:start]}{Field(SAVED, new)}{text[end:]}"
    return text
