"""The dialog of posts that are about the same thing as one, each with the words that tie them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.language import _, ngettext
from tui.text import clean_line
from tui.ui.screens.pick import Choice, Picking

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.library.library import Library
    from tui.model import Row

_MAX_POSTS: Final = 30


class SimilarRow(NamedTuple):
    """A post, and the words that tie it to the one it is compared with."""

    row: Row
    words: tuple[str, ...]


class SimilarPosts(NamedTuple):
    """The posts that are about the same thing as one, and how much of the texts is not known yet, "" where all is."""

    posts: Sequence[SimilarRow]
    missing: str


def read_similar(library: Library, post_id: int) -> SimilarPosts:
    """The posts that are about the same thing, the most alike first."""
    found = library.subjects.similar(post_id, _MAX_POSTS)
    rows = {row.id: row for row in library.rows([one.post for one in found])}
    done, total = library.subjects.share()
    missing = _("articles read for {percent} %", percent=done * 100 // total) if done < total else ""
    return SimilarPosts([SimilarRow(rows[one.post], one.words) for one in found if one.post in rows], missing)


class SimilarScreen(Picking[int]):
    """Gives the id of the post to go to, or None. Each word that is typed must stand in a title or the words below."""

    def __init__(self, similar: SimilarPosts) -> None:
        self._posts = similar.posts
        count = len(similar.posts)
        title = ngettext("{count} post about the same", "{count} posts about the same", count)
        hint = " · ".join(filter(None, (similar.missing, _("a word of a title, or one that ties them"))))
        super().__init__(title, hint, self._find_posts, verb=_("go there"))

    def _find_posts(self, text: str) -> Sequence[Choice]:
        from tui.search.fold import fold

        words = fold(text).split()
        return [
            line
            for at, one in enumerate(self._posts)
            if not words or all(word in fold(f"{one.row.title} {' '.join(one.words)}") for word in words)
            for line in _lines(at, one)
        ]

    def take(self, choice: Choice) -> None:
        self.dismiss(self._posts[int(choice.value)].row.id)


def _lines(at: int, one: SimilarRow) -> Iterator[Choice]:
    yield Choice(clean_line(one.row.title), str(at), one.row.day)
    yield Choice(f"  {clean_line(' · '.join(one.words))}", str(at), is_note=True)
