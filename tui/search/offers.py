"""What to search for instead of a query that finds nothing.

That is its words in the text of articles, its phrases as words, or all of it but one
condition. Each is counted by the search that answers it once it is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, NamedTuple

from tui.search.evaluate import Hits
from tui.search.parse import parse
from tui.search.syntax import Field, Node, Phrase, Query, Word, as_filter, every

OfferKind = Literal[
    "in-text", "nearly-in-text", "in-text-so-far", "words-apart", "some-words", "without", "without-filters"
]

MAX_OFFERS = 9
"""Offers of one query: each has a digit."""

_MAX_WORDS_LEFT_OUT = 4
"""Words that are left out one by one, the longest first: the longer a word, the more can be wrong with it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Another query, as `text`, and how many posts it finds: none only where texts are still to be read.

    `left_out` is the condition that a query `without` it leaves out, as it is written.
    """

    kind: OfferKind
    text: str
    count: int
    left_out: str = ""


class _Candidate(NamedTuple):
    kind: OfferKind
    terms: Sequence[Node]
    left_out: str = ""


def find_offers(query: Query, search: Callable[[Query], Hits], *, with_texts: bool) -> tuple[Offer, ...]:
    """What to search for instead of a query that finds nothing, best first. What `search` raises is raised.

    `with_texts` says that the text of articles can be searched.
    """
    return tuple(islice(_offers(query, search, with_texts=with_texts), MAX_OFFERS))


def _offers(query: Query, search: Callable[[Query], Hits], *, with_texts: bool) -> Iterator[Offer]:
    is_narrower_found = False
    last: list[Offer] = []
    for wanted, terms, left_out in _candidates(query, with_texts=with_texts):
        if wanted == "without-filters" and is_narrower_found:
            continue
        text = _written(query, terms)
        if (other := parse(text)) != Query(every(list(terms)), query.sort):
            continue  # words of a phrase that mean something else by themselves
        hits = search(other)
        kind = wanted
        if wanted == "in-text":
            kind = "in-text-so-far" if hits.notes else "nearly-in-text" if hits.near else wanted
        elif wanted == "words-apart" and hits.in_part:
            kind = "some-words"
        is_narrower_found = is_narrower_found or (kind == "without" and bool(hits))
        offer = Offer(kind, text, len(hits), left_out)
        if kind == "some-words" or (kind == "in-text-so-far" and not hits):
            last.append(offer)
        elif hits:
            yield offer
    yield from reversed(last)


def _candidates(query: Query, *, with_texts: bool) -> Iterator[_Candidate]:
    terms = query.terms
    in_text = tuple(map(_in_text, terms))
    if with_texts and in_text != terms:
        yield _Candidate("in-text", in_text)
    apart = tuple(word for term in terms for word in _apart(term))
    if apart != terms:
        yield _Candidate("words-apart", apart)
    if len(terms) == 1:
        return
    filters = [term for term in terms if as_filter(term)]
    others = [term for term in terms if not as_filter(term)]
    longest = sorted(others, key=lambda term: len(str(term)), reverse=True)[:_MAX_WORDS_LEFT_OUT]
    for left_out in (*filters, *longest):
        rest = [term for term in terms if term is not left_out]
        yield _Candidate("without", rest, _term_text(query, left_out))
    if len(filters) > 1 and others:
        yield _Candidate("without-filters", others)


def in_text(query: Query) -> Query:
    """A query that looks for its words in articles instead of titles; what it filters by stays."""
    return Query(every([_in_text(term) for term in query.terms]), query.sort)


def _in_text(node: Node) -> Node:
    """The condition that articles have the text that a node looks for in titles; other nodes as they are."""
    if isinstance(node, Word):
        return Field("body", node.text)
    if isinstance(node, Phrase):
        return Field("body", node.text, exact=True)
    return replace(node, name="body") if isinstance(node, Field) and node.name == "title" else node


def _apart(node: Node) -> Sequence[Node]:
    """The words of a phrase, each a condition of its own; other nodes as they are."""
    if isinstance(node, Phrase) and len(words := node.text.split()) > 1:
        return [Word(word) for word in words]
    if isinstance(node, Field) and node.exact and len(words := node.value.split()) > 1:
        return [replace(node, value=word, exact=False) for word in words]
    return [node]


def _written(query: Query, terms: Sequence[Node]) -> str:
    parts = [_term_text(query, term) for term in terms]
    return " ".join([*parts, f"sort:{query.sort}"] if query.sort else parts)


def _term_text(query: Query, term: Node) -> str:
    # A hashtag that is no tag of any post is searched as a word, which the same tag written out is not.
    if isinstance(term, Field) and term.is_hashtag:
        return query.text[slice(*term.span)]
    return str(Query(term))
