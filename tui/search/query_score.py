"""How good an answer a title is to a whole query."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from tui.search.fold import fold
from tui.search.rank import TitleScorer
from tui.search.syntax import And, Field, Node, Or, Phrase, Word
from tui.search.terms import Term

_OF_WORDS: Final = "#%&@_/\\"
"""Signs that are part of a word at its end or beginning: `f#`, `50%`; so is the stop of `.net`."""

Scorer = Callable[[str], float | None]
"""Of a folded title; None for one that does not answer."""


def title_term(node: Node, *, fuzzy: bool = True) -> Term | None:
    """What a node looks for in titles; None for one that looks for nothing there.

    A word that ends with a `*` is the beginning of one: what is found is all that begins so, and nothing guessed.
    Marks around a word are those of the sentence it was taken from; between quotes they are meant.
    """
    is_prefix = False
    typed = ""
    if isinstance(node, Word):
        text, exact = fold(node.text), False
        if beginning := text.rstrip("*"):
            text, is_prefix = beginning, text != beginning
        typed, text = text, strip_punctuation(text)
    elif isinstance(node, Phrase):
        text, exact = fold(node.text), True
    elif isinstance(node, Field) and node.name == "all":
        text, exact, is_prefix = fold(node.value), node.exact, node.prefix and not node.exact
        typed, text = text, text if exact else strip_punctuation(text)
    else:
        return None
    return (
        Term(text, exact=exact or not fuzzy, is_prefix=is_prefix, typed=typed if typed != text else "")
        if text
        else None
    )


def strip_punctuation(word: str) -> str:
    """A folded word without the brackets, quotes and stops around it; itself where that leaves hardly anything of it:
    `c#`, `...`.
    """
    start, end = 0, len(word)
    while start < end and _is_mark(word[start]) and not (word[start] == "." and word[start + 1 : start + 2].isalpha()):
        start += 1
    while start < end and _is_mark(word[end - 1]):
        end -= 1
    core = word[start:end]
    return core if len(core) > 1 or core > "\x7f" else word


def _is_mark(char: str) -> bool:
    return char not in _OF_WORDS and unicodedata.category(char)[0] == "P"


def scorer_of(node: Node, *, with_bodies: bool) -> Scorer | None:
    """The mean over `And`, the best over `Or`; None for a query that asks nothing of titles.

    Where articles are searched too, `all:` may fail in the title.
    """
    if isinstance(node, And):
        needed = [n for n in node.nodes if not (with_bodies and isinstance(n, Field))]
        terms = [term for n in needed if (term := title_term(n))]
        apart = [n for n in node.nodes if isinstance(n, Or | And) or (with_bodies and isinstance(n, Field))]
        parts = [scorer for n in apart if (scorer := scorer_of(n, with_bodies=with_bodies))]
        if terms:
            parts.insert(0, TitleScorer(terms))
        if len(parts) < 2:
            return parts[0] if parts else None
        return lambda title: _mean([part(title) for part in parts])
    if isinstance(node, Or):
        options = [scorer for n in node.nodes if (scorer := scorer_of(n, with_bodies=with_bodies))]
        if not options:
            return None
        return lambda title: max((s for option in options if (s := option(title)) is not None), default=None)
    term = title_term(node)
    return TitleScorer([term]) if term else None


def _mean(scores: Sequence[float | None]) -> float | None:
    known = [score for score in scores if score is not None]
    return sum(known) / len(known) if known else None
