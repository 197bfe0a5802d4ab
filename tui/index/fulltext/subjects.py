"""`Subjects`: what posts are about, from what the text index knows of their keywords."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.index.fulltext.copies import stories_of
from tui.index.fulltext.keywords import archive_of, count_in, count_posts, keywords_of, posts_of_rows, scores_of_posts
from tui.relations.keyness import MarkingWord, marking_words
from tui.relations.keywords import Keywords
from tui.relations.similar import MIN_SCORE, DocumentFrequencies, are_copies, tie, weights_of
from tui.sqlite import reading

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping, Sequence

    from tui.index.fulltext.search import FullText

_MAX_JUDGED: Final = 200
"""Posts that share the most with one, which are judged by all their keywords."""


class SimilarPost(NamedTuple):
    """A post that is about the same thing as another: its id, how much so, and the words of both that say it."""

    post: int
    score: float
    words: tuple[str, ...]


class Subjects:
    """Compares posts by their keywords. Methods may be called from any thread, and raise StorageError.

    What the text index has not read so far is left out: `coverage` tells how much it has.
    """

    def __init__(self, full_text: FullText, archives: Sequence[int]) -> None:
        """`archives` are the numbers of those that are open; the caller may change the list when these change."""
        self._full_text = full_text
        self._archives = archives

    def coverage(self) -> tuple[int, int]:
        """Of how many posts the keywords are known, and how many there are."""
        return self._full_text.coverage()

    def similar(self, post: int, limit: int) -> list[SimilarPost]:
        """The posts that are about the same thing as one, the most alike first; of copies, only one."""

        def find(db: sqlite3.Connection) -> list[SimilarPost]:
            with reading(db):
                return self._similar(db, post, limit)

        return self._full_text.ask(find, [])

    def _similar(self, db: sqlite3.Connection, post: int, limit: int) -> list[SimilarPost]:
        archives = self._known_archives(db)
        of_post = keywords_of(db, [post], archives).get(post)
        if of_post is None:
            return []
        own = [archive_of(db, post)]
        everywhere = self._frequencies(db, of_post.counts, archives)
        weights = weights_of(of_post, everywhere, self._frequencies(db, of_post.counts, own))
        scores = scores_of_posts(db, weights, archives)
        best = sorted(scores, key=lambda row: (-scores[row], row))[:_MAX_JUDGED]
        judged = [
            (SimilarPost(other, *tie(weights, keywords, everywhere.ties_alone)), keywords)
            for other, keywords in posts_of_rows(db, best).values()
            if other != post
        ]
        judged.sort(key=lambda one: (-one[0].score, one[0].post))
        judged = [one for one in judged if one[0].score >= MIN_SCORE]
        stories = stories_of(db, [post, *(one.post for one, _ in judged)])
        return _of_each_story_one(judged, (post, of_post), stories, limit)

    def _frequencies(
        self, db: sqlite3.Connection, words: Collection[str], archives: Sequence[int]
    ) -> DocumentFrequencies:
        return DocumentFrequencies(count_posts(db, words, archives), self._full_text.count_built(archives))

    def marking_words(self, posts: Sequence[int], limit: int) -> list[MarkingWord]:
        """The words that mark some posts against all others, the surest first."""

        def find(db: sqlite3.Connection) -> list[MarkingWord]:
            with reading(db):
                archives = self._known_archives(db)
                here, known = count_in(db, posts, archives)
                enough = {word: count for word, count in here.items() if count > 1 or known == 1}
                total = self._full_text.count_built(archives)
                everywhere = count_posts(db, enough, archives)
                return marking_words(enough, everywhere, posts=known, total=total)[:limit]

        return self._full_text.ask(find, [])

    def _known_archives(self, db: sqlite3.Connection) -> list[int]:
        known = {archive for (archive,) in db.execute("SELECT id FROM archive")}
        return [archive for archive in self._archives if archive in known]


def _of_each_story_one(
    judged: Sequence[tuple[SimilarPost, Keywords]],
    begun_from: tuple[int, Keywords],
    stories: Mapping[int, int],
    limit: int,
) -> list[SimilarPost]:
    """The first of these posts, of each story one, and none of that of the post they are compared with."""
    post, keywords = begun_from
    found: list[SimilarPost] = []
    told, shown = {stories.get(post, -post)}, [keywords]
    for one, of_one in judged:
        if len(found) == limit:
            break
        story = stories.get(one.post, -one.post)
        if story not in told and not any(are_copies(of_one, other) for other in shown):
            found.append(one)
            told.add(story)
            shown.append(of_one)
    return found
