"""Scores titles against a whole query, with its groups and alternatives."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from tui.search.fold import fold
from tui.search.initials import join_initials
from tui.search.rank import TitleScorer
from tui.search.syntax import And, Field, Node, Or, Phrase, Word
from tui.search.terms import Term

_OF_WORDS: Final = "#%&@_/\\"
"""Punctuation that is part of a word at its start or end: `f#`, `50%`; so is the full stop of `.net`."""

Scorer = Callable[[str], float | None]
"""The score of a folded title; None where it does not match."""


def title_term(node: Node, *, fuzzy: bool = True) -> Term | None:
    """What a node searches titles for; None for a node that does not search titles.

    A word that ends with `*` matches literally, every word that starts with it. Punctuation around a word is
    dropped, as it comes from the sentence the word was copied from; between quotes it is meant.
    """
    node = as_title_node(node)
    if isinstance(node, Word):
        typed, is_prefix = fold(node.text), False
        if beginning := typed.rstrip("*"):
            typed, is_prefix = beginning, typed != beginning
        text = join_initials(strip_punctuation(typed))
        return Term(text, exact=not fuzzy, is_prefix=is_prefix, typed=typed if typed != text else "") if text else None
    if isinstance(node, Phrase) and (text := fold(node.text)):
        return Term(text, exact=True)
    return None


def as_title_node(node: Node) -> Node:
    """A node without its field, where that only says that titles are searched: they are searched as without it."""
    if not (isinstance(node, Field) and node.name in ("all", "title")):
        return node
    return Phrase(node.value) if node.exact else Word(f"{node.value}{'*' if node.prefix else ''}")


def strip_punctuation(word: str) -> str:
    """A folded word without the brackets, quotes and full stops around it; unchanged where hardly anything is left.

    `c#` and `...` stay, and `#word` loses its sign.
    """
    start, end = 0, len(word)
    if word[:1] == "#" and word[1:2].isalnum():
        start = 1
    while (
        start < end
        and _is_punctuation(word[start])
        and not (word[start] == "." and word[start + 1 : start + 2].isalpha())
    ):
        start += 1
    while start < end and _is_punctuation(word[end - 1]):
        end -= 1
    core = word[start:end]
    return core if len(core) > 1 or core > "\x7f" else word


def _is_punctuation(char: str) -> bool:
    return char not in _OF_WORDS and unicodedata.category(char)[0] == "P"


def scorer_of(node: Node, *, with_bodies: bool) -> Scorer | None:
    """The mean score over `And`, the best over `Or`; None for a query that does not search titles.

    `with_bodies`: articles are searched too, so that `all:` need not match the title.
    """
    if isinstance(node, And):
        needed = [n for n in node.nodes if not (with_bodies and _is_in_article(n))]
        terms = [term for n in needed if (term := title_term(n))]
        apart = [n for n in node.nodes if isinstance(n, Or | And) or (with_bodies and _is_in_article(n))]
        parts = [scorer for n in apart if (scorer := scorer_of(n, with_bodies=with_bodies))]
        if terms:
            parts.insert(0, TitleScorer(terms))
        if len(parts) < 2:
            return parts[0] if parts else None
        return lambda title: _mean([part(title) for part in parts])
    if isinstance(node, Or):
        options = [scorer for n in dict.fromkeys(node.nodes) if (scorer := scorer_of(n, with_bodies=with_bodies))]
        if not options:
            return None
        return lambda title: max((s for option in options if (s := option(title)) is not None), default=None)
    term = title_term(node)
    return TitleScorer([term]) if term else None


def _is_in_article(node: Node) -> bool:
    return isinstance(node, Field) and node.searches_articles


def _mean(scores: Sequence[float | None]) -> float | None:
    known = [score for score in scores if score is not None]
    return sum(known) / len(known) if known else None
