"""Sentences in what differs between two posts that other posts have gained or lost as well: lines of a site's template,
which say nothing of the one that is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tui.relations.diff import difference

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from tui.article.reading.sentences import Sentence
    from tui.index.fulltext.copies import Copies
    from tui.index.fulltext.search import FullText
    from tui.index.index import Index
    from tui.relations.diff import Difference
    from tui.search.copies import StoryColumns

IN_OTHERS: Final = 2
"""What stands in so many other posts' differences as well is of the site, not of the post."""


def difference_apart(
    old: str,
    new: str,
    repeated: Collection[str],
    done_elsewhere: Callable[[Difference], Collection[str]],
    *,
    strict: bool = False,
) -> Difference:
    """What differs between two texts, without the sentences that are `repeated` in many posts and without those that
    came into others or went from them as well: `done_elsewhere` tells which of a difference did; all by their letters.
    """
    found = difference(old, new, repeated, strict=strict)
    if found and (done := done_elsewhere(found)):
        return difference(old, new, {*repeated, *done}, strict=strict)
    return found


def in_many_posts(full_text: FullText, texts: Iterable[str]) -> set[str]:
    """The sentences of some articles that stand in many posts, by their letters; none while the texts are not read."""
    from tui.article.reading.sentences import sentences_of

    return {letters for text in texts for letters in full_text.repeated(sentences_of(text)) or ()}


def changed_sentences(found: Difference) -> dict[str, Sentence]:
    """The sentences that differ, by their letters."""
    return {
        one.letters: one
        for sentence in found.sentences
        if sentence.is_change
        for text in (sentence.old, sentence.new)
        for one in sentences_in(text)
    }


def sentences_in(text: str) -> Iterator[Sentence]:
    """The sentences of a text, line by line."""
    from tui.article.reading.sentences import sentences_of

    return (sentence for line in text.split("\n") for sentence in sentences_of(line))


class CommonChanges:
    """Knows what differs between the posts of the archives and their other versions and copies."""

    def __init__(self, index: Index, copies: Copies, full_text: FullText, archives: Sequence[int]) -> None:
        """`archives` are the numbers of those that are looked at; the caller may change the list."""
        self._index = index
        self._copies = copies
        self._full_text = full_text
        self._archives = archives
        self._known: tuple[object, StoryColumns | None, Mapping[int, frozenset[int]]] = (None, None, {})
        """The other versions and copies of posts, and the state of the index and the columns they were found in."""

    def elsewhere(self, found: Difference, posts: Collection[int]) -> set[str]:
        """The sentences that differ between these `posts`, and between others as well, by their letters.

        There are none while the texts are not read.
        """
        done: set[str] = set()
        wanted = changed_sentences(found)
        having = self._full_text.posts_with(wanted.values(), IN_OTHERS) if wanted else {}
        others_of = self._others() if having else {}
        own = {other for post in posts for other in (post, *others_of.get(post, ()))}
        for letters, those in having.items():
            # Whoever has it, and another version or copy has not, gained or lost it; those of one post count once.
            differing = {min(post, *others_of[post]) for post in those - own if others_of.get(post, those) - those}
            if len(differing) >= IN_OTHERS:
                done.add(letters)
        return done

    def _others(self) -> Mapping[int, frozenset[int]]:
        """The other versions and copies of each post that has any."""
        columns = self._copies.columns()
        state = (self._index.version(), *self._archives)
        if self._known[0] != state or self._known[1] is not columns:
            stories: defaultdict[int, list[int]] = defaultdict(list)
            for post, story in zip(columns.posts, columns.stories, strict=True):
                stories[story].append(post)
            others = _others_of((*stories.values(), *self._index.version_groups(self._archives)))
            self._known = state, columns, others
        return self._known[2]


def _others_of(groups: Iterable[Sequence[int]]) -> dict[int, frozenset[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for group in groups:
        for post in group:
            found[post].update(group)
    return {post: frozenset(group - {post}) for post, group in found.items()}
