"""How much posts are about the same thing, judged by the words they share: rare ones, and those a post says often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import log
from typing import Final, NamedTuple

from tui.relations.keywords import Keywords

MAX_SHARED_WORDS: Final = 30
"""Others are looked for by so many words of a post."""
_IN_TITLE: Final = 2.0
"""How much more a word counts that stands in the title."""
_MENTIONED: Final = 0.5
"""How much a word counts that the other post only mentions."""
_MIN_POSTS, _MAX_SHARE = 3, 0.04
"""A word in fewer posts is mostly a slip; one in a larger share of them tells none apart."""
_FEW_POSTS: Final = 1000
"""Among fewer posts, a word may be in one post less."""
_MAX_SHARE_OF_FEW, _MAX_OF_FEW = 0.25, 40
"""Among few posts, where `_MAX_SHARE` would be next to none: a word may be in this share of them, and in so many."""
_MIN_WORDS: Final = 4
"""Where fewer words are in the title or stand in a post twice, those that it has once count as well."""
_ONE_WORD: Final = 0.6
"""What the score of a post is multiplied by that shares a single word."""
_MAX_SHARE_ALONE, _FEW_ALONE = 0.003, 8
"""A word in more posts ties none by itself: it is no name of anything, as "history"."""
_MAX_TIES: Final = 6
_ENOUGH_WORDS: Final = 10
"""A post that shares the strongest words, so many of them, has the score 1."""
MIN_SCORE: Final = 0.2
"""A post with a lower score only happens to share a word."""
_COPY_SHARE: Final = 0.8
_MIN_COPY_WORDS: Final = 8


class Tie(NamedTuple):
    """How much two posts are about the same thing, from 0 to 1, and the words they share that say so, the strongest
    first.
    """

    score: float
    words: tuple[str, ...]


class DocumentFrequencies(NamedTuple):
    """In how many of some posts each word stands, and how many posts these are."""

    posts_with: Mapping[str, int]
    posts: int

    def rarity(self, word: str) -> float:
        """The inverse document frequency of a word: the natural logarithm of all posts by those that have it."""
        return log((self.posts + 1) / max(1, self.posts_with.get(word, 0)))

    def ties(self, word: str) -> bool:
        """Whether a word stands in enough posts to tie some, and in few enough to tell these from the others."""
        fewest = _MIN_POSTS if self.posts >= _FEW_POSTS else _MIN_POSTS - 1
        most = max(self.posts * _MAX_SHARE, min(self.posts * _MAX_SHARE_OF_FEW, _MAX_OF_FEW))
        return fewest <= self.posts_with.get(word, 0) <= most

    def ties_alone(self, word: str) -> bool:
        """Whether a word is so rare that posts which share it and nothing else are about the same thing."""
        return self.ties(word) and self.posts_with.get(word, 0) <= max(self.posts * _MAX_SHARE_ALONE, _FEW_ALONE)


def weights_of(post: Keywords, everywhere: DocumentFrequencies, nearby: DocumentFrequencies) -> dict[str, float]:
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


def tie(weights: Mapping[str, float], other: Keywords, ties_alone: Callable[[str], bool]) -> Tie:
    """How another post is tied to the one with these weights, which are in order; a single word that both have has to
    be one that `ties_alone`.
    """
    shared = {
        word: weight * (1.0 if other.is_prominent(word) else _MENTIONED)
        for word, weight in weights.items()
        if word in other.counts
    }
    if len(shared) == 1 and not all(map(ties_alone, shared)):
        return Tie(0.0, ())
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
