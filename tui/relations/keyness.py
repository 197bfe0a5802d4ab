"""The words that mark some posts against all others: by how many posts of each have them."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import Final, NamedTuple

_MIN_POSTS: Final = 2
_SURE: Final = 6.63
"""Of words with less than this log-likelihood, more than one in a hundred would stand there by chance."""


class MarkingWord(NamedTuple):
    """A word, how many of some posts have it, how many of all others, and how sure it is that it marks them: the
    log-likelihood.
    """

    word: str
    here: int
    elsewhere: int
    score: float


def marking_words(
    here: Mapping[str, int], everywhere: Mapping[str, int], *, posts: int, total: int
) -> list[MarkingWord]:
    """The words that mark `posts` of `total` posts, the surest first, by how many posts have them."""
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
