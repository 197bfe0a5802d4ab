"""Which characters of a title to highlight as matched."""

from __future__ import annotations

from functools import lru_cache

from tui.search.fold import fold_map
from tui.search.query_score import title_term
from tui.search.syntax import And, Field, Node, Or, Query
from tui.search.terms import Term, combine_terms
from tui.search.title_patterns import TitlePattern, title_pattern


def matched_characters(query: Query, title: str) -> tuple[int, ...]:
    """The indices of the characters of `title`, as written, that match the query, in order.

    Every literal occurrence of a word counts; otherwise its best match. What is negated matches nothing.
    """
    terms, patterns = _terms(query.tree), _patterns(query.tree)
    if not terms and not patterns:
        return ()
    folded, offsets = fold_map(title)
    marked: set[int] = set()
    for pattern in patterns:
        for start, end in pattern.spans(folded):
            marked.update(range(start, end))
    for term in terms:
        at = term.find(folded)
        if at < 0:
            place = term.match(folded) or term.apart_match(folded)
            for start, end in place.spans if place else ():
                marked.update(range(start, end))
        while at >= 0:
            marked.update(range(at, at + len(term.text)))
            at = term.find(folded, at + len(term.text))
    highlighted: set[int] = set()
    ends = [*offsets[1:], len(title)]
    for at in marked:
        # Up to the next letter: combining marks belong to a letter, blanks after it do not.
        start = offsets[at]
        highlighted.add(start)
        highlighted.update(index for index in range(start + 1, ends[at]) if not title[index].isspace())
    return tuple(sorted(highlighted))


@lru_cache(maxsize=16)
def _terms(tree: Node | None) -> tuple[Term, ...]:
    """The terms of all words and phrases that are not negated."""
    if isinstance(tree, And):
        return combine_terms([term for node in tree.nodes for term in _terms(node)])
    if isinstance(tree, Or):
        return tuple(term for node in tree.nodes for term in _terms(node))
    term = title_term(tree) if tree else None
    return (term,) if term else ()


@lru_cache(maxsize=16)
def _patterns(tree: Node | None) -> tuple[TitlePattern, ...]:
    """The regular expressions that are not negated."""
    if isinstance(tree, And | Or):
        return tuple(pattern for node in tree.nodes for pattern in _patterns(node))
    return (title_pattern(tree.value),) if isinstance(tree, Field) and tree.name == "re" else ()
