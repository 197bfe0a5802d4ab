"""How much posts are about the same thing, judged by the words they share: rare ones, and those a post says often."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import Final, NamedTuple

from tui.relations.keywords import Keywords

MAX_SHARED_WORDS: Final = 30
"""Words of a post that others are looked for by."""
_IN_TITLE: Final = 2.0
"""How much more a word counts that stands in the title."""
_MENTIONED: Final = 0.5
"""How much a word counts that the other post only mentions."""
_MIN_POSTS, _MAX_SHARE = 3, 0.04
"""A word in fewer posts is a slip mostly; one in more, by share, ties nothing."""
_FEW_POSTS: Final = 1000
_MAX_SHARE_OF_FEW, _MAX_OF_FEW = 0.25, 60
"""The same where there are so few posts that their share would be next to none."""
_MIN_WORDS: Final = 4
"""With fewer words that a post has in the title or twice, those that it has once count as well."""
_ONE_WORD: Final = 0.6
"""How much a post is tied that shares a single word."""
_MAX_TIES: Final = 6
_ENOUGH_WORDS: Final = 10
"""A post that shares the strongest of these is about the same thing altogether."""
MIN_SCORE: Final = 0.12
"""What is tied less only shares a word."""
_COPY_SHARE: Final = 0.8
_MIN_COPY_WORDS: Final = 8


class Tie(NamedTuple):
    """How much a post is about the same thing as another, 1 where in all, and the words of both that say so, the
    strongest first.
    """

    score: float
    words: tuple[str, ...]


class Spread(NamedTuple):
    """In how many of some posts each word stands, and how many posts these are."""

    posts_with: Mapping[str, int]
    posts: int

    def rarity(self, word: str) -> float:
        """The logarithm of how rare a word is."""
        return log((self.posts + 1) / max(1, self.posts_with.get(word, 0)))

    def ties(self, word: str) -> bool:
        """Whether a word stands in so many posts that it can tie some, and in so few that it tells these apart."""
        fewest = _MIN_POSTS if self.posts >= _FEW_POSTS else _MIN_POSTS - 1
        most = max(self.posts * _MAX_SHARE, min(self.posts * _MAX_SHARE_OF_FEW, _MAX_OF_FEW))
        return fewest <= self.posts_with.get(word, 0) <= most


def weights_of(post: Keywords, everywhere: Spread, nearby: Spread) -> dict[str, float]:
    """How much each of a post's words counts, the strongest first.

    A word counts by how rare it is both among all posts and among those of the post's own archive: what is said there
    all the time tells nothing, however rare it is elsewhere.
    """
    weights = {
        word: count * min(everywhere.rarity(word), nearby.rarity(word)) * (_IN_TITLE if word in post.title else 1.0)
        for word, count in post.counts.items()
        if everywhere.ties(word)
    }
    prominent = {word: weight for word, weight in weights.items() if post.is_prominent(word)}
    if len(prominent) >= _MIN_WORDS:
        weights = prominent
    return dict(sorted(weights.items(), key=lambda one: -one[1])[:MAX_SHARED_WORDS])


def tie(weights: Mapping[str, float], other: Keywords) -> Tie:
    """How another post is tied to the one with these weights, which are in order."""
    shared = {
        word: weight * (1.0 if other.is_prominent(word) else _MENTIONED)
        for word, weight in weights.items()
        if word in other.counts
    }
    strongest = sorted(shared, key=lambda word: -shared[word])[:_MAX_TIES]
    most = sum(list(weights.values())[:_ENOUGH_WORDS])
    score = sum(shared.values()) * (_ONE_WORD if len(shared) == 1 and len(weights) > 1 else 1.0)
    return Tie(min(1.0, score / most) if most else 0.0, tuple(strongest))


def are_copies(one: Keywords, other: Keywords) -> bool:
    """Whether two posts have so much in common that they are the same story."""
    if one == other:
        return True
    shared = len(one.counts.keys() & other.counts.keys())
    return shared >= _MIN_COPY_WORDS and shared >= _COPY_SHARE * max(len(one.counts), len(other.counts))
