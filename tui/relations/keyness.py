"""Words that are typical of some posts: those that stand in more of them than chance would have, beside all others."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import Final, NamedTuple

_MIN_POSTS: Final = 2
_SURE: Final = 6.63
"""Words with a smaller log-likelihood are left out: chance alone would have more than one in a hundred of them."""


class MarkingWord(NamedTuple):
    """A word that is typical of some posts: how many of these have it (`here`), how many of all others (`elsewhere`),
    and the log-likelihood that this is no chance (`score`).
    """

    word: str
    here: int
    elsewhere: int
    score: float


def marking_words(
    here: Mapping[str, int], everywhere: Mapping[str, int], *, posts: int, total: int
) -> list[MarkingWord]:
    """The words that are typical of some posts, the surest first.

    `here` says how many of these have a word, `everywhere` how many of all; they are `posts` of `total`.
    """
    found = [
        MarkingWord(word, count, elsewhere, score)
        for word, count in here.items()
        if count >= min(_MIN_POSTS, posts)
        and (score := log_likelihood(count, elsewhere := max(0, everywhere.get(word, 0) - count), posts, total - posts))
        >= _SURE
    ]
    return sorted(found, key=lambda one: (-one.score, -one.here, one.word))


def log_likelihood(here: int, elsewhere: int, posts: int, others: int) -> float:
    """Dunning's log-likelihood that a word is more frequent among some posts than among others; 0 where it is not.

    See Dunning (1993), "Accurate Methods for the Statistics of Surprise and Coincidence".
    """
    if not posts or not others or here * others <= elsewhere * posts:
        return 0.0
    share = (here + elsewhere) / (posts + others)
    cells = (
        (here, posts * share), (elsewhere, others * share),
        (posts - here, posts * (1 - share)), (others - elsewhere, others * (1 - share)),
    )  # fmt: skip
    return 2 * sum(seen * log(seen / expected) for seen, expected in cells if seen > 0 and expected > 0)
